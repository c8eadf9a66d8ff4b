#include "optimizer_kernels.h"
#include "../isa/vector_portable.h"

#include "optimizers_instance.h"

#pragma clang attribute pop

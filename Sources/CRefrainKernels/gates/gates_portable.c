#include "gate_kernels.h"
#include "../isa/vector_portable.h"

#include "gate_instance.h"

#pragma clang attribute pop

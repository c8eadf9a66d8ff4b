#include "writing_kernels.h"
#include "../isa/vector_portable.h"

#include "writing_instance.h"

#pragma clang attribute pop

#include "matmul_kernels.h"
#include "../isa/vector_portable.h"

#include "matmul_instance.h"

#pragma clang attribute pop

#include "../isa/target.h"
#if RK_BUILDS_NEON
#include "matmul_kernels.h"
#include "../isa/vector_neon.h"

#include "matmul_instance.h"

#pragma clang attribute pop
#endif

#include "../isa/target.h"
#if RK_BUILDS_X86
#include "elementwise_kernels.h"
#include "../isa/vector_avx512.h"

#include "elementwise_instance.h"

#pragma clang attribute pop
#endif

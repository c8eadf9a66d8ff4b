#include "../isa/target.h"
#if RK_BUILDS_X86
#include "peak_kernels.h"
#include "../isa/vector_avx2.h"

#define RK_PEAK_SUMS 12
#include "peak_instance.h"

#pragma clang attribute pop
#endif

#include "../isa/target.h"
#if RK_BUILDS_X86
#include "peak_kernels.h"
#include "../isa/vector_avx512bf16.h"

#define RK_PEAK_SUMS 24
#include "peak_instance.h"

#pragma clang attribute pop
#endif

#include "../isa/target.h"
#if RK_BUILDS_NEON
#include "peak_kernels.h"
#include "../isa/vector_neon.h"

#define RK_PEAK_SUMS 24
#include "peak_instance.h"

#pragma clang attribute pop
#endif

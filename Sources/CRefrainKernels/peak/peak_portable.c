#include "peak_kernels.h"
#include "../isa/vector_portable.h"

#define RK_PEAK_SUMS 12
#include "peak_instance.h"

#pragma clang attribute pop

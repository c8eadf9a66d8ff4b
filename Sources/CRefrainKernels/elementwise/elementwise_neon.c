#include "../isa/target.h"
#if RK_BUILDS_NEON
#include "elementwise_kernels.h"
#include "../isa/vector_neon.h"

#include "elementwise_instance.h"

#pragma clang attribute pop
#endif

#include "../isa/target.h"
#if RK_BUILDS_NEON
#include "writing_kernels.h"
#include "../isa/vector_neon.h"

#include "writing_instance.h"

#pragma clang attribute pop
#endif

#include "../isa/target.h"
#if RK_BUILDS_NEON
#include "optimizer_kernels.h"
#include "../isa/vector_neon.h"

#include "optimizers_instance.h"

#pragma clang attribute pop
#endif

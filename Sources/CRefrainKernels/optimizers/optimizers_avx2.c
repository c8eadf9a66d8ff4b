#include "../isa/target.h"
#if RK_BUILDS_X86
#include "optimizer_kernels.h"
#include "../isa/vector_avx2.h"

#include "optimizers_instance.h"

#pragma clang attribute pop
#endif

#include "../isa/target.h"
#if RK_BUILDS_X86
#include "writing_kernels.h"
#include "../isa/vector_avx2.h"

#include "writing_instance.h"

#pragma clang attribute pop
#endif

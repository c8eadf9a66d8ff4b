#include "../isa/target.h"
#if RK_BUILDS_X86
#include "gate_kernels.h"
#include "../isa/vector_avx512.h"

#include "gate_instance.h"

#pragma clang attribute pop
#endif

#include "../isa/target.h"
#if RK_BUILDS_NEON
#include "gate_kernels.h"
#include "../isa/vector_neon.h"

#include "gate_instance.h"

#pragma clang attribute pop
#endif

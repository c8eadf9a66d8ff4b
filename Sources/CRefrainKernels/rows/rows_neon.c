#include "../isa/target.h"
#if RK_BUILDS_NEON
#include "row_kernels.h"
#include "../isa/vector_neon.h"

#include "rows_instance.h"

#pragma clang attribute pop
#endif

#include "row_kernels.h"
#include "../isa/vector_portable.h"

#include "rows_instance.h"

#pragma clang attribute pop

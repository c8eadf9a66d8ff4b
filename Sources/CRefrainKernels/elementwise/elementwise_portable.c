#include "elementwise_kernels.h"
#include "../isa/vector_portable.h"

#include "elementwise_instance.h"

#pragma clang attribute pop

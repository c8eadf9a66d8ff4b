// Opens the portable instance: four lanes of the processor's baseline (SSE2, NEON, or scalar code), no fused
// multiply-add. Close it with `#pragma clang attribute pop`.
#include "system_headers.h"

#define RK_NAME(name) name##_portable
#define RK_LANES 4
#define RK_HAS_FMA 0
#define RK_TILE_ROWS 4
#define RK_MASKED_TAILS 0

#pragma clang attribute push
#include "vector.h"
#include "vector_math.h"

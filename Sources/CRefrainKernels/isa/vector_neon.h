// Opens the NEON instance: four lanes, 32 registers, fused multiply-add; the baseline of every arm64 processor.
// Close it with `#pragma clang attribute pop`.
#include "system_headers.h"

#define RK_NAME(name) name##_neon
#define RK_LANES 4
#define RK_HAS_FMA 1
#define RK_TILE_ROWS 8
#define RK_MASKED_TAILS 0

#pragma clang attribute push
#include "vector.h"
#include "vector_math.h"

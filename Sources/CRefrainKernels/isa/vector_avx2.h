// Opens the AVX2 instance: eight lanes, 16 registers, fused multiply-add. Six rows of two vectors leave room for two
// vectors of b and two broadcasts. Close it with `#pragma clang attribute pop`.
#include <immintrin.h>

#include "system_headers.h"

#define RK_NAME(name) name##_avx2
#define RK_LANES 8
#define RK_HAS_FMA 1
#define RK_TILE_ROWS 6
#define RK_TILE_STEPS 4
#define RK_TILE_FMA "vfmadd231ps"
#define RK_MASKED_TAILS 1

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "vector.h"
#include "vector_math.h"

// Opens the AVX-512 instance: sixteen lanes, 32 registers. Close it with `#pragma clang attribute pop`.
// RK_EMULATE_AVX512 compiles the same sixteen-lane source for AVX2, so that a machine without AVX-512 can test it.
#include <immintrin.h>

#include "system_headers.h"

#define RK_NAME(name) name##_avx512
#define RK_LANES 16
#define RK_HAS_FMA 1
#define RK_TILE_ROWS 14
#define RK_TILE_STEPS 4

#ifdef RK_EMULATE_AVX512
#define RK_MASKED_TAILS 0
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#define RK_MASKED_TAILS 1
#define RK_TILE_FMA "vfmadd231ps"
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma"))), \
                             apply_to = function)
#endif
#include "vector.h"
#include "vector_math.h"

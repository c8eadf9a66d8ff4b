// Opens the AVX-512 instance whose products take their operands as pairs of bfloat16: 32-bit words, the earlier of two
// steps of k in the lower half. Sums stay floats. Close it with `#pragma clang attribute pop`.
// RK_EMULATE_AVX512 compiles the same source for AVX2 and does a pair's two products one after the other.
#include <immintrin.h>

#include "system_headers.h"

#define RK_NAME(name) name##_avx512bf16
#define RK_LANES 16
#define RK_HAS_FMA 1
#define RK_TILE_ROWS 14
#define RK_TILE_STEPS 4
#define RK_PAIRS 1

#ifdef RK_EMULATE_AVX512
#define RK_MASKED_TAILS 0
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#define RK_MASKED_TAILS 1
#define RK_TILE_FMA "vdpbf16ps"
#pragma clang attribute push(__attribute__((target("avx512bf16,avx512f,avx512vl,avx512bw,avx512dq,avx2,fma"))), \
                             apply_to = function)
#endif
#include "vector.h"

/// sum + a.low * b.low + a.high * b.high in every lane.
RK_INLINE vfloat v_fma_pairs(vfloat a, vfloat b, vfloat sum) {
#ifdef RK_EMULATE_AVX512
  vint x = (vint)a, y = (vint)b;
  const vint high = v_splat_int((int32_t)0xffff0000);
  sum = v_fma((vfloat)(x << 16), (vfloat)(y << 16), sum);
  return v_fma((vfloat)(x & high), (vfloat)(y & high), sum);
#else
  return (vfloat)_mm512_dpbf16_ps((__m512)sum, (__m512bh)a, (__m512bh)b);
#endif
}

/// The upper 16 bits of each float, rounded to nearest even, in the lower half of its lane. NaN stays NaN.
RK_INLINE vint v_to_bf16(vfloat v) {
#ifdef RK_EMULATE_AVX512
  vint bits = (vint)v, rounded = bits + 0x7fff + ((bits >> 16) & 1);
  vint nan = v_is_nan(v);
  return (((nan & (bits | 0x400000)) | (~nan & rounded)) >> 16) & 0xffff;
#else
  return (vint)_mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh((__m512)v));
#endif
}

/// Words of neighbours: a[0] and a[1], a[2] and a[3] and so on, then those of b.
RK_INLINE vfloat v_words_along(vfloat a, vfloat b) {
#ifdef RK_EMULATE_AVX512
  vfloat even = __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  vfloat odd = __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
  return (vfloat)(v_to_bf16(even) | v_to_bf16(odd) << 16);
#else
  return (vfloat)_mm512_cvtne2ps_pbh((__m512)b, (__m512)a);
#endif
}

/// Words of lanes: a[0] and b[0], a[1] and b[1] and so on.
RK_INLINE vfloat v_words_across(vfloat a, vfloat b) {
#ifdef RK_EMULATE_AVX512
  return (vfloat)(v_to_bf16(a) | v_to_bf16(b) << 16);
#else
  typedef int16_t halves __attribute__((vector_size(64)));
  const halves h = (halves)_mm512_cvtne2ps_pbh((__m512)b, (__m512)a);
  return (vfloat)__builtin_shufflevector(h, h, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23, 8, 24, 9, 25, 10,
                                         26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
#endif
}

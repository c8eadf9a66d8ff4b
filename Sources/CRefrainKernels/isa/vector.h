// The vector vocabulary: RK_LANES floats at a time, written on clang's vector extension, so that one source serves
// every instruction set. Comparisons of vectors (`a < b`) give a mask of all-ones or all-zeros lanes; they are false
// where an operand is NaN, `!=` is true.
#pragma STDC FP_CONTRACT OFF  // what is fused is written v_fma, so that the same element rounds alike in every loop

// Vectors wider than the baseline's have no calling convention here, and need none: everything below is inlined.
#pragma clang diagnostic ignored "-Wpsabi"

#ifndef RK_PAIRS
#define RK_PAIRS 0  // 1 where products take pairs of bfloat16
#endif
#ifndef RK_TILE_STEPS
#define RK_TILE_STEPS 1  // of k, in one turn of a tile's loop; RK_TILE_FMA names the instruction that adds a product
#endif

#define RK_INLINE static inline __attribute__((always_inline))
#define RK_UNROLL _Pragma("clang loop unroll(full)")
#define RK_NO_UNROLL _Pragma("clang loop unroll(disable) vectorize(disable)")

typedef float vfloat __attribute__((vector_size(4 * RK_LANES)));
typedef int32_t vint __attribute__((vector_size(4 * RK_LANES)));
typedef double vdouble __attribute__((vector_size(8 * RK_LANES)));

RK_INLINE vfloat v_load(const float *p) {
  vfloat v;
  memcpy(&v, p, sizeof v);
  return v;
}

RK_INLINE void v_store(float *p, vfloat v) { memcpy(p, &v, sizeof v); }

// The first `count` lanes (or all of them), the others zero; nothing beyond them is read or written.
#if RK_MASKED_TAILS && RK_LANES == 8
RK_INLINE __m256i v_first_lanes(int64_t count) {
  return (__m256i)((vint){0, 1, 2, 3, 4, 5, 6, 7} < ((int32_t)count + (vint){0}));
}
RK_INLINE vfloat v_load_first(const float *p, int64_t count) { return _mm256_maskload_ps(p, v_first_lanes(count)); }
RK_INLINE void v_store_first(float *p, int64_t count, vfloat v) { _mm256_maskstore_ps(p, v_first_lanes(count), v); }
RK_INLINE vfloat v_keep_first(int64_t count, vfloat v) { return (vfloat)((vint)v & (vint)v_first_lanes(count)); }
#elif RK_MASKED_TAILS && RK_LANES == 16
RK_INLINE vfloat v_load_first(const float *p, int64_t count) {
  return _mm512_maskz_loadu_ps((__mmask16)((1 << count) - 1), p);
}
RK_INLINE void v_store_first(float *p, int64_t count, vfloat v) {
  _mm512_mask_storeu_ps(p, (__mmask16)((1 << count) - 1), v);
}
RK_INLINE vfloat v_keep_first(int64_t count, vfloat v) {
  return _mm512_maskz_mov_ps((__mmask16)((1 << count) - 1), v);
}
#else
RK_INLINE vfloat v_load_first(const float *p, int64_t count) {
  vfloat v = {0};
  RK_UNROLL for (int i = 0; i < RK_LANES; i++) {
    if (i < count) v[i] = p[i];
  }
  return v;
}
RK_INLINE void v_store_first(float *p, int64_t count, vfloat v) {
  RK_UNROLL for (int i = 0; i < RK_LANES; i++) {
    if (i < count) p[i] = v[i];
  }
}
RK_INLINE vfloat v_keep_first(int64_t count, vfloat v) {
  RK_UNROLL for (int i = 0; i < RK_LANES; i++) v[i] = i < count ? v[i] : 0;
  return v;
}
#endif

RK_INLINE vfloat v_zero(void) { return (vfloat){0}; }
/// Subtracting zero keeps -0, which adding it would not.
RK_INLINE vfloat v_splat(float x) { return x - (vfloat){0}; }
RK_INLINE vint v_splat_int(int32_t x) { return x + (vint){0}; }

/// a * b + c, rounded once where the set has it.
RK_INLINE vfloat v_fma(vfloat a, vfloat b, vfloat c) {
#if RK_HAS_FMA
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

RK_INLINE vfloat v_select(vint mask, vfloat a, vfloat b) { return (vfloat)((mask & (vint)a) | (~mask & (vint)b)); }
RK_INLINE vfloat v_keep(vint mask, vfloat a) { return (vfloat)(mask & (vint)a); }
RK_INLINE vint v_is_nan(vfloat a) { return a != a; }

/// a > b ? a : b, so b where one of them is NaN: v_max(limit, x) hands a NaN x on.
RK_INLINE vfloat v_max(vfloat a, vfloat b) { return v_select(a > b, a, b); }
/// a < b ? a : b, so b where one of them is NaN.
RK_INLINE vfloat v_min(vfloat a, vfloat b) { return v_select(a < b, a, b); }
/// The greater one; NaN where one of them is NaN.
RK_INLINE vfloat v_maximum(vfloat a, vfloat b) { return v_select(v_is_nan(a), a, v_max(a, b)); }
RK_INLINE vfloat v_minimum(vfloat a, vfloat b) { return v_select(v_is_nan(a), a, v_min(a, b)); }

RK_INLINE vfloat v_abs(vfloat a) { return (vfloat)((vint)a & 0x7fffffff); }
RK_INLINE vint v_sign_bits(vfloat a) { return (vint)a & (int32_t)0x80000000; }
RK_INLINE vfloat v_sqrt(vfloat a) { return __builtin_elementwise_sqrt(a); }
/// x > 0 ? x : 0, +0 for -0, NaN for NaN.
RK_INLINE vfloat v_relu(vfloat x) { return v_keep(~(x <= v_zero()), x); }
/// y > 0 ? g : 0, NaN where y is NaN (a lane of all ones is one).
RK_INLINE vfloat v_relu_gradient(vfloat g, vfloat y) {
  return (vfloat)(((y > v_zero()) & (vint)g) | v_is_nan(y));
}

RK_INLINE vdouble v_to_double(vfloat a) { return __builtin_convertvector(a, vdouble); }
RK_INLINE vfloat v_to_float(vdouble a) { return __builtin_convertvector(a, vfloat); }

/// The lanes' sum, halves added to halves: the order depends on RK_LANES alone.
RK_INLINE float v_sum(vfloat v) {
#if RK_LANES == 16
  typedef float half_vector __attribute__((vector_size(32)));
  half_vector eight = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7) +
                      __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
#elif RK_LANES == 8
  vfloat eight = v;
#endif
  typedef float quarter_vector __attribute__((vector_size(16)));
#if RK_LANES > 4
  quarter_vector four =
      __builtin_shufflevector(eight, eight, 0, 1, 2, 3) + __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
#else
  quarter_vector four = v;
#endif
  four += __builtin_shufflevector(four, four, 2, 3, 2, 3);
  return four[0] + four[1];
}

RK_INLINE double v_sum_double(vdouble v) {
  double sum = v[0];
  RK_UNROLL for (int i = 1; i < RK_LANES; i++) sum += v[i];
  return sum;
}

/// The greatest lane; NaN if one is NaN.
RK_INLINE float v_greatest(vfloat v) {
#if RK_LANES == 16
  v = v_maximum(v, __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  v = v_maximum(v, __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
#elif RK_LANES == 8
  v = v_maximum(v, __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3));
#endif
  float greatest = v[0];
  RK_UNROLL for (int i = 1; i < 4; i++) greatest = v[i] > greatest || v[i] != v[i] ? v[i] : greatest;
  return greatest;
}

// exp, log, tanh and sigmoid of a vector. The logarithm's polynomial and the two parts of ln 2 are from Cephes
// (S. Moshier). The errors are the greatest found over every thirteenth of all floats, with AVX2 and with the portable
// set, in units in the last place of the exact result.
//
// Each of these is a chain of some twenty instructions that wait for one another. Where a cell needs several, the
// loops below take them step by step side by side: their chains are too long for the processor to see that by itself.

enum { RK_MOST_TOGETHER = 4 };

/// exp(x) = (1 + q) * 2^n with |q| < 0.42, for |x| < 2^21. The low bits of `shifted` are n + bias. `exact`: ln 2 in two
/// parts, which results with a great n need.
RK_INLINE void v_split_exps(int count, const vfloat *x, int bias, bool exact, vfloat *q, vfloat *shifted) {
  // Adding 1.5 * 2^23 rounds to an integer and leaves it in the low bits.
  const vfloat magic = v_splat(12582912.0f + (float)bias);
  // 1 + r + r^2 times these is within 3.1e-9 of exp(r) for |r| < ln 2 / 2.
  static const float c[] = {1.38146104e-3f, 8.36871099e-3f, 4.1668389e-2f, 1.66665211e-1f, 4.9999994e-1f};
  vfloat r[RK_MOST_TOGETHER], p[RK_MOST_TOGETHER];
  RK_UNROLL for (int i = 0; i < count; i++) shifted[i] = v_fma(x[i], v_splat(1.44269504088896341f), magic);
  RK_UNROLL for (int i = 0; i < count; i++) {
    const vfloat n = shifted[i] - magic;
    r[i] = v_fma(n, v_splat(exact ? -0.693359375f : -0.693147180559945f), x[i]);
    if (exact) r[i] = v_fma(n, v_splat(2.12194440e-4f), r[i]);
    p[i] = v_splat(c[0]);
  }
  RK_UNROLL for (int k = 1; k < 5; k++) {
    RK_UNROLL for (int i = 0; i < count; i++) p[i] = v_fma(p[i], r[i], v_splat(c[k]));
  }
  RK_UNROLL for (int i = 0; i < count; i++) q[i] = v_fma(p[i], r[i] * r[i], r[i]);
}

/// exp(x) in place for x <= 0, exactly 0 from -104 on. 1 ULP; denormal results are rounded once.
RK_INLINE void v_falling_exps(int count, vfloat *x) {
  vfloat q[RK_MOST_TOGETHER], shifted[RK_MOST_TOGETHER];
  RK_UNROLL for (int i = 0; i < count; i++) x[i] = v_max(v_splat(-104.0f), x[i]);
  // The bias makes the low bits the exponent of 2^(n + 24), which is not denormal then.
  v_split_exps(count, x, 127 + 24, true, q, shifted);
  RK_UNROLL for (int i = 0; i < count; i++) {
    const vfloat power = (vfloat)((vint)shifted[i] << 23);
    x[i] = v_fma(q[i], power, power) * v_splat(0x1p-24f);
  }
}

RK_INLINE vfloat v_power_of_two(vint n) { return (vfloat)((n + 127) << 23); }

/// 1 ULP. Exactly 0 below and infinite above the range of float; denormal results are rounded once.
RK_INLINE vfloat v_exp(vfloat x) {
  // Beyond these limits the result is 0 or infinite anyhow, and within them the exponents below cannot overflow.
  x = v_max(v_splat(-110.0f), x);
  x = v_min(v_splat(90.0f), x);
  vfloat q, shifted;
  v_split_exps(1, &x, 0, true, &q, &shifted);
  const vint n = (vint)shifted - (vint)v_splat(12582912.0f);
  // 2^n in two factors, since one alone overflows at both ends.
  const vint half = n >> 1;
  return (q + v_splat(1.0f)) * v_power_of_two(half) * v_power_of_two(n - half);
}

/// In place. 2.4 ULP, denormal results included.
RK_INLINE void v_sigmoids(int count, vfloat *x) {
  vfloat e[RK_MOST_TOGETHER];  // exp(-|x|), which never overflows
  RK_UNROLL for (int i = 0; i < count; i++) e[i] = (vfloat)((vint)x[i] | (int32_t)0x80000000);
  v_falling_exps(count, e);
  RK_UNROLL for (int i = 0; i < count; i++) {
    const vfloat numerator = v_select((vint)x[i] >> 31, e[i], v_splat(1.0f));
    x[i] = numerator / (e[i] + v_splat(1.0f));
  }
}

/// In place. 2.7 ULP. tanh|x| = m / (m + 2) with m = exp(2|x|) - 1, which is as exact near zero as elsewhere: the
/// exponential's one is subtracted from the power of two.
RK_INLINE void v_tanhs(int count, vfloat *x) {
  vfloat twice[RK_MOST_TOGETHER], q[RK_MOST_TOGETHER], shifted[RK_MOST_TOGETHER];
  // From 9.02 on the result is 1, so that the exponential needs to reach no further than 2^29.
  RK_UNROLL for (int i = 0; i < count; i++) {
    const vfloat a = v_abs(x[i]);
    twice[i] = v_min(v_splat(20.0f), a + a);
  }
  v_split_exps(count, twice, 127, false, q, shifted);
  RK_UNROLL for (int i = 0; i < count; i++) {
    const vfloat power = (vfloat)((vint)shifted[i] << 23);
    const vfloat m = v_fma(q[i], power, power - v_splat(1.0f));
    const vfloat y = m / (m + v_splat(2.0f));
    x[i] = (vfloat)((vint)y | v_sign_bits(x[i]));
  }
}

RK_INLINE vfloat v_sigmoid(vfloat x) {
  v_sigmoids(1, &x);
  return x;
}

RK_INLINE vfloat v_tanh(vfloat x) {
  v_tanhs(1, &x);
  return x;
}

/// 0.9 ULP. Negative numbers give NaN, zeros -inf.
RK_INLINE vfloat v_log(vfloat x) {
  vint denormal = x < v_splat(1.17549435e-38f);
  vfloat scaled = v_select(denormal, x * v_splat(8388608.0f), x);
  // x = 2^e * m with m in [sqrt(1/2), sqrt(2)).
  vint bits = (vint)scaled;
  vint e = (bits - 0x3f3504f3) >> 23;
  vfloat f = (vfloat)(bits - (e << 23)) - v_splat(1.0f);
  vfloat exponent = __builtin_convertvector(e - (denormal & 23), vfloat);
  vfloat z = f * f;
  vfloat p = v_splat(7.0376836292e-2f);
  p = v_fma(p, f, v_splat(-1.1514610310e-1f));
  p = v_fma(p, f, v_splat(1.1676998740e-1f));
  p = v_fma(p, f, v_splat(-1.2420140846e-1f));
  p = v_fma(p, f, v_splat(1.4249322787e-1f));
  p = v_fma(p, f, v_splat(-1.6668057665e-1f));
  p = v_fma(p, f, v_splat(2.0000714765e-1f));
  p = v_fma(p, f, v_splat(-2.4999993993e-1f));
  p = v_fma(p, f, v_splat(3.3333331174e-1f));
  vfloat y = p * f * z;
  y = v_fma(exponent, v_splat(-2.12194440e-4f), y);
  y = v_fma(z, v_splat(-0.5f), y);
  y = v_fma(exponent, v_splat(0.693359375f), f + y);
  y = v_select(x == v_splat(INFINITY), x, y);
  y = v_select(x == v_zero(), v_splat(-INFINITY), y);
  y = v_select(x < v_zero(), v_splat(NAN), y);
  return v_select(v_is_nan(x), x, y);
}

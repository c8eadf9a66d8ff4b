// exp, log, tanh and sigmoid of a vector. Polynomials from Cephes (S. Moshier), reductions in two parts.
// The errors are the greatest found over every thirteenth of all floats, with AVX2 and with the portable set, in units
// in the last place of the exact result.

/// exp(x) = (1 + q) * 2^n with |q| < 0.42, for |x| < 2^21.
typedef struct v_exp_parts {
  vfloat q;
  vint n;
} v_exp_parts;

RK_INLINE v_exp_parts v_split_exp(vfloat x) {
  // Adding 1.5 * 2^23 rounds to an integer and leaves it in the low bits.
  const vfloat magic = v_splat(12582912.0f);
  vfloat shifted = v_fma(x, v_splat(1.44269504088896341f), magic);
  vfloat n = shifted - magic;
  vfloat r = v_fma(n, v_splat(-0.693359375f), x);
  r = v_fma(n, v_splat(2.12194440e-4f), r);
  vfloat p = v_splat(1.9875691500e-4f);
  p = v_fma(p, r, v_splat(1.3981999507e-3f));
  p = v_fma(p, r, v_splat(8.3334519073e-3f));
  p = v_fma(p, r, v_splat(4.1665795894e-2f));
  p = v_fma(p, r, v_splat(1.6666665459e-1f));
  p = v_fma(p, r, v_splat(5.0000001201e-1f));
  return (v_exp_parts){v_fma(p, r * r, r), (vint)shifted - (vint)magic};
}

RK_INLINE vfloat v_power_of_two(vint n) { return (vfloat)((n + 127) << 23); }

/// 1.01 ULP. Exactly 0 below and infinite above the range of float; denormal results are rounded once.
RK_INLINE vfloat v_exp(vfloat x) {
  // Beyond these limits the result is 0 or infinite anyhow, and within them the exponents below cannot overflow.
  x = v_max(v_splat(-110.0f), x);
  x = v_min(v_splat(90.0f), x);
  v_exp_parts e = v_split_exp(x);
  // 2^n in two factors, since one alone overflows at both ends.
  vint half = e.n >> 1;
  return (e.q + v_splat(1.0f)) * v_power_of_two(half) * v_power_of_two(e.n - half);
}

/// 2.4 ULP, denormal results included.
RK_INLINE vfloat v_sigmoid(vfloat x) {
  vfloat e = v_exp((vfloat)((vint)x | (int32_t)0x80000000));  // exp(-|x|) never overflows
  vfloat numerator = v_select(x < v_zero(), e, v_splat(1.0f));
  return numerator / (e + v_splat(1.0f));
}

/// 2.5 ULP. tanh|x| = m / (m + 2) with m = exp(2|x|) - 1, which is as exact near zero as elsewhere: the exponential's
/// one is subtracted from the power of two.
RK_INLINE vfloat v_tanh(vfloat x) {
  vfloat a = v_abs(x);
  // From 9.02 on the result is 1, so that the exponential needs to reach no further than 2^29.
  v_exp_parts e = v_split_exp(v_min(v_splat(20.0f), a + a));
  vfloat power = v_power_of_two(e.n);
  vfloat m = v_fma(e.q, power, power - v_splat(1.0f));
  vfloat y = m / (m + v_splat(2.0f));
  return (vfloat)((vint)y | v_sign_bits(x));
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

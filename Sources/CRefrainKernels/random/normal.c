// Normal deviates that have the same bits everywhere: plain IEEE arithmetic in a fixed order, nothing fused, and of
// libm only sqrt, which IEEE fixes.
#pragma STDC FP_CONTRACT OFF
#include "normal.h"

#include <math.h>
#include <string.h>

/// The natural logarithm of a positive normal number, to 1e-15 relative: with s = (m - 1) / (m + 1),
/// log(m) = 2 (s + s^3 / 3 + s^5 / 5 + ...), |s| < 0.172.
static double logarithm(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  const uint64_t root_half = UINT64_C(0x3fe6a09e667f3bcd);
  int64_t exponent = (int64_t)(bits - root_half) >> 52;
  bits -= (uint64_t)exponent << 52;
  double m;
  memcpy(&m, &bits, sizeof m);
  double s = (m - 1) / (m + 1), z = s * s;
  double p = 1.0 / 21;
  p = p * z + 1.0 / 19;
  p = p * z + 1.0 / 17;
  p = p * z + 1.0 / 15;
  p = p * z + 1.0 / 13;
  p = p * z + 1.0 / 11;
  p = p * z + 1.0 / 9;
  p = p * z + 1.0 / 7;
  p = p * z + 1.0 / 5;
  p = p * z + 1.0 / 3;
  return (double)exponent * 0.69314718055994530942 + (2 * s + 2 * s * z * p);
}

/// sin and cos of r in [-pi / 4, pi / 4], by their Taylor series to 1e-16.
static void sine_and_cosine(double r, double *sine, double *cosine) {
  double z = r * r;
  double p = -1.0 / 1307674368000;
  p = p * z + 1.0 / 6227020800;
  p = p * z - 1.0 / 39916800;
  p = p * z + 1.0 / 362880;
  p = p * z - 1.0 / 5040;
  p = p * z + 1.0 / 120;
  p = p * z - 1.0 / 6;
  *sine = r + r * z * p;
  p = 1.0 / 20922789888000;
  p = p * z - 1.0 / 87178291200;
  p = p * z + 1.0 / 479001600;
  p = p * z - 1.0 / 3628800;
  p = p * z + 1.0 / 40320;
  p = p * z - 1.0 / 720;
  p = p * z + 1.0 / 24;
  *cosine = 1 - 0.5 * z + z * z * p;
}

void rk_normal_pair(uint32_t radius, uint32_t angle, double out[2]) {
  const double two_to_minus_32 = 1.0 / 4294967296.0;
  double u = ((double)radius + 1) * two_to_minus_32;  // in (0, 1], so that its logarithm is finite
  double length = sqrt(-2 * logarithm(u));
  // The angle 2 pi a / 2^32 as a quarter turn and a remainder of at most an eighth, both exact.
  uint32_t quarter = (angle + UINT32_C(0x20000000)) >> 30;
  int32_t remainder = (int32_t)(angle - (quarter << 30));
  double s, c;
  sine_and_cosine((double)remainder * two_to_minus_32 * 6.28318530717958647692, &s, &c);
  const double cosines[4] = {c, -s, -c, s}, sines[4] = {s, c, -s, -c};
  out[0] = length * cosines[quarter];
  out[1] = length * sines[quarter];
}

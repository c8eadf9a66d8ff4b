// A number in float64 together with what a float32 computation of it may be off by: running error analysis, to first
// order, so that formulas of several steps have a bound without one being derived for each.
#ifndef ESTIMATE_H
#define ESTIMATE_H

#include "checks.h"

typedef struct kc_estimate {
  double value, error;
} kc_estimate;

static inline kc_estimate kc_exact(double x) { return (kc_estimate){x, 0}; }

/// After one rounding; what is not finite must come out exactly.
static inline kc_estimate kc_rounded(double value, double error) {
  if (!isfinite(value)) return kc_exact(value);
  return (kc_estimate){value, error + KC_ROUNDOFF * fabs(value) + KC_LEAST};
}

static inline kc_estimate kc_add(kc_estimate a, kc_estimate b) {
  return kc_rounded(a.value + b.value, a.error + b.error);
}
static inline kc_estimate kc_subtract(kc_estimate a, kc_estimate b) {
  return kc_rounded(a.value - b.value, a.error + b.error);
}
static inline kc_estimate kc_multiply(kc_estimate a, kc_estimate b) {
  return kc_rounded(a.value * b.value, fabs(a.value) * b.error + fabs(b.value) * a.error + a.error * b.error);
}
/// Of a function whose slope never exceeds `slope`, computed to 8 roundoffs.
static inline kc_estimate kc_through(double value, double slope, kc_estimate x) {
  return kc_rounded(value, slope * x.error + 8 * KC_ROUNDOFF * fabs(value));
}
static inline kc_estimate kc_tanh(kc_estimate x) { return kc_through(tanh(x.value), 1, x); }
static inline kc_estimate kc_sigmoid(kc_estimate x) { return kc_through(1 / (1 + exp(-x.value)), 0.25, x); }
/// m a + (1 - m) b
static inline kc_estimate kc_mix(kc_estimate m, kc_estimate a, kc_estimate b) {
  return kc_add(kc_multiply(m, a), kc_multiply(kc_subtract(kc_exact(1), m), b));
}
/// y - y², what the sigmoid that gave y multiplies a gradient by, and 1 - y², what tanh does.
static inline kc_estimate kc_sigmoid_slope(kc_estimate y) { return kc_subtract(y, kc_multiply(y, y)); }
static inline kc_estimate kc_tanh_slope(kc_estimate y) { return kc_subtract(kc_exact(1), kc_multiply(y, y)); }

/// The sum of n products, in any order.
static inline kc_estimate kc_dot(int64_t n, const float *w, int64_t stride, const kc_estimate *x) {
  double sum = 0, error = 0, magnitude = 0;
  for (int64_t i = 0; i < n; i++) {
    const double product = w[i * stride] * x[i].value;
    sum += product;
    magnitude += fabs(product);
    error += fabs(w[i * stride]) * x[i].error;
  }
  return kc_rounded(sum, error + kc_rounding((double)n, magnitude));
}

static inline void kc_exact_all(int64_t n, const float *x, kc_estimate *out) {
  for (int64_t i = 0; i < n; i++) out[i] = kc_exact(x ? x[i] : 0);
}

/// Twice the bound, for what the first order leaves out.
static inline void kc_agree(kc_case *c, float actual, kc_estimate expected) {
  kc_near(c, actual, expected.value, 2 * expected.error);
}

#endif

// A scan in blocks adds in another order than step by step, so the bound follows the whole way: what each term and its
// error come to after it has been multiplied on. What the backward pass computes is a scan the other way.
#include "estimate.h"

/// A state and the sum of magnitudes that went into it, whose every part may have passed every step's rounding.
typedef struct running {
  double value, magnitude;
} running;

static running next(float a, running before, float b) {
  return (running){a * before.value + b, fabs(a) * before.magnitude + fabs(b)};
}

/// A block that starts from zero multiplies by what a single pass would not, which matters to infinities alone.
static void agree(kc_case *c, float actual, running expected, int64_t steps) {
  if (c->numbers == KC_INFINITE && !isfinite(expected.value)) return kc_near(c, isfinite(actual), 0, 0);
  kc_near(c, actual, expected.value, 4 * kc_rounding((double)steps, expected.magnitude));
}

/// sizes: steps, columns; initial state, and forward in place or backward all that can be wanted.
void kc_scan(kc_case *c, const int *s) {
  const int64_t steps = s[0], columns = s[1], n = steps * columns;
  const float *a = kc_floats(c, n, 1), *b = kc_floats(c, n, 1), *upstream = kc_floats(c, n, 1);
  const float *h0 = s[2] & 1 ? kc_floats(c, columns, 1) : NULL;
  float *h = kc_storage(c, n), *gradient = kc_storage(c, n);
  float *gradient_a = s[2] & 2 ? kc_storage(c, n) : NULL, *gradient_h0 = s[2] & 2 ? kc_storage(c, columns) : NULL;
  for (int64_t i = 0; i < n; i++) gradient[i] = upstream[i];
  if (s[2] & 2) for (int64_t i = 0; i < n; i++) h[i] = b[i];
  rk_scan(&(rk_scan_arguments){.steps = steps, .columns = columns, .a = a, .b = s[2] & 2 ? h : b, .h0 = h0, .h = h});
  rk_scan_backward(&(rk_scan_backward_arguments){
      .steps = steps, .columns = columns, .a = a, .h = h, .h0 = h0, .gradient = gradient, .gradient_a = gradient_a,
      .gradient_h0 = gradient_h0,
  });
  for (int64_t j = 0; j < columns; j++) {
    running state = {h0 ? h0[j] : 0, h0 ? fabs(h0[j]) : 0}, back = {0, 0};
    for (int64_t t = 0; t < steps; t++) {
      const int64_t i = t * columns + j;
      state = next(t > 0 || h0 ? a[i] : 0, state, b[i]);
      agree(c, h[i], state, steps);
    }
    for (int64_t t = steps - 1; t >= 0; t--) {
      const int64_t i = t * columns + j;
      back = next(t + 1 < steps ? a[i + columns] : 0, back, upstream[i]);
      agree(c, gradient[i], back, steps);
      // These two follow from the kernel's own numbers.
      const double before = t > 0 ? h[i - columns] : h0 ? h0[j] : 0;
      const double product = t > 0 || h0 ? gradient[i] * before : 0;
      if (gradient_a) kc_near(c, gradient_a[i], product, kc_rounding(1, fabs(product)));
    }
    const double product = (double)a[j] * gradient[j];
    if (gradient_h0) kc_near(c, gradient_h0[j], product, kc_rounding(1, fabs(product)));
  }
}

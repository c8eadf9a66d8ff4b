#include "checks.h"

/// sizes: n; decay, momentum, nesterov, first; in place.
void kc_sgd(kc_case *c, const int *s) {
  const int64_t n = s[0];
  const bool nesterov = s[1] & 4, first = s[1] & 8;
  const float decay = s[1] & 1 ? 0.1f : 0, momentum = s[1] & 2 ? 0.9f : 0, scale = 0.3f, rate = 0.7f;
  float *p = kc_floats(c, n, 1), *g = kc_floats(c, n, 1), *v = kc_floats(c, n, 1);
  float *velocity = kc_storage(c, n), *out = kc_storage(c, n);
  for (int64_t i = 0; i < n; i++) velocity[i] = v[i], out[i] = p[i];
  rk_sgd(&(rk_sgd_arguments){.n = n, .rate = rate, .gradient_scale = scale, .weight_decay = decay,
                             .momentum = momentum, .nesterov = nesterov, .first = first,
                             .parameter = s[2] ? out : p, .gradient = g,
                             .velocity = momentum != 0 ? velocity : NULL, .out = out});
  for (int64_t i = 0; i < n; i++) {
    double d = (double)scale * g[i], magnitude = fabs(d), after = v[i];
    // Without decay nothing of the parameter joins the gradient, whatever it is.
    if (decay != 0) d += (double)decay * p[i], magnitude += fabs((double)decay * p[i]);
    if (momentum != 0) {
      after = first ? d : (double)momentum * v[i] + d;
      if (!first) magnitude += fabs((double)momentum * v[i]);
      d = nesterov ? d + (double)momentum * after : after;
      kc_near(c, velocity[i], after, kc_rounding(0, magnitude));
    }
    kc_near(c, out[i], p[i] - (double)rate * d, kc_rounding(0, fabs(p[i]) + 2 * rate * magnitude));
  }
}

/// sizes: rows, width. Rows without a flag have no gradient; the sum and the update must not differ in a bit.
void kc_touched_rows(kc_case *c, const int *s) {
  const int64_t rows = s[0], width = s[1], n = rows * width;
  float *p = kc_floats(c, n, 1), *g = kc_floats(c, n, 1), *out = kc_storage(c, n), *expected = kc_storage(c, n);
  uint8_t touched[512];
  for (int64_t row = 0; row < rows; row++) {
    touched[row] = row * 7 % 5 < 2;
    for (int64_t j = 0; j < width && !touched[row]; j++) g[row * width + j] = 0;
  }
  for (int64_t i = 0; i < n; i++) out[i] = p[i];
  rk_sgd_arguments step = {.n = n, .rate = 0.7f, .gradient_scale = 0.3f, .parameter = p, .gradient = g, .out = expected};
  rk_sgd(&step);
  step.parameter = step.out = out;
  rk_sgd_of_rows(&step, width, touched);
  for (int64_t i = 0; i < n; i++) kc_same(c, out[i], expected[i]);
  const double sum = rk_sum_of_squares_of_rows(rows, width, touched, g), dense = rk_sum_of_squares(n, g);
  kc_near_double(c, sum, dense, 0);
}

/// sizes: n, decoupled, in place.
void kc_adam(kc_case *c, const int *s) {
  const int64_t n = s[0];
  const bool decoupled = s[1];
  const float rate = 0.01f, scale = 0.3f, decay = 0.1f, beta1 = 0.9f, beta2 = 0.999f, epsilon = 1e-8f;
  const float correction1 = 0.271f, correction2 = 0.003f;
  float *p = kc_floats(c, n, 1), *g = kc_floats(c, n, 1), *m = kc_floats(c, n, 1), *v = kc_floats(c, n, 1);
  float *first = kc_storage(c, n), *second = kc_storage(c, n), *out = kc_storage(c, n);
  for (int64_t i = 0; i < n; i++) {
    v[i] = fabsf(v[i]);
    first[i] = m[i], second[i] = v[i], out[i] = p[i];
  }
  rk_adam(&(rk_adam_arguments){.n = n, .rate = rate, .gradient_scale = scale, .weight_decay = decay, .beta1 = beta1,
                               .beta2 = beta2, .epsilon = epsilon, .correction1 = correction1,
                               .correction2 = correction2, .decoupled = decoupled,
                               .parameter = s[2] ? out : p, .gradient = g, .first_moment = first,
                               .second_moment = second, .out = out});
  for (int64_t i = 0; i < n; i++) {
    double d = (double)scale * g[i], magnitude = fabs(d), kept = p[i];
    if (decoupled) kept *= 1 - (double)rate * decay;
    else d += (double)decay * p[i], magnitude += fabs((double)decay * p[i]);
    double m_after = (double)beta1 * m[i] + (1 - (double)beta1) * d;
    double v_after = (double)beta2 * v[i] + (1 - (double)beta2) * d * d;
    double m_bound = kc_rounding(0, (double)beta1 * fabs(m[i]) + (1 - (double)beta1) * magnitude);
    kc_near(c, first[i], m_after, m_bound);
    kc_near(c, second[i], v_after,
            kc_rounding(0, (double)beta2 * v[i] + (1 - (double)beta2) * magnitude * magnitude));
    // From the kernel's own moments, so that what their rounding does is not counted twice.
    double pace = rate / (double)correction1 / (sqrt(second[i]) / sqrt((double)correction2) + epsilon);
    // What underflows on the way may still be divided by epsilon.
    double bound = kc_rounding(8, fabs(p[i]) + fabs(pace * first[i])) + 4 * KC_LEAST / epsilon;
    kc_near(c, out[i], kept - pace * first[i], bound);
  }
}

/// What `p - rate * d` may be off by, from what d may be off by.
static double moved_bound(double p, double rate, double d, double d_bound) {
  return isfinite(d_bound) ? rate * d_bound + kc_rounding(0, fabs(p) + fabs(rate * d)) : 0;
}

/// sizes: n; decay, centered, momentum; in place.
void kc_rmsprop(kc_case *c, const int *s) {
  const int64_t n = s[0];
  const bool centered = s[1] & 2;
  // A large epsilon: where the root of a small difference is taken, what that is off by is divided by it.
  const float decay = s[1] & 1 ? 0.1f : 0, momentum = s[1] & 4 ? 0.9f : 0;
  const float rate = 0.01f, smoothing = 0.95f, epsilon = 0.01f, scale = 0.5f;
  float *p = kc_floats(c, n, 1), *g = kc_floats(c, n, 1), *q = kc_floats(c, n, 1), *a = kc_floats(c, n, 1);
  float *v = kc_floats(c, n, 1), *out = kc_storage(c, n);
  float *squares = kc_storage(c, n), *average = kc_storage(c, n), *velocity = kc_storage(c, n);
  for (int64_t i = 0; i < n; i++) {
    q[i] = fabsf(q[i]);
    squares[i] = q[i], average[i] = a[i], velocity[i] = v[i], out[i] = p[i];
  }
  rk_rmsprop(&(rk_rmsprop_arguments){.n = n, .rate = rate, .gradient_scale = scale, .weight_decay = decay,
                                     .smoothing = smoothing, .epsilon = epsilon, .momentum = momentum,
                                     .parameter = s[2] ? out : p, .gradient = g, .square_average = squares,
                                     .gradient_average = centered ? average : NULL,
                                     .velocity = momentum != 0 ? velocity : NULL, .out = out});
  const double rest = 1 - (double)smoothing;
  for (int64_t i = 0; i < n; i++) {
    double d = (double)scale * g[i], magnitude = fabs(d);
    if (decay != 0) d += (double)decay * p[i], magnitude += fabs((double)decay * p[i]);
    const double d_bound = kc_rounding(0, magnitude);
    kc_near(c, squares[i], (double)smoothing * q[i] + rest * d * d,
            kc_rounding(0, (double)smoothing * q[i] + rest * magnitude * magnitude));
    // From the kernel's own averages, so that what their rounding does is not counted twice.
    double variance = squares[i];
    if (centered) {
      kc_near(c, average[i], a[i] + rest * (d - a[i]), kc_rounding(0, fabs(a[i]) + rest * (magnitude + fabs(a[i]))));
      variance -= (double)average[i] * average[i];
      if (variance < 0) variance = 0;
    }
    const double variance_bound = centered ? kc_rounding(0, fabs(squares[i]) + (double)average[i] * average[i]) : 0;
    const double root = sqrt(variance);
    const double root_bound = fmin(sqrt(variance_bound), variance_bound / (2 * root)) + kc_rounding(0, root);
    const double least = fmax(root - root_bound, 0) + epsilon;
    double pace = d / (root + epsilon);
    double bound = kc_rounding(0, fabs(pace)) + d_bound / least + fabs(pace) * root_bound / least;
    if (momentum != 0) {
      pace += (double)momentum * v[i];
      bound += kc_rounding(0, fabs(pace) + fabs((double)momentum * v[i]));
      kc_near(c, velocity[i], pace, isfinite(bound) ? bound : 0);
    }
    kc_near(c, out[i], p[i] - rate * pace, moved_bound(p[i], rate, pace, bound));
  }
}

/// sizes: n, decay, in place.
void kc_adagrad(kc_case *c, const int *s) {
  const int64_t n = s[0];
  const float decay = s[1] ? 0.1f : 0, rate = 0.01f, epsilon = 1e-4f, scale = 0.5f;
  float *p = kc_floats(c, n, 1), *g = kc_floats(c, n, 1), *q = kc_floats(c, n, 1);
  float *sum = kc_storage(c, n), *out = kc_storage(c, n);
  for (int64_t i = 0; i < n; i++) q[i] = fabsf(q[i]), sum[i] = q[i], out[i] = p[i];
  rk_adagrad(&(rk_adagrad_arguments){.n = n, .rate = rate, .gradient_scale = scale, .weight_decay = decay,
                                     .epsilon = epsilon, .parameter = s[2] ? out : p, .gradient = g, .square_sum = sum,
                                     .out = out});
  for (int64_t i = 0; i < n; i++) {
    double d = (double)scale * g[i], magnitude = fabs(d);
    if (decay != 0) d += (double)decay * p[i], magnitude += fabs((double)decay * p[i]);
    kc_near(c, sum[i], q[i] + d * d, kc_rounding(0, q[i] + magnitude * magnitude));
    const double divisor = sqrt(sum[i]) + epsilon, pace = d / divisor;
    const double bound = kc_rounding(0, fabs(pace)) + kc_rounding(0, magnitude) / divisor;
    kc_near(c, out[i], p[i] - rate * pace, moved_bound(p[i], rate, pace, bound));
  }
}

/// sizes: n, whether the share is 1, in place.
void kc_average(kc_case *c, const int *s) {
  const int64_t n = s[0];
  const float share = s[1] ? 1 : 0.3f;
  float *x = kc_floats(c, n, 1), *a = kc_floats(c, n, 1), *out = kc_storage(c, n);
  for (int64_t i = 0; i < n; i++) out[i] = a[i];
  rk_average(&(rk_average_arguments){.n = n, .share = share, .x = x, .average = s[2] ? out : a, .out = out});
  for (int64_t i = 0; i < n; i++) {
    if (s[1]) kc_same(c, out[i], x[i]);
    else kc_near(c, out[i], a[i] + (double)share * ((double)x[i] - a[i]), kc_rounding(0, 2 * fabs(a[i]) + fabs(x[i])));
  }
}

/// sizes: n, in place.
void kc_clamp(kc_case *c, const int *s) {
  const int64_t n = s[0];
  const float limit = 0.4f;
  float *x = kc_floats(c, n, 1), *out = kc_storage(c, n);
  for (int64_t i = 0; i < n; i++) out[i] = x[i];
  rk_clamp(&(rk_clamp_arguments){.n = n, .limit = limit, .x = s[1] ? out : x, .out = out});
  for (int64_t i = 0; i < n; i++) kc_same(c, out[i], x[i] < -limit ? -limit : x[i] > limit ? limit : x[i]);
}

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

// Parameter updates, each one pass over its tensors. `out` may be `parameter` (in place) or fresh storage.
#ifndef RK_OPTIMIZERS_H
#define RK_OPTIMIZERS_H

#include <stdbool.h>
#include <stdint.h>

/// PyTorch's SGD: g = scale * gradient + weight_decay * p; with a velocity, v = momentum * v + g (first: v = g) and
/// g = v (nesterov: g + momentum * v); out = p - rate * g.
typedef struct rk_sgd_arguments {
  int64_t n;
  float rate, gradient_scale, weight_decay, momentum;
  bool nesterov, first;
  const float *parameter, *gradient;
  float *velocity;          // updated in place, or NULL when momentum is 0
  float *out;
} rk_sgd_arguments;
void rk_sgd(const rk_sgd_arguments *arguments);
/// The same, to the last bit, in place and without weight decay and velocity, for a matrix with rows of `width` whose
/// gradient is zero in all rows where `touched` is 0.
void rk_sgd_of_rows(const rk_sgd_arguments *arguments, int64_t width, const uint8_t *touched);

/// PyTorch's Adam, and AdamW when decoupled: m, v updated in place;
/// out = p - rate / correction1 * m / (sqrt(v) / sqrt(correction2) + epsilon).
typedef struct rk_adam_arguments {
  int64_t n;
  float rate, gradient_scale, weight_decay, beta1, beta2, epsilon;
  float correction1, correction2;   // 1 - beta^t
  bool decoupled;                   // weight decay shrinks p by rate * weight_decay instead of joining the gradient
  const float *parameter, *gradient;
  float *first_moment, *second_moment;
  float *out;
} rk_adam_arguments;
void rk_adam(const rk_adam_arguments *arguments);

/// PyTorch's RMSprop: g = scale * gradient + weight_decay * p; s = smoothing * s + (1 - smoothing) * g * g, in place;
/// with a gradient average, a moves by (1 - smoothing) * (g - a), in place, and the root is of s - a * a, which rounding
/// does not make negative; d = g / (root + epsilon); with a velocity, v = momentum * v + d, in place, and d = v;
/// out = p - rate * d.
typedef struct rk_rmsprop_arguments {
  int64_t n;
  float rate, gradient_scale, weight_decay, smoothing, epsilon, momentum;
  const float *parameter, *gradient;
  float *square_average;
  float *gradient_average;  // NULL unless centered
  float *velocity;          // NULL when momentum is 0
  float *out;
} rk_rmsprop_arguments;
void rk_rmsprop(const rk_rmsprop_arguments *arguments);

/// PyTorch's Adagrad: g = scale * gradient + weight_decay * p; s = s + g * g, in place;
/// out = p - rate * g / (sqrt(s) + epsilon).
typedef struct rk_adagrad_arguments {
  int64_t n;
  float rate, gradient_scale, weight_decay, epsilon;
  const float *parameter, *gradient;
  float *square_sum;
  float *out;
} rk_adagrad_arguments;
void rk_adagrad(const rk_adagrad_arguments *arguments);

/// out = average + share * (x - average); x itself where share is 1.
typedef struct rk_average_arguments {
  int64_t n;
  float share;
  const float *x, *average;
  float *out;
} rk_average_arguments;
void rk_average(const rk_average_arguments *arguments);

/// out = x within -limit ... limit, the limit's sign being x's; NaN for NaN.
typedef struct rk_clamp_arguments {
  int64_t n;
  float limit;
  const float *x;
  float *out;
} rk_clamp_arguments;
void rk_clamp(const rk_clamp_arguments *arguments);

#endif

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

#endif

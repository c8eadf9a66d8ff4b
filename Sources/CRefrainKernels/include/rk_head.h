// The dense head and its cross-entropy in one pass, so that the matrix of all logits is never stored.
#ifndef RK_HEAD_H
#define RK_HEAD_H

#include <stdint.h>

/// For logits = x weight^T + bias, the sum over rows of log(sum(exp(logits))) - logits[label], and the gradients of
/// `scale` times that sum.
typedef struct rk_linear_cross_entropy_arguments {
  int64_t rows, hidden, classes;
  const float *x;           // [rows, hidden]
  const float *weight;      // [classes, hidden]
  const float *bias;        // [classes] or NULL
  const int32_t *labels;    // [rows]
  float scale;
  // All written; all NULL if only the loss is wanted. gradient_bias may be NULL by itself.
  float *gradient_x;        // [rows, hidden]
  float *gradient_weight;   // [classes, hidden]
  float *gradient_bias;     // [classes]
} rk_linear_cross_entropy_arguments;
double rk_linear_cross_entropy(const rk_linear_cross_entropy_arguments *arguments);

#endif

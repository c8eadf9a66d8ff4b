// The fused recurrent layer: all steps of a sequence in one call.
#ifndef RK_RECURRENT_H
#define RK_RECURRENT_H

#include <stdint.h>

typedef enum rk_activation { RK_ACTIVATION_RELU, RK_ACTIVATION_TANH } rk_activation;

/// h[t] = act(input[t] + bias + h[t-1] weight_hh^T), t = 0 ..< steps.
typedef struct rk_rnn_forward_arguments {
  int64_t steps, batch, hidden;
  rk_activation activation;
  const float *weight_hh;   // [hidden, hidden], a row is an output unit (PyTorch's layout)
  const float *bias;        // [hidden] or NULL
  const int32_t *ids;       // [steps, batch] rows of `table` to take as input, or NULL
  const float *table;       // [vocabulary, hidden], used with ids
  const float *projected;   // [steps, batch, hidden] input already multiplied, used without ids; may be `output`
  const float *h0;          // [batch, hidden], or NULL for zeros
  float *output;            // [steps, batch, hidden]
} rk_rnn_forward_arguments;
void rk_rnn_forward(const rk_rnn_forward_arguments *arguments);

/// Back-propagation through time.
typedef struct rk_rnn_backward_arguments {
  int64_t steps, batch, hidden;
  rk_activation activation;
  const float *weight_hh;   // [hidden, hidden]
  const float *output;      // [steps, batch, hidden] of the forward pass
  float *gradient;          // [steps, batch, hidden]: in, dL/d output; out, dL/d pre-activation
  float *gradient_h0;       // [batch, hidden], written, or NULL if not wanted
} rk_rnn_backward_arguments;
void rk_rnn_backward(const rk_rnn_backward_arguments *arguments);

#endif

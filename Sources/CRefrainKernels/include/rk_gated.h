// The fused recurrent layers with gates: all steps of a sequence in one call.
#ifndef RK_GATED_H
#define RK_GATED_H

#include <stdbool.h>
#include <stdint.h>

typedef enum rk_gated_cell {
  RK_GATED_RELU,              // one gate, h' = act(z)
  RK_GATED_TANH,
  RK_GATED_LSTM,              // i f g o: c' = f c + i g, h' = o tanh(c')
  RK_GATED_GRU_RESET_AFTER,   // r z n: n = tanh(x_n + r (W_n h + b_n)), h' = (1 - z) n + z h
  RK_GATED_GRU_RESET_BEFORE,  // r z n: n = tanh(x_n + W_n (r h) + b_n)
} rk_gated_cell;

/// Zoneout: the part of an element's old value that stays, a number an element of `mask`, or `rate` everywhere.
typedef struct rk_zoneout {
  bool enabled;
  const float *mask;
  float rate;
} rk_zoneout;

/// Layer normalisation, with what the backward pass needs of it; for all cells but RESET_BEFORE. Without `saves` the
/// arrays over steps hold one step.
typedef struct rk_normalization {
  bool enabled;
  // Of the product with weight_hh, all gates of a row as one vector, before bias_hh is added.
  const float *gain, *bias;            // [G H]
  float *normalized;                   // [steps, batch, G H]
  float *scales;                       // [steps, batch], what the centred products were multiplied by
  float *gradient;                     // [steps, batch, G H], written backward: dL/d product
  // LSTM: of what the output reads of the cell.
  const float *cell_gain, *cell_bias;  // [H]
  float *cell_normalized;              // [steps, batch, H]
  float *cell_scales;                  // [steps, batch]
  float *cell_gradient;                // [steps, batch, H], written backward: dL/d (gain * normalized + bias)
} rk_normalization;

/// G gates, H = hidden units, states of `width` P (H without a projection). What one pass computes the other reads.
typedef struct rk_gated_layer {
  rk_gated_cell cell;
  int64_t steps, batch, hidden, width;
  const float *weight_hh;   // [G H, P], a row a unit of a gate (PyTorch's layout)
  const float *projection;  // [P, H], LSTM only, or NULL
  const float *h0;          // [batch, P], or NULL for zeros
  const float *c0;          // [batch, H], or NULL for zeros
  float *states;            // [steps, batch, P]
  float *cells;             // [steps, batch, H], LSTM
  // What the backward pass needs. Without `saves` there is no such pass, and each holds one step.
  bool saves;
  float *gates;             // [steps, batch, G H]
  float *part;              // [steps, batch, H]: RESET_AFTER W_n h + b_n; RESET_BEFORE r h; LSTM h before projection
  rk_zoneout state_zoneout; // mask [steps, batch, P]
  rk_zoneout cell_zoneout;  // mask [steps, batch, H], LSTM
  rk_normalization norm;
} rk_gated_layer;

/// What the layer reads.
typedef struct rk_gated_input {
  const float *bias_ih, *bias_hh;  // [G H] or NULL
  const int32_t *ids;       // [steps, batch] rows of `table` to take as input, or NULL
  const float *table;       // [vocabulary, G H], used with ids
  const float *projected;   // [steps, batch, G H] input already multiplied, used without ids; may be `gates`
} rk_gated_input;

void rk_gated_forward(const rk_gated_layer *layer, const rk_gated_input *input);

typedef struct rk_gated_gradients {
  float *states;       // [steps, batch, P]: in, dL/d states; out, dL/d what the projection gave, the rest is spent
  const float *cells;  // [steps, batch, H]: dL/d cells, or NULL
  float *h0;           // [batch, P], written, or NULL if not wanted
  float *c0;           // [batch, H], LSTM: written, never NULL
} rk_gated_gradients;

/// Back-propagation through time. Afterwards `gates` holds dL/d pre-activations, and `part` for RESET_AFTER that of the
/// product W_n h.
void rk_gated_backward(const rk_gated_layer *layer, const rk_gated_gradients *gradients);

#endif

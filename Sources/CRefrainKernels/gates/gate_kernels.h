// What an instruction set provides for the gates of recurrent cells: all that is not a product.
#ifndef RK_GATE_KERNELS_H
#define RK_GATE_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

/// Some rows of one block of units at one step. A pointer points to the first row's first unit (of the first gate);
/// what is not a matrix of one number a unit has its own stride from row to row.
typedef struct rk_gate_block {
  int64_t rows, units;
  int64_t hidden;             // from one gate to the next, in inputs, biases and gates; the stride of all others
  int64_t gates_stride;       // of gates
  // Forward: products without bias, as the tiles leave them. GRU_BEFORE backward: the gradient of r h.
  const float *product;
  int64_t product_stride, product_gate_stride;
  const float *gain;          // what products are multiplied by, or NULL
  const float *const *inputs; // one a row, to which `input_offset` is added
  int64_t input_offset;
  const float *bias;          // added to the inputs
  const float *bias_n;        // GRU_AFTER: added to the product of gate n
  float *gates;               // what the gates let through; backward, in place, the gradients before the activation
  float *part;                // GRU_AFTER: W_hn h + b_hn, and its gradient; GRU_BEFORE: r h
  float *cell;                // LSTM
  const float *cell_before;   // NULL: zeros
  float *state;               // forward: what is computed
  int64_t state_stride;
  const float *state_before;  // NULL: zeros
  int64_t before_stride;
  // LSTM's cell zoneout: the part of the old value that stays, a number an element, or `cell_rate` everywhere.
  bool cell_zoneout;
  const float *cell_mask;
  float cell_rate;
  // Layer normalisation of the cell, on its way to the output.
  const float *cell_normalized, *cell_gain, *cell_bias;
  float *cell_normalized_gradient;
  // Backward.
  const float *gradient;            // of the state
  int64_t gradient_stride;
  const float *cell_gradient;       // of the cell as an output, or NULL
  float *cell_carry;                // in: of the cell from the step behind; out: for the step before
  float *gradient_before;           // GRU: of the state before, added to; NULL if nobody wants it
} rk_gate_block;

typedef void (*rk_gate_function)(const rk_gate_block *block);

/// state = m state_before + (1 - m) state, with m from `mask` or `rate` everywhere; and the way back.
typedef struct rk_zoneout_block {
  int64_t rows, units, stride;
  const float *mask;          // [rows, units], NULL: `rate`
  float rate;
  const float *before;        // forward, NULL: zeros
  float *state;               // forward: the state; backward: its gradient
  float *gradient_before;     // backward, added to, or NULL
} rk_zoneout_block;

/// Some numbers of a row that layer normalisation runs over: y = gain x + bias with x of mean 0 and variance 1.
typedef struct rk_norm_segment {
  int64_t n;
  const float *gain;
  const float *normalized;  // x
  const float *gradient;    // of y
} rk_norm_segment;

typedef struct rk_gate_kernels {
  rk_gate_function relu_forward, relu_backward, tanh_forward, tanh_backward;
  rk_gate_function lstm_forward, lstm_backward;
  // The same in two halves, for what happens to the cell before the output reads it: gates and cell; the state from
  // the normalised cell. Back: from the state to gate o and to what the output has read; from the carry to the others.
  rk_gate_function lstm_cell_forward, lstm_output_forward, lstm_output_backward, lstm_cell_backward;
  rk_gate_function gru_after_forward, gru_after_backward;
  // Reset before the product: the gates r and z and r h, then n and the state; n and z, then r.
  rk_gate_function gru_before_forward_reset, gru_before_forward, gru_before_backward, gru_before_backward_reset;
  /// x = (x - mean) * r in place; returns r = 1 / sqrt(variance + epsilon).
  float (*normalize)(int64_t n, float *x);
  /// Adds the sums of gain * gradient and of the same times x.
  void (*norm_sums)(const rk_norm_segment *segment, double sums[2]);
  /// out = (accumulate ? out : 0) + r (gain * gradient - means[0] - x * means[1]).
  void (*norm_gradient)(const rk_norm_segment *segment, float r, const float means[2], bool accumulate, float *out);
  void (*zoneout_forward)(const rk_zoneout_block *block);
  void (*zoneout_backward)(const rk_zoneout_block *block);
} rk_gate_kernels;

extern const rk_gate_kernels rk_gate_kernels_portable, rk_gate_kernels_neon, rk_gate_kernels_avx2,
    rk_gate_kernels_avx512;

#endif

// Writing: a recurrent language model advanced one character at a time, its weights packed once.
#ifndef RK_WRITING_H
#define RK_WRITING_H

#include <stdint.h>

typedef enum rk_weight_format {
  RK_WEIGHTS_FLOAT32,
  /// The upper half of a float32, rounded to nearest even; half the memory to read. Widened before it is multiplied, so
  /// that it needs no processor that knows bfloat16. Biases and the rows gathered from the table stay float32.
  RK_WEIGHTS_BFLOAT16,
} rk_weight_format;

/// The cells, with G vectors of gates: 1, 1, 4 (i, f, g, o) and 3 (r, z, n, reset after the product).
typedef enum rk_stepper_cell { RK_CELL_RELU, RK_CELL_TANH, RK_CELL_LSTM, RK_CELL_GRU } rk_stepper_cell;

typedef struct rk_stepper_layer {
  const float *weight_ih;  // [in, G hidden]; in is `vocabulary` for the first layer, `hidden` for the others
  const float *weight_hh;  // [G hidden, hidden], a row is an output unit
  const float *bias_ih;    // [G hidden] or NULL
  const float *bias_hh;    // [G hidden] or NULL
} rk_stepper_layer;

typedef struct rk_stepper_model {
  int64_t layer_count, hidden, vocabulary;  // all at least 1
  rk_stepper_cell cell;
  const rk_stepper_layer *layers;
  const float *head_weight;  // [vocabulary, hidden]
  const float *head_bias;    // [vocabulary] or NULL
} rk_stepper_model;

/// A packed model. Nothing in it changes, so any number of threads may use one at once.
typedef struct rk_stepper rk_stepper;
/// Packs for the instruction set now in use. The first layer's weight_ih is read in place and must live as long as the
/// stepper; everything else is copied. Ends the process where the system has no memory, as rk_buffer_take does.
rk_stepper *rk_stepper_make(const rk_stepper_model *model, rk_weight_format format);
void rk_stepper_free(rk_stepper *stepper);

/// Floats of the workspace in which `rows` sequences advance. It is to begin as zeros, the state before the first
/// step; a copy of it goes on by itself.
int64_t rk_stepper_workspace(const rk_stepper *stepper, int64_t rows);

/// What is asked of a step.
typedef enum rk_step_wants {
  RK_STEP_STATE,  // while a prompt is read: the head is left out
  /// rk_stepper_argmax alone: faster for a single row. Its logits are then no logits.
  RK_STEP_GREATEST,
  RK_STEP_LOGITS
} rk_step_wants;

typedef struct rk_step {
  float *workspace;
  int64_t capacity;    // rows that the workspace was made for
  int64_t rows;        // rows that advance, the first ones
  int64_t index;       // 0, 1, 2, ...: how many steps the workspace has seen
  const int32_t *ids;  // [rows], what each reads
  rk_step_wants wants;
} rk_step;
/// Nothing is allocated. Each row's numbers are the same however many rows advance with it.
void rk_stepper_advance(const rk_stepper *stepper, const rk_step *step);

/// The logits [vocabulary] of a row after a step that wanted them, within the workspace.
float *rk_stepper_logits(const rk_stepper *stepper, float *workspace, int64_t capacity, int64_t row);
/// Turns them into softmax(logits / temperature), in place. The maximum goes first, so that no division overflows.
void rk_stepper_soften(const rk_stepper *stepper, float *workspace, int64_t capacity, int64_t row, float temperature);
/// The first maximum of the logits; NaN counts as the greatest. Call it before anything overwrites them.
int32_t rk_stepper_argmax(const rk_stepper *stepper, float *workspace, int64_t capacity, int64_t row);

#endif

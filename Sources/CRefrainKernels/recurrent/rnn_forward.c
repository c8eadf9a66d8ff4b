// The recurrent layer forward: for each step a product with the recurrent weights whose sums begin with the input row
// and the bias and end in the activation.
#include <string.h>

#include "../include/rk_recurrent.h"
#include "../runtime/parallel.h"
#include "recurrence.h"

enum { dot_units = 24 };  // outputs that a product by dots computes at least

typedef struct forward {
  const rk_rnn_forward_arguments *arguments;
  const rk_kernel_table *kernels;
  const rk_packed_weights *weights;  // NULL: few rows, which go by dots
  rk_recurrence_split split;
  int64_t step;                      // by columns
} forward;

static const float *input_row(const rk_rnn_forward_arguments *f, int64_t step, int64_t row) {
  int64_t i = step * f->batch + row;
  return f->ids ? f->table + f->ids[i] * f->hidden : f->projected + i * f->hidden;
}

/// The state that a step begins with, or NULL for zeros.
static const float *state_before(const rk_rnn_forward_arguments *f, int64_t step) {
  return step > 0 ? f->output + (step - 1) * f->batch * f->hidden : f->h0;
}

/// Rows `row` ..< `row_end` of panels `panel` ..< `panel_end` of one step.
static void run_panels(const forward *w, int64_t step, int64_t row, int64_t row_end, int64_t panel,
                       int64_t panel_end) {
  const rk_rnn_forward_arguments *f = w->arguments;
  const float *before = state_before(f, step);
  rk_tile_rows state = rk_take_tile_rows(w->weights->kernels, before ? before + row * f->hidden : NULL, f->hidden,
                                         row_end - row, f->hidden);
  int64_t tiles = rk_ceiling(row_end - row, w->weights->kernels->tile_rows);
  int64_t fewer = (row_end - row) / tiles, with_one_more = (row_end - row) % tiles;
  for (int64_t p = panel; p < panel_end; p++) {
    int64_t column = p * w->weights->width;
    for (int64_t t = 0, start = row, end; t < tiles; t++, start = end) {
      end = start + fewer + (t < with_one_more);
      const float *inputs[RK_MOST_TILE_ROWS];
      for (int64_t i = start; i < end; i++) inputs[i - start] = input_row(f, step, i);
      rk_tile tile = {
          .k = before ? w->weights->k : 0,
          .a = before ? state.rows + (start - row) * state.stride : NULL,
          .a_stride = state.stride,
          .c = f->output + (step * f->batch + start) * f->hidden + column,
          .c_stride = f->hidden,
          .bias = f->bias ? f->bias + column : NULL,
          .inputs = inputs,
          .input_offset = column,
          .relu = f->activation == RK_ACTIVATION_RELU,
      };
      rk_run_recurrent_tile(w->weights, w->kernels->matmul->rnn_forward, &tile, end - start, p);
    }
  }
  rk_give_tile_rows(&state);
}

/// The same for a few rows and a range of output columns, without packed weights.
static void run_dots(const forward *w, int64_t step, int64_t row, int64_t row_end, int64_t start, int64_t end) {
  const rk_rnn_forward_arguments *f = w->arguments;
  const float *state = state_before(f, step);
  for (int64_t i = row; i < row_end; i++) {
    float *out = f->output + (step * f->batch + i) * f->hidden + start;
    const float *input = input_row(f, step, i) + start;
    if (f->bias) w->kernels->elementwise->binary[RK_ADD](end - start, input, 1, f->bias + start, 1, out);
    else if (out != input) memcpy(out, input, (size_t)(end - start) * sizeof *out);
  }
  rk_dot product = {
      .rows = row_end - row,
      .outputs = end - start,
      .k = state ? f->hidden : 0,
      .x = state ? state + row * f->hidden : NULL,
      .x_stride = f->hidden,
      .w = f->weight_hh + start * f->hidden,
      .w_stride = f->hidden,
      .out = f->output + (step * f->batch + row) * f->hidden + start,
      .out_stride = f->hidden,
      .accumulate = true,
  };
  if (state) w->kernels->matmul->dot(&product);
}

/// What the products have not done yet: tanh, and after dots also ReLU.
static void activate(const forward *w, int64_t step, int64_t row, int64_t row_end, int64_t start, int64_t end) {
  const rk_rnn_forward_arguments *f = w->arguments;
  bool relu = f->activation == RK_ACTIVATION_RELU;
  if (relu && w->weights) return;
  for (int64_t i = row; i < row_end; i++) {
    float *out = f->output + (step * f->batch + i) * f->hidden + start;
    w->kernels->elementwise->unary[relu ? RK_RELU : RK_TANH](end - start, out, out);
  }
}

static void run_rows(void *context, int64_t index) {
  const forward *w = context;
  const rk_rnn_forward_arguments *f = w->arguments;
  int64_t row = index * f->batch / w->split.row_chunks, end = (index + 1) * f->batch / w->split.row_chunks;
  for (int64_t step = 0; step < f->steps; step++) {
    if (w->weights) run_panels(w, step, row, end, 0, w->weights->panels);
    else run_dots(w, step, row, end, 0, f->hidden);
    activate(w, step, row, end, 0, f->hidden);
  }
}

static void run_columns(void *context, int64_t index) {
  const forward *w = context;
  const rk_rnn_forward_arguments *f = w->arguments;
  int64_t unit = w->weights ? w->weights->width : dot_units, units = rk_ceiling(f->hidden, unit);
  int64_t first = index * units / w->split.column_chunks, last = (index + 1) * units / w->split.column_chunks;
  int64_t start = first * unit, end = last * unit < f->hidden ? last * unit : f->hidden;
  if (w->weights) run_panels(w, w->step, 0, f->batch, first, last);
  else run_dots(w, w->step, 0, f->batch, start, end);
  activate(w, w->step, 0, f->batch, start, end);
}

void rk_rnn_forward(const rk_rnn_forward_arguments *arguments) {
  const rk_rnn_forward_arguments *f = arguments;
  if (f->steps <= 0 || f->batch <= 0 || f->hidden <= 0) return;
  const rk_kernel_table *kernels = rk_kernels();
  bool by_dots = f->batch <= RK_DOT_ROWS;
  rk_packed_weights weights = {0};
  if (!by_dots) weights = rk_pack_weights(f->weight_hh, f->hidden, f->hidden, true, kernels->matmul);
  forward w = {.arguments = f, .kernels = kernels, .weights = by_dots ? NULL : &weights};
  w.split = rk_split_recurrence(f->batch, f->hidden * f->hidden, f->steps,
                                by_dots ? RK_DOT_ROWS : kernels->matmul->tile_rows,
                                by_dots ? rk_ceiling(f->hidden, dot_units) : weights.panels);
  if (w.split.by_columns) {
    for (w.step = 0; w.step < f->steps; w.step++) rk_parallel_for(w.split.column_chunks, &w, run_columns);
  } else {
    rk_parallel_for(w.split.row_chunks, &w, run_rows);
  }
  if (!by_dots) rk_free_weights(&weights);
}

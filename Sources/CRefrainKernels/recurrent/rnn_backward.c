// Back-propagation through time. With dz[t] the gradient before the activation,
//   dz[t] = (dL/dh[t] + dz[t+1] weight_hh) * act'(h[t]),
// written over dL/dh, and dL/dh0 = dz[0] weight_hh.
#include <string.h>

#include "../include/rk_recurrent.h"
#include "../runtime/parallel.h"
#include "recurrence.h"

typedef struct backward {
  const rk_rnn_backward_arguments *arguments;
  const rk_kernel_table *kernels;
  const rk_packed_weights *weights;
  rk_recurrence_split split;
  int64_t step;  // by columns
} backward;

/// Rows `row` ..< `row_end` of panels `panel` ..< `panel_end` of step `step`; -1 is the gradient of h0.
static void run_panels(const backward *w, int64_t step, int64_t row, int64_t row_end, int64_t panel,
                       int64_t panel_end) {
  const rk_rnn_backward_arguments *b = w->arguments;
  const int64_t step_floats = b->batch * b->hidden;
  bool is_last = step == b->steps - 1;
  const float *behind = is_last ? NULL : b->gradient + (step + 1) * step_floats + row * b->hidden;
  rk_tile_rows rows = rk_take_tile_rows(w->weights->kernels, behind, b->hidden, row_end - row, b->hidden);
  int64_t tiles = rk_ceiling(row_end - row, w->weights->kernels->tile_rows);
  int64_t fewer = (row_end - row) / tiles, with_one_more = (row_end - row) % tiles;
  for (int64_t p = panel; p < panel_end; p++) {
    for (int64_t t = 0, start = row, end; t < tiles; t++, start = end) {
      end = start + fewer + (t < with_one_more);
      int64_t place = start * b->hidden, column = p * w->weights->width;
      rk_tile tile = {
          .k = is_last ? 0 : w->weights->k,
          .a = is_last ? NULL : rows.rows + (start - row) * rows.stride,
          .a_stride = rows.stride,
          .c = (step < 0 ? b->gradient_h0 : b->gradient + step * step_floats) + place + column,
          .c_stride = b->hidden,
          .load_c = step >= 0,
          .relu = b->activation == RK_ACTIVATION_RELU,
          .saved = step < 0 ? NULL : b->output + step * step_floats + place + column,
      };
      rk_run_recurrent_tile(w->weights,
                            step < 0 ? w->kernels->matmul->direct : w->kernels->matmul->rnn_backward, &tile,
                            end - start, p);
    }
  }
  rk_give_tile_rows(&rows);
}

static int64_t first_step(const backward *w) { return w->arguments->gradient_h0 ? -1 : 0; }

static void run_rows(void *context, int64_t index) {
  const backward *w = context;
  int64_t batch = w->arguments->batch, chunks = w->split.row_chunks;
  for (int64_t step = w->arguments->steps - 1; step >= first_step(w); step--) {
    run_panels(w, step, index * batch / chunks, (index + 1) * batch / chunks, 0, w->weights->panels);
  }
}

static void run_columns(void *context, int64_t index) {
  const backward *w = context;
  int64_t panels = w->weights->panels, chunks = w->split.column_chunks;
  run_panels(w, w->step, 0, w->arguments->batch, index * panels / chunks, (index + 1) * panels / chunks);
}

void rk_rnn_backward(const rk_rnn_backward_arguments *arguments) {
  const rk_rnn_backward_arguments *b = arguments;
  if (b->batch <= 0 || b->hidden <= 0) return;
  if (b->steps <= 0) {
    if (b->gradient_h0) memset(b->gradient_h0, 0, (size_t)(b->batch * b->hidden) * sizeof(float));
    return;
  }
  const rk_kernel_table *kernels = rk_kernels();
  rk_packed_weights weights = rk_pack_weights(b->weight_hh, b->hidden, b->hidden, false, kernels->matmul);
  backward w = {.arguments = b, .kernels = kernels, .weights = &weights};
  w.split = rk_split_recurrence(b->batch, b->hidden * b->hidden, b->steps, kernels->matmul->tile_rows, weights.panels);
  if (w.split.by_columns) {
    for (w.step = b->steps - 1; w.step >= first_step(&w); w.step--) {
      rk_parallel_for(w.split.column_chunks, &w, run_columns);
    }
  } else {
    rk_parallel_for(w.split.row_chunks, &w, run_rows);
  }
  rk_free_weights(&weights);
}

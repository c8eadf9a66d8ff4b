// The gated layers forward. For each step and block of units the tiles compute the products of all gates into a scratch
// block in the nearest cache, and one pass makes gates and states of it while it is there.
#include <string.h>

#include "../include/rk_buffers.h"
#include "gated.h"

typedef struct forward {
  const rk_gated_layer *layer;
  const rk_gated_input *input;
  const rk_kernel_table *kernels;
  int64_t gates;
  rk_packed_weights weights[RK_MOST_GATES];  // one a gate, panel by panel the same units; none for few rows
  rk_packed_weights projection;
  const float *bias, *bias_n;                // sums; what RESET_AFTER adds to the product of n stands apart
  bool by_dots;
} forward;

static const float *input_row(const forward *w, int64_t step, int64_t row) {
  const int64_t i = step * w->layer->batch + row, width = w->gates * w->layer->hidden;
  return w->input->ids ? w->input->table + w->input->ids[i] * width : w->input->projected + i * width;
}

static int64_t block_width(const forward *w) { return 2 * w->kernels->matmul->lanes; }

/// Where products go: a scratch block, or the rows that are to be normalised.
typedef struct destination {
  float *products;  // of the first gate
  int64_t row_stride, gate_stride;
  bool is_padded;
} destination;

static destination into_scratch(rk_gated_scratch *scratch) {
  return (destination){scratch->products[0][0], RK_MOST_PANEL, RK_GATED_ROWS * RK_MOST_PANEL, true};
}

/// Rows of a state for `multiply`; the dots take floats in every set.
static rk_tile_rows take_rows(const forward *w, const float *a, int64_t rows) {
  if (w->by_dots) return (rk_tile_rows){.rows = a, .stride = w->layer->width};
  return rk_take_tile_rows(w->kernels->matmul, a, w->layer->width, rows, w->layer->width);
}

/// The products of some gates of one block with rows of `a`, `a_stride` apart (NULL: zeros).
static void multiply(const forward *w, int64_t gate, int64_t gate_end, const float *a, int64_t a_stride, int64_t rows,
                     int64_t block, destination out) {
  const rk_gated_layer *l = w->layer;
  const int64_t unit = block * block_width(w), left = l->hidden - unit;
  const int64_t units = left < block_width(w) ? left : block_width(w);
  for (; gate < gate_end; gate++) {
    float *products = out.products + gate * out.gate_stride;
    if (!w->by_dots) {
      rk_multiply_by_panel(&w->weights[gate], block, a, a_stride, rows, products, out.row_stride, false,
                           out.is_padded);
      continue;
    }
    rk_dot product = {
        .rows = rows,
        .outputs = units,
        .k = a ? l->width : 0,
        .x = a,
        .x_stride = l->width,
        .w = l->weight_hh + (gate * l->hidden + unit) * l->width,
        .w_stride = l->width,
        .out = products,
        .out_stride = out.row_stride,
    };
    w->kernels->matmul->dot(&product);
  }
}

/// What the gates of one block read and write.
static rk_gate_block gate_block(const forward *w, int64_t step, int64_t row, int64_t rows, int64_t block,
                                const float **inputs, destination products) {
  const rk_gated_layer *l = w->layer;
  const int64_t unit = block * block_width(w), left = l->hidden - unit, gates_stride = w->gates * l->hidden;
  rk_gate_block b = {
      .rows = rows,
      .units = left < block_width(w) ? left : block_width(w),
      .hidden = l->hidden,
      .gates_stride = gates_stride,
      .product = products.products,
      .product_stride = products.row_stride,
      .product_gate_stride = products.gate_stride,
      .inputs = inputs,
      .input_offset = unit,
      .bias = w->bias + unit,
      .bias_n = rk_offset(w->bias_n, unit),
      .gates = rk_saved_rows(l, l->gates, gates_stride, step, row) + unit,
      .state_stride = l->projection ? l->hidden : l->width,
      .state_before = rk_offset(rk_step_rows(l, l->states, l->h0, l->width, step - 1, row), unit),
      .before_stride = l->width,
  };
  if (l->part) b.part = rk_saved_rows(l, l->part, l->hidden, step, row) + unit;
  b.state = l->projection ? b.part : l->states + (step * l->batch + row) * l->width + unit;
  if (l->cell == RK_GATED_LSTM) {
    b.cell = l->cells + (step * l->batch + row) * l->hidden + unit;
    b.cell_before = rk_offset(rk_step_rows(l, l->cells, l->c0, l->hidden, step - 1, row), unit);
    b.cell_zoneout = l->cell_zoneout.enabled;
    b.cell_mask = rk_offset(rk_step_rows(l, l->cell_zoneout.mask, NULL, l->hidden, step, row), unit);
    b.cell_rate = l->cell_zoneout.rate;
  }
  for (int64_t i = 0; i < rows; i++) {
    inputs[i] = input_row(w, step, row + i);
    // Asked for now, they arrive while the tiles run.
    for (int64_t gate = 0; gate < w->gates; gate++) {
      const float *input = inputs[i] + gate * l->hidden + unit;
      __builtin_prefetch(input);
      __builtin_prefetch(input + b.units - 1);
      __builtin_prefetch(b.gates + i * gates_stride + gate * l->hidden, 1);
    }
  }
  return b;
}

static void zone_out(const forward *w, int64_t step, int64_t row, int64_t rows, int64_t unit, int64_t units) {
  const rk_gated_layer *l = w->layer;
  if (!l->state_zoneout.enabled) return;
  rk_zoneout_block b = {
      .rows = rows,
      .units = units,
      .stride = l->width,
      .mask = rk_offset(rk_step_rows(l, l->state_zoneout.mask, NULL, l->width, step, row), unit),
      .rate = l->state_zoneout.rate,
      .before = rk_offset(rk_step_rows(l, l->states, l->h0, l->width, step - 1, row), unit),
      .state = l->states + (step * l->batch + row) * l->width + unit,
  };
  w->kernels->gates->zoneout_forward(&b);
}

static rk_gate_function gates_of(const forward *w) {
  const rk_gate_kernels *k = w->kernels->gates;
  switch (w->layer->cell) {
    case RK_GATED_RELU: return k->relu_forward;
    case RK_GATED_TANH: return k->tanh_forward;
    case RK_GATED_LSTM: return k->lstm_forward;
    case RK_GATED_GRU_RESET_AFTER: return k->gru_after_forward;
    case RK_GATED_GRU_RESET_BEFORE: return k->gru_before_forward;
  }
}

/// Products and gates of all that depends on the state before alone: all gates, or those that reset.
static void run_gates(const void *context, int64_t step, rk_span span) {
  const forward *w = context;
  const rk_gated_layer *l = w->layer;
  const bool resets_first = l->cell == RK_GATED_GRU_RESET_BEFORE;
  rk_gated_scratch scratch;
  const destination out = into_scratch(&scratch);
  const float *inputs[RK_GATED_ROWS];
  rk_tile_rows state = take_rows(w, rk_step_rows(l, l->states, l->h0, l->width, step - 1, span.row),
                                 span.row_end - span.row);
  for (int64_t block = span.block; block < span.block_end; block++) {
    RK_FOR_ROW_GROUPS(span, row, rows) {
      rk_gate_block b = gate_block(w, step, row, rows, block, inputs, out);
      multiply(w, 0, resets_first ? 2 : w->gates, rk_tile_row(&state, row - span.row), state.stride, rows, block, out);
      if (resets_first) {
        w->kernels->gates->gru_before_forward_reset(&b);
        continue;
      }
      gates_of(w)(&b);
      if (!l->projection) zone_out(w, step, row, rows, block * block_width(w), b.units);
    }
  }
  rk_give_tile_rows(&state);
}

/// RESET_BEFORE: gate n, which reads r h of all units, and the state.
static void run_candidate(const void *context, int64_t step, rk_span span) {
  const forward *w = context;
  const rk_gated_layer *l = w->layer;
  rk_gated_scratch scratch;
  const destination out = into_scratch(&scratch);
  const float *inputs[RK_GATED_ROWS];
  rk_tile_rows reset_state = take_rows(w, rk_saved_rows(l, l->part, l->hidden, step, span.row),
                                       span.row_end - span.row);
  for (int64_t block = span.block; block < span.block_end; block++) {
    RK_FOR_ROW_GROUPS(span, row, rows) {
      rk_gate_block b = gate_block(w, step, row, rows, block, inputs, out);
      multiply(w, 2, 3, rk_tile_row(&reset_state, row - span.row), reset_state.stride, rows, block, out);
      gates_of(w)(&b);
      zone_out(w, step, row, rows, block * block_width(w), b.units);
    }
  }
  rk_give_tile_rows(&reset_state);
}

/// Layer normalisation, the products alone: a row is normalised when all of it is there.
static void run_products(const void *context, int64_t step, rk_span span) {
  const forward *w = context;
  const rk_gated_layer *l = w->layer;
  const int64_t width = w->gates * l->hidden;
  rk_tile_rows state = take_rows(w, rk_step_rows(l, l->states, l->h0, l->width, step - 1, span.row),
                                 span.row_end - span.row);
  for (int64_t block = span.block; block < span.block_end; block++) {
    float *products = rk_saved_rows(l, l->norm.normalized, width, step, span.row) + block * block_width(w);
    multiply(w, 0, w->gates, state.rows, state.stride, span.row_end - span.row, block,
             (destination){products, width, l->hidden, false});
  }
  rk_give_tile_rows(&state);
}

/// Layer normalisation, then gates and states row by row.
static void run_normalized(const void *context, int64_t step, rk_span span) {
  const forward *w = context;
  const rk_gated_layer *l = w->layer;
  const rk_gate_kernels *kernels = w->kernels->gates;
  const int64_t width = w->gates * l->hidden;
  for (int64_t row = span.row; row < span.row_end; row++) {
    float *products = rk_saved_rows(l, l->norm.normalized, width, step, row);
    *rk_saved_rows(l, l->norm.scales, 1, step, row) = kernels->normalize(width, products);
    const float *input;
    rk_gate_block b = gate_block(w, step, row, 1, 0, &input, (destination){products, width, l->hidden, false});
    b.units = l->hidden;
    b.gain = l->norm.gain;
    if (l->cell == RK_GATED_LSTM) {
      kernels->lstm_cell_forward(&b);
      float *cell = rk_saved_rows(l, l->norm.cell_normalized, l->hidden, step, row);
      memcpy(cell, b.cell, (size_t)l->hidden * sizeof *cell);
      *rk_saved_rows(l, l->norm.cell_scales, 1, step, row) = kernels->normalize(l->hidden, cell);
      b.cell_normalized = cell;
      b.cell_gain = l->norm.cell_gain;
      b.cell_bias = l->norm.cell_bias;
      kernels->lstm_output_forward(&b);
    } else {
      gates_of(w)(&b);
    }
    if (!l->projection) zone_out(w, step, row, 1, 0, l->hidden);
  }
}

static void run_projection(const void *context, int64_t step, rk_span span) {
  const forward *w = context;
  const rk_gated_layer *l = w->layer;
  const int64_t rows = span.row_end - span.row;
  rk_tile_rows part = rk_take_tile_rows(w->kernels->matmul, rk_saved_rows(l, l->part, l->hidden, step, span.row),
                                        l->hidden, rows, l->hidden);
  for (int64_t block = span.block; block < span.block_end; block++) {
    const int64_t unit = block * block_width(w);
    float *state = l->states + (step * l->batch + span.row) * l->width + unit;
    rk_multiply_by_panel(&w->projection, block, part.rows, part.stride, rows, state, l->width, false, false);
    zone_out(w, step, span.row, rows, unit, rk_panel_units(&w->projection, block));
  }
  rk_give_tile_rows(&part);
}

/// The biases in one sum, with that of the normalised product.
static void add_biases(const forward *w, float *bias, float *bias_n) {
  const rk_gated_layer *l = w->layer;
  const float *ih = w->input->bias_ih, *hh = w->input->bias_hh, *norm = l->norm.enabled ? l->norm.bias : NULL;
  for (int64_t i = 0; i < w->gates * l->hidden; i++) {
    const float recurrent = (hh ? hh[i] : 0) + (norm ? norm[i] : 0);
    const bool apart = bias_n != NULL && i >= 2 * l->hidden;
    bias[i] = (ih ? ih[i] : 0) + (apart ? 0 : recurrent);
    if (apart) bias_n[i - 2 * l->hidden] = recurrent;
  }
}

void rk_gated_forward(const rk_gated_layer *l, const rk_gated_input *input) {
  if (l->steps <= 0 || l->batch <= 0 || l->hidden <= 0) return;
  const rk_kernel_table *kernels = rk_kernels();
  forward w = {.layer = l, .input = input, .kernels = kernels, .gates = rk_gate_count(l->cell)};
  w.by_dots = l->batch <= RK_DOT_ROWS;
  int64_t capacity;
  float *bias = rk_buffer_take((w.gates + 1) * l->hidden, &capacity);
  w.bias = bias;
  if (l->cell == RK_GATED_GRU_RESET_AFTER) w.bias_n = bias + w.gates * l->hidden;
  add_biases(&w, bias, w.bias_n ? bias + w.gates * l->hidden : NULL);
  for (int64_t gate = 0; gate < w.gates && !w.by_dots; gate++) {
    w.weights[gate] = rk_pack_weights(l->weight_hh + gate * l->hidden * l->width, l->width, l->hidden, true,
                                      kernels->matmul);
  }
  const int64_t blocks = rk_ceiling(l->hidden, block_width(&w));
  rk_steps steps = {.context = &w, .batch = l->batch, .first = 0, .last = l->steps - 1};
  if (l->norm.enabled) {
    steps.phases[steps.phase_count++] = (rk_phase){run_products, blocks};
    steps.phases[steps.phase_count++] = (rk_phase){run_normalized, 0};
  } else {
    steps.phases[steps.phase_count++] = (rk_phase){run_gates, blocks};
  }
  if (l->cell == RK_GATED_GRU_RESET_BEFORE) steps.phases[steps.phase_count++] = (rk_phase){run_candidate, blocks};
  if (l->projection) {
    w.projection = rk_pack_weights(l->projection, l->hidden, l->width, true, kernels->matmul);
    steps.phases[steps.phase_count++] = (rk_phase){run_projection, w.projection.panels};
  }
  steps.split = rk_split_recurrence(l->batch, w.gates * l->hidden * l->width, l->steps,
                                    w.by_dots ? RK_DOT_ROWS : kernels->matmul->tile_rows, blocks);
  rk_run_steps(&steps);
  for (int64_t gate = 0; gate < w.gates; gate++) rk_free_weights(&w.weights[gate]);
  rk_free_weights(&w.projection);
  rk_buffer_give(bias, capacity);
}

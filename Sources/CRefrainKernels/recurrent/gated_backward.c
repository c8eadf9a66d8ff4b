// Back-propagation through time of the gated layers. For each step and block of units the tiles add what came back
// from the step behind to the state's gradient, and one pass makes of it the gradients before the activations.
#include <string.h>

#include "gated.h"

typedef struct backward {
  const rk_gated_layer *layer;
  const rk_gated_gradients *gradients;
  const rk_kernel_table *kernels;
  int64_t gates, side_by_side;
  // weight_hh: of the gates whose gradients lie side by side in `gates`, and of gate n where it stands apart.
  rk_packed_weights weights, weights_n, projection;
} backward;

static int64_t block_width(const backward *w) { return 2 * w->kernels->matmul->lanes; }

/// The gradient of the state after a step, at one unit; step -1 is the initial state, NULL if nobody wants it.
static float *state_gradient(const backward *w, int64_t step, int64_t row, int64_t unit) {
  const rk_gated_layer *l = w->layer;
  if (step < 0) return w->gradients->h0 ? w->gradients->h0 + row * l->width + unit : NULL;
  return w->gradients->states + (step * l->batch + row) * l->width + unit;
}

/// What the step behind gives back through: the gradients of its gates, and of gate n's product where that stands apart.
typedef struct step_behind {
  bool exists;
  rk_tile_rows gates, part;
} step_behind;

static step_behind take_step_behind(const backward *w, int64_t step, int64_t row, int64_t rows) {
  const rk_gated_layer *l = w->layer;
  const int64_t stride = w->gates * l->hidden, place = (step + 1) * l->batch + row;
  step_behind behind = {.exists = step < l->steps - 1};
  if (!behind.exists) return behind;
  const rk_matmul_kernels *kernels = w->kernels->matmul;
  const float *products = (l->norm.enabled ? l->norm.gradient : l->gates) + place * stride;
  behind.gates = rk_take_tile_rows(kernels, products, stride, rows, w->side_by_side * l->hidden);
  if (l->norm.enabled) return behind;
  if (l->cell == RK_GATED_GRU_RESET_AFTER) {
    behind.part = rk_take_tile_rows(kernels, l->part + place * l->hidden, l->hidden, rows, l->hidden);
  }
  return behind;
}

static void give_step_behind(step_behind *behind) {
  rk_give_tile_rows(&behind->gates);
  rk_give_tile_rows(&behind->part);
}

/// Adds what the step behind gives back to one block of the state's gradient.
static void add_step_behind(const backward *w, const step_behind *behind, int64_t step, rk_span span, int64_t row,
                            int64_t rows, int64_t block) {
  if (!behind->exists) return;
  float *gradient = state_gradient(w, step, row, block * block_width(w));
  const int64_t width = w->layer->width, i = row - span.row;
  rk_multiply_by_panel(&w->weights, block, rk_tile_row(&behind->gates, i), behind->gates.stride, rows, gradient, width,
                       true, false);
  if (behind->part.rows) {
    rk_multiply_by_panel(&w->weights_n, block, rk_tile_row(&behind->part, i), behind->part.stride, rows, gradient,
                         width, true, false);
  }
}

/// What the gates of one block read and write.
static rk_gate_block gate_block(const backward *w, int64_t step, int64_t row, int64_t rows, int64_t block) {
  const rk_gated_layer *l = w->layer;
  const int64_t unit = block * block_width(w), left = l->hidden - unit, stride = w->gates * l->hidden;
  const int64_t place = step * l->batch + row;
  rk_gate_block b = {
      .rows = rows,
      .units = left < block_width(w) ? left : block_width(w),
      .hidden = l->hidden,
      .gates_stride = stride,
      .gates = l->gates + place * stride + unit,
      .part = l->part ? l->part + place * l->hidden + unit : NULL,
      .state_before = rk_offset(rk_step_rows(l, l->states, l->h0, l->width, step - 1, row), unit),
      .before_stride = l->width,
  };
  if (!l->projection) {
    b.gradient = state_gradient(w, step, row, unit);
    b.gradient_stride = l->width;
    b.gradient_before = state_gradient(w, step - 1, row, unit);
  }
  if (l->cell == RK_GATED_LSTM) {
    b.cell = l->cells + place * l->hidden + unit;
    b.cell_before = rk_offset(rk_step_rows(l, l->cells, l->c0, l->hidden, step - 1, row), unit);
    b.cell_gradient = rk_offset(w->gradients->cells, place * l->hidden + unit);
    b.cell_carry = w->gradients->c0 + row * l->hidden + unit;
    b.cell_zoneout = l->cell_zoneout.enabled;
    b.cell_mask = rk_offset(rk_step_rows(l, l->cell_zoneout.mask, NULL, l->hidden, step, row), unit);
    b.cell_rate = l->cell_zoneout.rate;
  }
  for (int64_t i = 0; i < rows; i++) {
    for (int64_t gate = 0; gate < w->gates; gate++) {
      // Asked for now, they arrive while the tiles run.
      __builtin_prefetch(b.gates + i * stride + gate * l->hidden, 1);
      __builtin_prefetch(b.gates + i * stride + gate * l->hidden + b.units - 1, 1);
    }
    if (b.cell) __builtin_prefetch(b.cell + i * l->hidden);
  }
  return b;
}

static void zone_out(const backward *w, int64_t step, int64_t row, int64_t rows, int64_t unit, int64_t units) {
  const rk_gated_layer *l = w->layer;
  if (!l->state_zoneout.enabled) return;
  rk_zoneout_block b = {
      .rows = rows,
      .units = units,
      .stride = l->width,
      .mask = rk_offset(rk_step_rows(l, l->state_zoneout.mask, NULL, l->width, step, row), unit),
      .rate = l->state_zoneout.rate,
      .state = state_gradient(w, step, row, unit),
      .gradient_before = state_gradient(w, step - 1, row, unit),
  };
  w->kernels->gates->zoneout_backward(&b);
}

static rk_gate_function gates_of(const backward *w) {
  const rk_gate_kernels *k = w->kernels->gates;
  switch (w->layer->cell) {
    case RK_GATED_RELU: return k->relu_backward;
    case RK_GATED_TANH: return k->tanh_backward;
    case RK_GATED_LSTM: return k->lstm_backward;
    case RK_GATED_GRU_RESET_AFTER: return k->gru_after_backward;
    case RK_GATED_GRU_RESET_BEFORE: return k->gru_before_backward;
  }
}

/// Whether gates wait for a later phase than the state's gradient.
static bool gates_wait(const backward *w) { return w->layer->projection != NULL || w->layer->norm.enabled; }

/// The state's gradient, and unless something lies between them the gates'.
static void run_states(const void *context, int64_t step, rk_span span) {
  const backward *w = context;
  step_behind behind = take_step_behind(w, step, span.row, span.row_end - span.row);
  for (int64_t block = span.block; block < span.block_end; block++) {
    RK_FOR_ROW_GROUPS(span, row, rows) {
      if (step < 0) {
        add_step_behind(w, &behind, step, span, row, rows, block);
        continue;
      }
      rk_gate_block b = {0};
      if (!gates_wait(w)) b = gate_block(w, step, row, rows, block);
      add_step_behind(w, &behind, step, span, row, rows, block);
      zone_out(w, step, row, rows, block * block_width(w), rk_panel_units(&w->weights, block));
      if (!gates_wait(w)) gates_of(w)(&b);
    }
  }
  give_step_behind(&behind);
}

/// RESET_BEFORE: from the gradient of gate n to r h, and from there to r and to the state before.
static void run_reset(const void *context, int64_t step, rk_span span) {
  const backward *w = context;
  const rk_gated_layer *l = w->layer;
  if (step < 0) return;
  rk_gated_scratch scratch;
  rk_tile_rows dn = rk_take_tile_rows(w->kernels->matmul,
                                      l->gates + ((step * l->batch + span.row) * w->gates + 2) * l->hidden,
                                      w->gates * l->hidden, span.row_end - span.row, l->hidden);
  for (int64_t block = span.block; block < span.block_end; block++) {
    RK_FOR_ROW_GROUPS(span, row, rows) {
      rk_gate_block b = gate_block(w, step, row, rows, block);
      rk_multiply_by_panel(&w->weights_n, block, rk_tile_row(&dn, row - span.row), dn.stride, rows,
                           scratch.products[0][0], RK_MOST_PANEL, false, true);
      b.product = scratch.products[0][0];
      b.product_stride = RK_MOST_PANEL;
      w->kernels->gates->gru_before_backward_reset(&b);
    }
  }
  rk_give_tile_rows(&dn);
}

/// From the projected state's gradient to h's, and on to the gates.
static void run_projection(const void *context, int64_t step, rk_span span) {
  const backward *w = context;
  const rk_gated_layer *l = w->layer;
  if (step < 0) return;
  rk_gated_scratch scratch;
  rk_tile_rows state = rk_take_tile_rows(w->kernels->matmul, state_gradient(w, step, span.row, 0), l->width,
                                         span.row_end - span.row, l->width);
  for (int64_t block = span.block; block < span.block_end; block++) {
    RK_FOR_ROW_GROUPS(span, row, rows) {
      const float *a = rk_tile_row(&state, row - span.row);
      if (l->norm.enabled) {
        float *gradient = l->norm.cell_gradient + (step * l->batch + row) * l->hidden + block * block_width(w);
        rk_multiply_by_panel(&w->projection, block, a, state.stride, rows, gradient, l->hidden, false, false);
        continue;
      }
      rk_gate_block b = gate_block(w, step, row, rows, block);
      rk_multiply_by_panel(&w->projection, block, a, state.stride, rows, scratch.products[0][0],
                           RK_MOST_PANEL, false, true);
      b.gradient = scratch.products[0][0];
      b.gradient_stride = RK_MOST_PANEL;
      gates_of(w)(&b);
    }
  }
  rk_give_tile_rows(&state);
}

/// From the gradients of a row of normalised numbers, in one or two segments, to what they were before.
static void undo_normalization(const backward *w, const rk_norm_segment *segments, int64_t count, float scale,
                               bool accumulate, float *out) {
  double sums[2] = {0, 0};
  int64_t n = 0;
  for (int64_t i = 0; i < count; i++) {
    w->kernels->gates->norm_sums(&segments[i], sums);
    n += segments[i].n;
  }
  const float means[2] = {(float)(sums[0] / (double)n), (float)(sums[1] / (double)n)};
  for (int64_t i = 0; i < count; i++) {
    w->kernels->gates->norm_gradient(&segments[i], scale, means, accumulate, out);
    out += segments[i].n;
  }
}

/// Layer normalisation: gates row by row, and from them to the products.
static void run_normalized(const void *context, int64_t step, rk_span span) {
  const backward *w = context;
  const rk_gated_layer *l = w->layer;
  const rk_normalization *norm = &l->norm;
  if (step < 0) return;
  for (int64_t row = span.row; row < span.row_end; row++) {
    const int64_t place = step * l->batch + row, width = w->gates * l->hidden;
    rk_gate_block b = gate_block(w, step, row, 1, 0);
    b.units = l->hidden;
    if (l->cell == RK_GATED_LSTM) {
      float *gradient = norm->cell_gradient + place * l->hidden;
      if (l->projection) b.gradient = gradient;
      b.cell_normalized = norm->cell_normalized + place * l->hidden;
      b.cell_gain = norm->cell_gain;
      b.cell_bias = norm->cell_bias;
      b.cell_normalized_gradient = gradient;
      w->kernels->gates->lstm_output_backward(&b);
      const rk_norm_segment cell = {l->hidden, norm->cell_gain, b.cell_normalized, gradient};
      undo_normalization(w, &cell, 1, norm->cell_scales[place], true, b.cell_carry);
      w->kernels->gates->lstm_cell_backward(&b);
    } else {
      gates_of(w)(&b);
    }
    const float *normalized = norm->normalized + place * width;
    const bool apart = l->cell == RK_GATED_GRU_RESET_AFTER;
    const int64_t first = apart ? 2 * l->hidden : width;
    const rk_norm_segment products[2] = {
        {first, norm->gain, normalized, b.gates},
        {width - first, norm->gain + first, normalized + first, b.part},
    };
    undo_normalization(w, products, apart ? 2 : 1, norm->scales[place], false, norm->gradient + place * width);
  }
}

void rk_gated_backward(const rk_gated_layer *l, const rk_gated_gradients *gradients) {
  if (l->batch <= 0 || l->hidden <= 0) return;
  const size_t state_bytes = (size_t)(l->batch * l->width) * sizeof(float);
  if (gradients->h0) memset(gradients->h0, 0, state_bytes);
  if (gradients->c0) memset(gradients->c0, 0, (size_t)(l->batch * l->hidden) * sizeof(float));
  if (l->steps <= 0) return;
  const rk_kernel_table *kernels = rk_kernels();
  backward w = {.layer = l, .gradients = gradients, .kernels = kernels, .gates = rk_gate_count(l->cell)};
  const bool is_gru = l->cell == RK_GATED_GRU_RESET_AFTER || l->cell == RK_GATED_GRU_RESET_BEFORE;
  const int64_t apart = is_gru && !l->norm.enabled ? 1 : 0;
  w.side_by_side = w.gates - apart;
  const int64_t rows = w.side_by_side * l->hidden;
  w.weights = rk_pack_weights(l->weight_hh, rows, l->width, false, kernels->matmul);
  if (apart) {
    w.weights_n = rk_pack_weights(l->weight_hh + rows * l->width, l->hidden, l->width, false, kernels->matmul);
  }
  rk_steps steps = {.context = &w, .batch = l->batch, .first = l->steps - 1, .last = gradients->h0 ? -1 : 0};
  steps.phases[steps.phase_count++] = (rk_phase){run_states, w.weights.panels};
  if (l->cell == RK_GATED_GRU_RESET_BEFORE) {
    steps.phases[steps.phase_count++] = (rk_phase){run_reset, w.weights_n.panels};
  }
  if (l->projection) {
    w.projection = rk_pack_weights(l->projection, l->width, l->hidden, false, kernels->matmul);
    steps.phases[steps.phase_count++] = (rk_phase){run_projection, w.projection.panels};
  }
  if (l->norm.enabled) steps.phases[steps.phase_count++] = (rk_phase){run_normalized, 0};
  steps.split = rk_split_recurrence(l->batch, w.gates * l->hidden * l->width, l->steps,
                                    kernels->matmul->tile_rows, w.weights.panels);
  rk_run_steps(&steps);
  rk_free_weights(&w.weights);
  rk_free_weights(&w.weights_n);
  rk_free_weights(&w.projection);
}

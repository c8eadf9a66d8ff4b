#include "gated.h"

float *kc_copy(kc_case *c, const float *x, int64_t count) {
  float *copy = kc_storage(c, count);
  for (int64_t i = 0; i < count; i++) copy[i] = x[i];
  return copy;
}

static rk_zoneout zoneout(kc_case *c, int64_t count) {
  if (kc_below(c, 2)) return (rk_zoneout){.enabled = true, .rate = 0.3f};
  float *mask = kc_storage(c, count);
  for (int64_t i = 0; i < count; i++) mask[i] = (float)kc_below(c, 2);
  return (rk_zoneout){.enabled = true, .mask = mask};
}

static rk_normalization normalization(kc_case *c, int64_t rows, int64_t width, int64_t hidden) {
  return (rk_normalization){
      .enabled = true,
      .gain = kc_floats(c, width, 1),
      .bias = kc_floats(c, width, 1),
      .normalized = kc_storage(c, rows * width),
      .scales = kc_storage(c, rows),
      .gradient = kc_storage(c, rows * width),
      .cell_gain = kc_floats(c, hidden, 1),
      .cell_bias = kc_floats(c, hidden, 1),
      .cell_normalized = kc_storage(c, rows * hidden),
      .cell_scales = kc_storage(c, rows),
      .cell_gradient = kc_storage(c, rows * hidden),
  };
}

kc_gated kc_gated_layer(kc_case *c, const int *s) {
  static const int64_t gate_counts[] = {1, 1, 4, 3, 3};
  const int64_t hidden = s[2], gates = gate_counts[s[3]], rows = (int64_t)s[0] * s[1];
  const bool is_lstm = s[3] == RK_GATED_LSTM, projects = is_lstm && (s[5] & 1);
  const bool normalizes = s[3] != RK_GATED_GRU_RESET_BEFORE && (s[5] & 2);
  const int64_t width = projects ? 1 + kc_below(c, (int)hidden + 3) : hidden;
  kc_gated g = {.gates = gates, .rows = rows, .has_biases = s[4] & 1, .has_ids = s[4] & 4};
  g.layer = (rk_gated_layer){
      .cell = (rk_gated_cell)s[3],
      .steps = s[0],
      .batch = s[1],
      .hidden = hidden,
      .width = width,
      .weight_hh = kc_floats(c, gates * hidden * width, 1 / sqrtf((float)width)),
      .projection = projects ? kc_floats(c, width * hidden, 1 / sqrtf((float)hidden)) : NULL,
      .h0 = s[4] & 2 ? kc_floats(c, s[1] * width, 1) : NULL,
      .c0 = is_lstm && (s[4] & 2) ? kc_floats(c, s[1] * hidden, 1) : NULL,
      .states = kc_storage(c, rows * width),
      .cells = is_lstm ? kc_storage(c, rows * hidden) : NULL,
      .saves = true,
      .gates = kc_storage(c, rows * gates * hidden),
      .part = gates == 3 || projects ? kc_storage(c, rows * hidden) : NULL,
  };
  if (s[4] & 8) g.layer.state_zoneout = zoneout(c, rows * width);
  if (is_lstm && (s[4] & 8)) g.layer.cell_zoneout = zoneout(c, rows * hidden);
  if (normalizes) g.layer.norm = normalization(c, rows, gates * hidden, hidden);
  return g;
}

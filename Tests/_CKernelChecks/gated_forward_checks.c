// The gated layers forward: each step from the kernel's own state before it, so that its bound is that of one step.
#include "gated.h"

enum { vocabulary = 11 };

/// One row at one step.
typedef struct row {
  const kc_gated *gated;
  const rk_gated_input *input;
  const float *x;
  int64_t index;
  kc_estimate before[KC_MOST_HIDDEN + 2], cell_before[KC_MOST_HIDDEN];
  kc_estimate products[4 * KC_MOST_HIDDEN];  // with weight_hh, normalised if they are to be
  kc_estimate gates[4 * KC_MOST_HIDDEN], part[KC_MOST_HIDDEN], cell[KC_MOST_HIDDEN], state[KC_MOST_HIDDEN + 2];
} row;

/// (x - mean) / sqrt(variance + epsilon) in place; the reciprocal of the root.
static kc_estimate normalize(int64_t n, kc_estimate *x) {
  double sum = 0, squares = 0, error = 0;
  for (int64_t i = 0; i < n; i++) sum += x[i].value, error += x[i].error;
  const kc_estimate mean = kc_rounded(sum / (double)n, error / (double)n);
  error = 0;
  for (int64_t i = 0; i < n; i++) {
    x[i] = kc_subtract(x[i], mean);
    squares += x[i].value * x[i].value;
    error += 2 * fabs(x[i].value) * x[i].error;
  }
  const double r = 1 / sqrt(squares / (double)n + 1e-5);
  const kc_estimate scale = kc_rounded(r, 0.5 * r * r * r * error / (double)n);
  for (int64_t i = 0; i < n; i++) x[i] = kc_multiply(x[i], scale);
  return scale;
}

static kc_estimate read(const row *r, int64_t place) {
  const float *bias = r->input->bias_ih;
  return kc_add(kc_exact(r->x[place]), kc_exact(bias ? bias[place] : 0));
}
/// The recurrent product with its biases.
static kc_estimate recurrent(const row *r, int64_t place, kc_estimate product) {
  const float *bias = r->input->bias_hh, *norm = r->gated->layer.norm.enabled ? r->gated->layer.norm.bias : NULL;
  return kc_add(product, kc_add(kc_exact(bias ? bias[place] : 0), kc_exact(norm ? norm[place] : 0)));
}
static kc_estimate sum(const row *r, int64_t gate, int64_t i) {
  const int64_t place = gate * r->gated->layer.hidden + i;
  return kc_add(recurrent(r, place, r->products[place]), read(r, place));
}

static void lstm_row(kc_case *c, row *r) {
  const rk_gated_layer *l = &r->gated->layer;
  const int64_t h = l->hidden;
  kc_estimate seen[KC_MOST_HIDDEN];  // what the output reads of the cell
  for (int64_t i = 0; i < h; i++) {
    for (int64_t gate = 0; gate < 4; gate++) {
      r->gates[gate * h + i] = gate == 2 ? kc_tanh(sum(r, gate, i)) : kc_sigmoid(sum(r, gate, i));
    }
    r->cell[i] = kc_add(kc_multiply(r->gates[h + i], r->cell_before[i]), kc_multiply(r->gates[i], r->gates[2 * h + i]));
    if (l->cell_zoneout.enabled) {
      r->cell[i] = kc_mix(kc_stays(&l->cell_zoneout, r->index * h + i), r->cell_before[i], r->cell[i]);
    }
    seen[i] = r->cell[i];
  }
  if (l->norm.enabled) {
    kc_agree(c, l->norm.cell_scales[r->index], normalize(h, seen));
    for (int64_t i = 0; i < h; i++) {
      kc_agree(c, l->norm.cell_normalized[r->index * h + i], seen[i]);
      seen[i] = kc_add(kc_multiply(seen[i], kc_exact(l->norm.cell_gain[i])), kc_exact(l->norm.cell_bias[i]));
    }
  }
  kc_estimate *state = l->projection ? r->part : r->state;
  for (int64_t i = 0; i < h; i++) state[i] = kc_multiply(r->gates[3 * h + i], kc_tanh(seen[i]));
  for (int64_t i = 0; l->projection && i < l->width; i++) r->state[i] = kc_dot(h, l->projection + i * h, 1, r->part);
}

static void gru_row(row *r) {
  const rk_gated_layer *l = &r->gated->layer;
  const int64_t h = l->hidden;
  const bool after = l->cell == RK_GATED_GRU_RESET_AFTER;
  for (int64_t i = 0; i < h; i++) {
    r->gates[i] = kc_sigmoid(sum(r, 0, i));
    r->gates[h + i] = kc_sigmoid(sum(r, 1, i));
    r->part[i] = after ? recurrent(r, 2 * h + i, r->products[2 * h + i]) : kc_multiply(r->gates[i], r->before[i]);
  }
  for (int64_t i = 0; i < h; i++) {
    const kc_estimate product = after ? kc_multiply(r->gates[i], r->part[i])
                                      : recurrent(r, 2 * h + i, kc_dot(h, l->weight_hh + (2 * h + i) * h, 1, r->part));
    const kc_estimate n = kc_tanh(kc_add(product, read(r, 2 * h + i)));
    r->gates[2 * h + i] = n;
    r->state[i] = kc_add(kc_multiply(r->gates[h + i], kc_subtract(r->before[i], n)), n);
  }
}

static void plain_row(row *r) {
  const bool relu = r->gated->layer.cell == RK_GATED_RELU;
  for (int64_t i = 0; i < r->gated->layer.hidden; i++) {
    const kc_estimate z = sum(r, 0, i);
    r->state[i] = r->gates[i] = relu ? (z.value <= 0 ? (kc_estimate){0, z.error} : z) : kc_tanh(z);
  }
}

static void check_row(kc_case *c, row *r) {
  const rk_gated_layer *l = &r->gated->layer;
  const int64_t width = r->gated->gates * l->hidden, i = r->index;
  const float *before = kc_rows_before(r->gated, l->states, l->h0, l->width, i);
  kc_exact_all(l->width, before, r->before);
  if (l->cells) kc_exact_all(l->hidden, kc_rows_before(r->gated, l->cells, l->c0, l->hidden, i), r->cell_before);
  for (int64_t j = 0; j < width; j++) {
    r->products[j] = before ? kc_dot(l->width, l->weight_hh + j * l->width, 1, r->before) : kc_exact(0);
  }
  if (l->norm.enabled) {
    kc_agree(c, l->norm.scales[i], normalize(width, r->products));
    for (int64_t j = 0; j < width; j++) {
      kc_agree(c, l->norm.normalized[i * width + j], r->products[j]);
      r->products[j] = kc_multiply(r->products[j], kc_exact(l->norm.gain[j]));
    }
  }
  if (l->cell == RK_GATED_LSTM) lstm_row(c, r);
  else if (r->gated->gates == 3) gru_row(r);
  else plain_row(r);
  for (int64_t j = 0; j < width; j++) kc_agree(c, l->gates[i * width + j], r->gates[j]);
  for (int64_t j = 0; l->part && j < l->hidden; j++) kc_agree(c, l->part[i * l->hidden + j], r->part[j]);
  for (int64_t j = 0; l->cells && j < l->hidden; j++) kc_agree(c, l->cells[i * l->hidden + j], r->cell[j]);
  for (int64_t j = 0; j < l->width; j++) {
    const int64_t place = i * l->width + j;
    if (l->state_zoneout.enabled) {
      r->state[j] = kc_mix(kc_stays(&l->state_zoneout, place), r->before[j], r->state[j]);
    }
    kc_agree(c, l->states[place], r->state[j]);
  }
}

void kc_gated_forward(kc_case *c, const int *s) {
  kc_gated g = kc_gated_layer(c, s);
  const int64_t width = g.gates * g.layer.hidden;
  float *table = kc_floats(c, (g.has_ids ? vocabulary : g.rows) * width, 1);
  int32_t *ids = g.has_ids ? kc_ids(c, g.rows, vocabulary) : NULL;
  rk_gated_input input = {
      .bias_ih = g.has_biases ? kc_floats(c, width, 1) : NULL,
      .bias_hh = g.has_biases ? kc_floats(c, width, 1) : NULL,
      .ids = ids,
      .table = ids ? table : NULL,
      .projected = ids ? NULL : table,
  };
  if (!ids && kc_below(c, 2)) {  // in place
    for (int64_t i = 0; i < g.rows * width; i++) g.layer.gates[i] = table[i];
    input.projected = g.layer.gates;
  }
  rk_gated_forward(&g.layer, &input);
  for (int64_t i = 0; i < g.rows; i++) {
    row r = {.gated = &g, .input = &input, .x = table + (ids ? ids[i] : i) * width, .index = i};
    check_row(c, &r);
  }
}

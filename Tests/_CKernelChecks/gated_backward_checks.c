// Back-propagation through the gated layers, on numbers that no forward pass has left: the formulas hold for any. Each
// step follows from the kernel's own gradients of the step behind it, what is carried past the gates excepted.
#include "gated.h"

typedef struct past {
  const kc_gated *gated;
  const float *gates, *part, *cell_gradient;  // what the layer held, and the gradient of cells or NULL
  kc_estimate *state_carry, *cell_carry;      // [batch, width] and [batch, hidden]
  int64_t index, row;                         // of steps times batch, of batch
  kc_estimate dh[KC_MOST_HIDDEN + 2];         // of the state, then of what the gates made
  kc_estimate d[4 * KC_MOST_HIDDEN], d_part[KC_MOST_HIDDEN];  // before the activations
} past;

static kc_estimate gate(const past *p, int64_t gate, int64_t i) {
  return kc_exact(p->gates[(p->index * p->gated->gates + gate) * p->gated->layer.hidden + i]);
}

static kc_estimate add_product(kc_estimate to, int64_t n, const float *w, int64_t stride, const kc_estimate *x) {
  // The sum starts with what is added to, which so may pass every rounding.
  to.error += kc_rounding((double)n, fabs(to.value));
  return kc_add(to, kc_dot(n, w, stride, x));
}

/// Adds what the step behind gives back through the weights to a row of gradients.
static void add_step_behind(const past *p, int64_t behind, kc_estimate *dh) {
  const rk_gated_layer *l = &p->gated->layer;
  const bool apart = p->gated->gates == 3 && !l->norm.enabled;
  const int64_t h = l->hidden, all = p->gated->gates * h, side_by_side = apart ? 2 * h : all;
  kc_estimate gates[4 * KC_MOST_HIDDEN], part[KC_MOST_HIDDEN];
  if (behind >= p->gated->rows) return;
  kc_exact_all(side_by_side, (l->norm.enabled ? l->norm.gradient : l->gates) + behind * all, gates);
  if (apart) kc_exact_all(h, l->part + behind * h, part);
  for (int64_t j = 0; j < l->width; j++) {
    dh[j] = add_product(dh[j], side_by_side, l->weight_hh + j, l->width, gates);
    if (!apart || l->cell == RK_GATED_GRU_RESET_BEFORE) continue;
    dh[j] = add_product(dh[j], h, l->weight_hh + side_by_side * l->width + j, l->width, part);
  }
}

/// Adds to `out` the way back through a normalisation: scale (gain d - mean - x mean of (gain d x)).
static void undo_normalization(int64_t n, const float *gain, const float *x, const float *d, float scale,
                               kc_estimate *out) {
  kc_estimate sums[2] = {{0, 0}, {0, 0}}, scaled[4 * KC_MOST_HIDDEN];
  for (int64_t i = 0; i < n; i++) {
    scaled[i] = kc_multiply(kc_exact(gain[i]), kc_exact(d[i]));
    const kc_estimate product = kc_multiply(scaled[i], kc_exact(x[i]));
    sums[0] = (kc_estimate){sums[0].value + scaled[i].value, sums[0].error + scaled[i].error};
    sums[1] = (kc_estimate){sums[1].value + product.value, sums[1].error + product.error};
  }
  for (int i = 0; i < 2; i++) sums[i] = kc_rounded(sums[i].value / (double)n, sums[i].error / (double)n);
  for (int64_t i = 0; i < n; i++) {
    const kc_estimate centred = kc_subtract(scaled[i], sums[0]);
    const kc_estimate projected = kc_multiply(kc_exact(x[i]), sums[1]);
    out[i] = kc_add(out[i], kc_multiply(kc_subtract(centred, projected), kc_exact(scale)));
  }
}

static void lstm_row(kc_case *c, past *p) {
  const rk_gated_layer *l = &p->gated->layer;
  const int64_t h = l->hidden, first = p->index * h;
  const float *before = kc_rows_before(p->gated, l->cells, l->c0, h, p->index);
  kc_estimate *carry = p->cell_carry + p->row * h;
  kc_estimate seen[KC_MOST_HIDDEN];  // the gradient of what the output has read
  for (int64_t i = 0; i < h; i++) {
    kc_estimate x = kc_exact(l->cells[first + i]);
    if (l->norm.enabled) {
      x = kc_add(kc_multiply(kc_exact(l->norm.cell_normalized[first + i]), kc_exact(l->norm.cell_gain[i])),
                 kc_exact(l->norm.cell_bias[i]));
    }
    const kc_estimate y = kc_tanh(x), o = gate(p, 3, i);
    p->d[3 * h + i] = kc_multiply(kc_multiply(p->dh[i], y), kc_sigmoid_slope(o));
    seen[i] = kc_multiply(kc_multiply(p->dh[i], o), kc_tanh_slope(y));
    if (l->norm.enabled) kc_agree(c, l->norm.cell_gradient[first + i], seen[i]);
    else carry[i] = kc_add(carry[i], seen[i]);
  }
  if (l->norm.enabled) {
    undo_normalization(h, l->norm.cell_gain, l->norm.cell_normalized + first, l->norm.cell_gradient + first,
                       l->norm.cell_scales[p->index], carry);
  }
  for (int64_t i = 0; i < h; i++) {
    kc_estimate dc = carry[i], held = kc_exact(0);
    if (p->cell_gradient) dc = kc_add(dc, kc_exact(p->cell_gradient[first + i]));
    if (l->cell_zoneout.enabled) {
      const kc_estimate stays = kc_stays(&l->cell_zoneout, first + i);
      held = kc_multiply(stays, dc);
      dc = kc_multiply(dc, kc_subtract(kc_exact(1), stays));
    }
    carry[i] = kc_add(kc_multiply(dc, gate(p, 1, i)), held);
    p->d[i] = kc_multiply(kc_multiply(dc, gate(p, 2, i)), kc_sigmoid_slope(gate(p, 0, i)));
    p->d[h + i] = kc_multiply(kc_multiply(dc, kc_exact(before ? before[i] : 0)), kc_sigmoid_slope(gate(p, 1, i)));
    p->d[2 * h + i] = kc_multiply(kc_multiply(dc, gate(p, 0, i)), kc_tanh_slope(gate(p, 2, i)));
  }
}

static void gru_row(past *p) {
  const rk_gated_layer *l = &p->gated->layer;
  const int64_t h = l->hidden;
  const float *before = kc_rows_before(p->gated, l->states, l->h0, h, p->index);
  kc_estimate *carry = p->state_carry + p->row * h, reset[KC_MOST_HIDDEN];
  // Of gate n, as the kernel has it.
  kc_exact_all(h, l->gates + (p->index * 3 + 2) * h, reset);
  for (int64_t i = 0; i < h; i++) {
    const kc_estimate r = gate(p, 0, i), z = gate(p, 1, i), n = gate(p, 2, i);
    const kc_estimate old = kc_exact(before ? before[i] : 0);
    const kc_estimate dn = kc_multiply(kc_multiply(p->dh[i], kc_subtract(kc_exact(1), z)), kc_tanh_slope(n));
    p->d[h + i] = kc_multiply(kc_multiply(p->dh[i], kc_subtract(old, n)), kc_sigmoid_slope(z));
    p->d[2 * h + i] = dn;
    carry[i] = kc_add(carry[i], kc_multiply(z, p->dh[i]));
    if (l->cell == RK_GATED_GRU_RESET_AFTER) {
      p->d_part[i] = kc_multiply(dn, r);
      p->d[i] = kc_multiply(kc_multiply(dn, kc_exact(p->part[p->index * h + i])), kc_sigmoid_slope(r));
    } else {
      const kc_estimate d = kc_dot(h, l->weight_hh + 2 * h * h + i, h, reset);  // of r h
      carry[i] = kc_add(carry[i], kc_multiply(r, d));
      p->d[i] = kc_multiply(kc_multiply(d, old), kc_sigmoid_slope(r));
    }
  }
}

static void plain_row(past *p) {
  const bool relu = p->gated->layer.cell == RK_GATED_RELU;
  for (int64_t i = 0; i < p->gated->layer.hidden; i++) {
    const kc_estimate y = gate(p, 0, i);
    if (!relu) p->d[i] = kc_multiply(p->dh[i], kc_tanh_slope(y));
    else p->d[i] = isnan(y.value) ? y : y.value > 0 ? p->dh[i] : kc_exact(0);
  }
}

/// The way back through the normalised product, from the kernel's own gradients of it.
static void check_normalized(kc_case *c, const past *p) {
  const rk_gated_layer *l = &p->gated->layer;
  const int64_t h = l->hidden, n = p->gated->gates * h, first = p->index * n;
  const bool apart = l->cell == RK_GATED_GRU_RESET_AFTER;
  kc_estimate expected[4 * KC_MOST_HIDDEN];
  float d[4 * KC_MOST_HIDDEN];
  for (int64_t i = 0; i < n; i++) {
    expected[i] = kc_exact(0);
    d[i] = apart && i >= 2 * h ? l->part[p->index * h + i - 2 * h] : l->gates[first + i];
  }
  undo_normalization(n, l->norm.gain, l->norm.normalized + first, d, l->norm.scales[p->index], expected);
  for (int64_t i = 0; i < n; i++) kc_agree(c, l->norm.gradient[first + i], expected[i]);
}

static void check_row(kc_case *c, past *p, const float *upstream, const float *given_back) {
  const rk_gated_layer *l = &p->gated->layer;
  const int64_t h = l->hidden, width = l->width, first = p->index * width;
  kc_estimate *carry = p->state_carry + p->row * width;
  for (int64_t i = 0; i < width; i++) p->dh[i] = kc_add(kc_exact(upstream[first + i]), carry[i]);
  add_step_behind(p, p->index + l->batch, p->dh);
  for (int64_t i = 0; i < width; i++) {
    carry[i] = kc_exact(0);
    if (!l->state_zoneout.enabled) continue;
    const kc_estimate stays = kc_stays(&l->state_zoneout, first + i);
    carry[i] = kc_multiply(stays, p->dh[i]);
    p->dh[i] = kc_multiply(kc_subtract(kc_exact(1), stays), p->dh[i]);
  }
  if (l->projection) {
    kc_estimate state[KC_MOST_HIDDEN + 2];
    for (int64_t i = 0; i < width; i++) kc_agree(c, given_back[first + i], p->dh[i]);
    kc_exact_all(width, given_back + first, state);
    for (int64_t i = 0; i < h; i++) p->dh[i] = kc_dot(width, l->projection + i, h, state);
  }
  if (l->cell == RK_GATED_LSTM) lstm_row(c, p);
  else if (p->gated->gates == 3) gru_row(p);
  else plain_row(p);
  const int64_t gates = p->gated->gates * h;
  for (int64_t i = 0; i < gates; i++) kc_agree(c, l->gates[p->index * gates + i], p->d[i]);
  for (int64_t i = 0; l->cell == RK_GATED_GRU_RESET_AFTER && i < h; i++) {
    kc_agree(c, l->part[p->index * h + i], p->d_part[i]);
  }
  if (l->norm.enabled) check_normalized(c, p);
}

/// What a forward pass would have left: any numbers.
static void fill(kc_case *c, float *x, int64_t count) {
  if (x == NULL) return;
  const float *numbers = kc_floats(c, count, 1);
  for (int64_t i = 0; i < count; i++) x[i] = numbers[i];
}

/// sizes as kc_gated_layer has them.
void kc_gated_backward(kc_case *c, const int *s) {
  kc_gated g = kc_gated_layer(c, s);
  rk_gated_layer *l = &g.layer;
  const int64_t h = l->hidden, batch = l->batch;
  const bool is_lstm = l->cell == RK_GATED_LSTM, wants_h0 = g.has_ids, has_cells = is_lstm && g.has_biases;
  const float *upstream = kc_floats(c, g.rows * l->width, 1);
  fill(c, l->gates, g.rows * g.gates * h);
  fill(c, l->states, g.rows * l->width);
  fill(c, l->cells, g.rows * h);
  fill(c, l->part, g.rows * h);
  if (l->norm.enabled) {
    fill(c, l->norm.normalized, g.rows * g.gates * h);
    fill(c, l->norm.cell_normalized, g.rows * h);
    fill(c, l->norm.scales, g.rows);
    fill(c, l->norm.cell_scales, g.rows);
  }
  past p = {
      .gated = &g,
      .gates = kc_copy(c, l->gates, g.rows * g.gates * h),
      .part = l->part ? kc_copy(c, l->part, g.rows * h) : NULL,
      .cell_gradient = has_cells ? kc_floats(c, g.rows * h, 1) : NULL,
      .state_carry = (kc_estimate *)kc_doubles(c, 2 * batch * l->width),
      .cell_carry = (kc_estimate *)kc_doubles(c, 2 * batch * h),
  };
  float *states = kc_copy(c, upstream, g.rows * l->width), *h0 = kc_storage(c, batch * l->width);
  float *c0 = kc_storage(c, batch * h);
  rk_gated_backward(l, &(rk_gated_gradients){
                           .states = states, .cells = p.cell_gradient, .h0 = wants_h0 ? h0 : NULL, .c0 = c0});
  for (int64_t i = g.rows - 1; i >= 0; i--) {
    p.index = i;
    p.row = i % batch;
    check_row(c, &p, upstream, states);
  }
  for (int64_t row = 0; wants_h0 && row < batch; row++) {
    add_step_behind(&p, row, p.state_carry + row * l->width);
    for (int64_t i = 0; i < l->width; i++) kc_agree(c, h0[row * l->width + i], p.state_carry[row * l->width + i]);
  }
  for (int64_t i = 0; is_lstm && i < batch * h; i++) kc_agree(c, c0[i], p.cell_carry[i]);
}

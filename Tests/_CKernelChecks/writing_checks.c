// A model stepped in float64 beside the packed one, with a running bound on the difference of their states.
#include <string.h>

#include "checks.h"

enum { steps = 3, most_layers = 3 };

typedef struct model {
  rk_stepper_cell cell;
  int64_t layers, hidden, vocabulary, gates;
  float *weight_ih[most_layers], *weight_hh[most_layers], *bias_ih[most_layers], *bias_hh[most_layers];
  float *head_weight, *head_bias;
} model;

/// One row's state, with how far each number of it may be off: h is written in turn, the LSTM's cell in place.
typedef struct row_state {
  double *h[2], *h_error[2], *cell, *cell_error;  // [layers][hidden]
} row_state;

/// To the upper 16 bits, nearest, ties to even, by arithmetic.
static float rounded_to_bfloat16(float x) {
  if (x == 0 || !isfinite(x)) return x;
  int exponent = ilogb(x) < -126 ? -126 : ilogb(x);
  double unit = ldexp(1, exponent - 7);
  return (float)(nearbyint(x / unit) * unit);
}

static void round_weights(float *weights, int64_t count) {
  for (int64_t i = 0; i < count; i++) weights[i] = rounded_to_bfloat16(weights[i]);
}

static model make_model(kc_case *c, const int *s) {
  model m = {.cell = (rk_stepper_cell)s[4], .layers = s[0], .hidden = s[1], .vocabulary = s[2]};
  m.gates = m.cell == RK_CELL_LSTM ? 4 : m.cell == RK_CELL_GRU ? 3 : 1;
  const int64_t outputs = m.gates * m.hidden;
  const float scale = 1 / sqrtf((float)m.hidden);
  for (int64_t l = 0; l < m.layers; l++) {
    m.weight_ih[l] = kc_floats(c, (l ? m.hidden : m.vocabulary) * outputs, scale);
    m.weight_hh[l] = kc_floats(c, outputs * m.hidden, scale);
    m.bias_ih[l] = kc_floats(c, outputs, 1);
    m.bias_hh[l] = kc_floats(c, outputs, 1);
  }
  m.head_weight = kc_floats(c, m.vocabulary * m.hidden, scale);
  m.head_bias = kc_floats(c, m.vocabulary, 1);
  return m;
}

/// Rounds what the packed weights of 16 bits round: all but biases and the first layer's input weights.
static void round_model(model *m) {
  for (int64_t l = 0; l < m->layers; l++) {
    if (l > 0) round_weights(m->weight_ih[l], m->gates * m->hidden * m->hidden);
    round_weights(m->weight_hh[l], m->gates * m->hidden * m->hidden);
  }
  round_weights(m->head_weight, m->vocabulary * m->hidden);
}

static row_state new_state(kc_case *c, const model *m) {
  const int64_t units = m->layers * m->hidden;
  double *all = kc_doubles(c, 6 * units);
  return (row_state){{all, all + units}, {all + 2 * units, all + 3 * units}, all + 4 * units, all + 5 * units};
}

/// A number, the magnitudes of what it was summed from, and how far it may be off.
typedef struct number {
  double value, magnitude, error;
} number;

/// Adds the product of `k` weights, `stride` apart, with x, whose elements may be off by `errors`.
static void add_product(int64_t k, const float *w, int64_t stride, const double *x, const double *errors, number *sum) {
  for (int64_t j = 0; j < k; j++) {
    double product = (double)w[j * stride] * x[j];
    sum->value += product;
    sum->magnitude += fabs(product);
    if (isfinite(product)) sum->error += fabs(w[j * stride]) * errors[j];
  }
  sum->error += kc_rounding((double)k, sum->magnitude);
}

/// What a unit's gate receives from below, with its bias, and what from the state before.
static number input_of(const model *m, const row_state *s, int64_t l, int64_t output, int32_t id, int after) {
  const float *w = m->weight_ih[l] + output;
  const int64_t stride = m->gates * m->hidden, below = (l - 1) * m->hidden;
  number sum = {m->bias_ih[l][output], fabs(m->bias_ih[l][output]), 0};
  if (l == 0) sum.value += w[id * stride], sum.magnitude += fabs(w[id * stride]);
  else add_product(m->hidden, w, stride, s->h[after] + below, s->h_error[after] + below, &sum);
  return sum;
}

static number state_of(const model *m, const row_state *s, int64_t l, int64_t output, int before) {
  number sum = {m->bias_hh[l][output], fabs(m->bias_hh[l][output]), 0};
  const int64_t own = l * m->hidden;
  add_product(m->hidden, m->weight_hh[l] + output * m->hidden, 1, s->h[before] + own, s->h_error[before] + own, &sum);
  return sum;
}

static number plus(number a, number b) {
  number sum = {a.value + b.value, a.magnitude + b.magnitude, a.error + b.error};
  if (isfinite(sum.value)) sum.error += kc_rounding(0, sum.magnitude);
  return sum;
}

static number times(number a, number b) {
  double error = a.error * (fabs(b.value) + b.error) + fabs(a.value) * b.error;
  double value = a.value * b.value;
  return (number){value, fabs(value), isfinite(error) ? error + kc_rounding(0, fabs(value)) : 0};
}

/// Slopes of at most 1 and 1/4, and 4 and 3 units in the last place.
static number tanh_of(number x) {
  double y = tanh(x.value);
  return (number){y, fabs(y), (isfinite(x.value) ? x.error : 0) + 8 * KC_ROUNDOFF * fabs(y) + KC_LEAST};
}

static number sigmoid_of(number x) {
  double y = 1 / (1 + exp(-x.value));
  return (number){y, y, (isfinite(x.value) ? x.error / 4 : 0) + 6 * KC_ROUNDOFF * y + KC_LEAST};
}

static number unit_of(const model *m, row_state *s, int64_t l, int64_t i, int32_t id, int before) {
  const int64_t place = l * m->hidden + i;
  const number h = {s->h[before][place], fabs(s->h[before][place]), s->h_error[before][place]};
  number input[4], state[4];
  for (int64_t gate = 0; gate < m->gates; gate++) {
    input[gate] = input_of(m, s, l, gate * m->hidden + i, id, 1 - before);
    state[gate] = state_of(m, s, l, gate * m->hidden + i, before);
  }
  if (m->cell == RK_CELL_GRU) {
    number r = sigmoid_of(plus(input[0], state[0])), z = sigmoid_of(plus(input[1], state[1]));
    number n = tanh_of(plus(input[2], times(r, state[2])));
    number change = times(z, plus(h, (number){-n.value, fabs(n.value), n.error}));
    return plus(n, change);
  }
  if (m->cell == RK_CELL_LSTM) {
    number in = sigmoid_of(plus(input[0], state[0])), forget = sigmoid_of(plus(input[1], state[1]));
    number g = tanh_of(plus(input[2], state[2])), out = sigmoid_of(plus(input[3], state[3]));
    number before_it = {s->cell[place], fabs(s->cell[place]), s->cell_error[place]};
    number cell = plus(times(forget, before_it), times(in, g));
    s->cell[place] = cell.value;
    s->cell_error[place] = cell.error;
    return times(out, tanh_of(cell));
  }
  number sum = plus(input[0], state[0]);
  if (m->cell == RK_CELL_TANH) return tanh_of(sum);
  return (number){sum.value > 0 || isnan(sum.value) ? sum.value : 0, 0, isfinite(sum.value) ? sum.error : 0};
}

/// One step of one row.
static void advance(const model *m, int step, int32_t id, row_state *s) {
  for (int64_t l = 0; l < m->layers; l++) {
    for (int64_t i = 0; i < m->hidden; i++) {
      number y = unit_of(m, s, l, i, id, step % 2);
      s->h[(step + 1) % 2][l * m->hidden + i] = y.value;
      s->h_error[(step + 1) % 2][l * m->hidden + i] = y.error;
    }
  }
}

/// The logits against their own softmax, and the place of the first maximum, NaN counting as the greatest.
static void check_choice(kc_case *c, const model *m, const rk_stepper *stepper, float *workspace, int64_t rows,
                         int64_t row) {
  float *logits = rk_stepper_logits(stepper, workspace, rows, row);
  int64_t best = 0;
  double sum = 0, before[m->vocabulary];
  for (int64_t v = 0; v < m->vocabulary; v++) {
    before[v] = logits[v];
    if (!isnan(logits[best]) && (logits[v] > logits[best] || isnan(logits[v]))) best = v;
  }
  if (rk_stepper_argmax(stepper, workspace, rows, row) != best) c->worst = INFINITY;
  const double temperature = 0.75, most = before[best];
  rk_stepper_soften(stepper, workspace, rows, row, (float)temperature);
  for (int64_t v = 0; v < m->vocabulary; v++) sum += exp((before[v] - most) / temperature);
  for (int64_t v = 0; v < m->vocabulary; v++) {
    double x = (before[v] - most) / temperature, y = exp(x) / sum;
    double bound = y * ((isfinite(x) ? fabs(x) * 4 : 0) + (double)m->vocabulary + 16) * KC_ROUNDOFF + 2 * KC_LEAST;
    kc_near(c, logits[v], y, isfinite(bound) ? bound : 0);
  }
}

/// sizes: layers, hidden, vocabulary, rows, cell, weight format.
void kc_writing(kc_case *c, const int *s) {
  const int64_t rows = s[3];
  const rk_weight_format format = s[5] == 0 ? RK_WEIGHTS_FLOAT32 : RK_WEIGHTS_BFLOAT16;
  model m = make_model(c, s);
  rk_stepper_layer layers[most_layers];
  for (int64_t l = 0; l < m.layers; l++) {
    layers[l] = (rk_stepper_layer){m.weight_ih[l], m.weight_hh[l], m.bias_ih[l], m.bias_hh[l]};
  }
  rk_stepper *stepper = rk_stepper_make(
      &(rk_stepper_model){.layer_count = m.layers, .hidden = m.hidden, .vocabulary = m.vocabulary,
                          .cell = m.cell, .layers = layers, .head_weight = m.head_weight,
                          .head_bias = m.head_bias},
      format);
  if (format == RK_WEIGHTS_BFLOAT16) round_model(&m);
  const int64_t floats = rk_stepper_workspace(stepper, rows);
  float *workspace = kc_storage(c, floats);
  memset(workspace, 0, (size_t)floats * sizeof *workspace);
  int32_t *ids = kc_ids(c, steps * rows, (int)m.vocabulary);
  for (int step = 0; step < steps; step++) {
    const rk_step next = {.workspace = workspace, .capacity = rows, .rows = rows, .index = step,
                          .ids = ids + step * rows, .wants = step == steps - 1 ? RK_STEP_LOGITS : RK_STEP_STATE};
    rk_stepper_advance(stepper, &next);
  }
  for (int64_t row = 0; row < rows; row++) {
    row_state state = new_state(c, &m);
    for (int step = 0; step < steps; step++) advance(&m, step, ids[step * rows + row], &state);
    const float *logits = rk_stepper_logits(stepper, workspace, rows, row);
    const int64_t top = (m.layers - 1) * m.hidden;
    for (int64_t v = 0; v < m.vocabulary; v++) {
      number sum = {m.head_bias[v], fabs(m.head_bias[v]), 0};
      add_product(m.hidden, m.head_weight + v * m.hidden, 1, state.h[steps % 2] + top, state.h_error[steps % 2] + top,
                  &sum);
      kc_near(c, logits[v], sum.value, sum.error);
    }
    check_choice(c, &m, stepper, workspace, rows, row);
  }
  rk_stepper_free(stepper);
}

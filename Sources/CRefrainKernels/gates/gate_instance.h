// The gates of recurrent cells for the instruction set whose vector header is open. `whole` is a constant wherever a
// cell is inlined: a vector of units, or the first `count` of one at the block's end.

RK_INLINE vfloat load_units(const float *p, int64_t count, bool whole) {
  return whole ? v_load(p) : v_load_first(p, count);
}
RK_INLINE vfloat load_or_zero(const float *p, int64_t place, int64_t count, bool whole) {
  return p ? load_units(p + place, count, whole) : v_zero();
}
RK_INLINE void store_units(float *p, int64_t count, bool whole, vfloat v) {
  if (whole) v_store(p, v);
  else v_store_first(p, count, v);
}

/// y (1 - y), the sigmoid's derivative, and 1 - y², that of tanh.
RK_INLINE vfloat sigmoid_slope(vfloat y) { return v_fma(-y, y, y); }
RK_INLINE vfloat tanh_slope(vfloat y) { return v_fma(-y, y, v_splat(1.0f)); }

/// What gate `gate` adds to its product.
RK_INLINE vfloat gate_input(const rk_gate_block *b, int64_t row, int gate, int64_t u, int64_t count, bool whole) {
  const int64_t place = gate * b->hidden + u;
  return load_units(b->inputs[row] + b->input_offset + place, count, whole) + load_units(b->bias + place, count, whole);
}
RK_INLINE vfloat gate_product(const rk_gate_block *b, int64_t row, int gate, int64_t u, int64_t count, bool whole) {
  vfloat p = load_units(b->product + row * b->product_stride + gate * b->product_gate_stride + u, count, whole);
  return b->gain ? p * load_units(b->gain + gate * b->hidden + u, count, whole) : p;
}
RK_INLINE vfloat gate_sum(const rk_gate_block *b, int64_t row, int gate, int64_t u, int64_t count, bool whole) {
  return gate_product(b, row, gate, u, count, whole) + gate_input(b, row, gate, u, count, whole);
}
RK_INLINE float *gate_place(const rk_gate_block *b, int64_t row, int gate, int64_t u) {
  return b->gates + row * b->gates_stride + gate * b->hidden + u;
}
RK_INLINE vfloat state_before(const rk_gate_block *b, int64_t row, int64_t u, int64_t count, bool whole) {
  return load_or_zero(b->state_before, row * b->before_stride + u, count, whole);
}
/// Adds to the gradient of the state before.
RK_INLINE void add_before(const rk_gate_block *b, int64_t row, int64_t u, int64_t count, bool whole, vfloat scale,
                          vfloat gradient) {
  if (b->gradient_before == NULL) return;
  float *p = b->gradient_before + row * b->gradient_stride + u;
  store_units(p, count, whole, v_fma(scale, gradient, load_units(p, count, whole)));
}

/// A function over all rows and units of a block from one over a vector of units.
#define EACH_UNIT(name, block_type)                                                              \
  static void name(const block_type *block) {                                                    \
    const block_type b = *block;                                                                 \
    for (int64_t row = 0; row < b.rows; row++) {                                                 \
      int64_t u = 0;                                                                             \
      for (; u + RK_LANES <= b.units; u += RK_LANES) name##_units(&b, row, u, RK_LANES, true);   \
      if (u < b.units) name##_units(&b, row, u, b.units - u, false);                             \
    }                                                                                            \
  }
#define CELL(name) EACH_UNIT(name, rk_gate_block)

#define UNITS(name) \
  RK_INLINE void name##_units(const rk_gate_block *b, int64_t row, int64_t u, int64_t count, bool whole)

UNITS(relu_forward) {
  vfloat y = v_relu(gate_sum(b, row, 0, u, count, whole));
  store_units(gate_place(b, row, 0, u), count, whole, y);
  store_units(b->state + row * b->state_stride + u, count, whole, y);
}

UNITS(tanh_forward) {
  vfloat y = v_tanh(gate_sum(b, row, 0, u, count, whole));
  store_units(gate_place(b, row, 0, u), count, whole, y);
  store_units(b->state + row * b->state_stride + u, count, whole, y);
}

UNITS(relu_backward) {
  vfloat gradient = load_units(b->gradient + row * b->gradient_stride + u, count, whole);
  float *place = gate_place(b, row, 0, u);
  store_units(place, count, whole, v_relu_gradient(gradient, load_units(place, count, whole)));
}

UNITS(tanh_backward) {
  vfloat gradient = load_units(b->gradient + row * b->gradient_stride + u, count, whole);
  float *place = gate_place(b, row, 0, u);
  store_units(place, count, whole, gradient * tanh_slope(load_units(place, count, whole)));
}

/// The part of the cell's old value that stays.
RK_INLINE vfloat cell_hold(const rk_gate_block *b, int64_t place, int64_t count, bool whole) {
  return b->cell_mask ? load_units(b->cell_mask + place, count, whole) : v_splat(b->cell_rate);
}

/// Gates i, f, g and o and the new cell.
UNITS(lstm_cell_forward) {
  const int64_t place = row * b->hidden + u;
  vfloat sigmoids[] = {
      gate_sum(b, row, 0, u, count, whole),
      gate_sum(b, row, 1, u, count, whole),
      gate_sum(b, row, 3, u, count, whole),
  };
  v_sigmoids(3, sigmoids);
  const vfloat i = sigmoids[0], f = sigmoids[1];
  const vfloat g = v_tanh(gate_sum(b, row, 2, u, count, whole));
  vfloat before = load_or_zero(b->cell_before, place, count, whole);
  vfloat c = v_fma(f, before, i * g);
  if (b->cell_zoneout) {
    vfloat m = cell_hold(b, place, count, whole);
    c = v_fma(m, before, (v_splat(1.0f) - m) * c);
  }
  store_units(gate_place(b, row, 0, u), count, whole, i);
  store_units(gate_place(b, row, 1, u), count, whole, f);
  store_units(gate_place(b, row, 2, u), count, whole, g);
  store_units(gate_place(b, row, 3, u), count, whole, sigmoids[2]);
  store_units(b->cell + place, count, whole, c);
}

UNITS(lstm_state_forward) {
  vfloat y = v_tanh(load_units(b->cell + row * b->hidden + u, count, whole));
  vfloat o = load_units(gate_place(b, row, 3, u), count, whole);
  store_units(b->state + row * b->state_stride + u, count, whole, o * y);
}

/// What the output reads of a normalised cell.
RK_INLINE vfloat lstm_output(const rk_gate_block *b, int64_t row, int64_t u, int64_t count, bool whole) {
  vfloat x = load_units(b->cell_normalized + row * b->hidden + u, count, whole);
  return v_tanh(v_fma(x, load_units(b->cell_gain + u, count, whole), load_units(b->cell_bias + u, count, whole)));
}

UNITS(lstm_output_forward) {
  vfloat y = lstm_output(b, row, u, count, whole);
  store_units(b->state + row * b->state_stride + u, count, whole, load_units(gate_place(b, row, 3, u), count, whole) * y);
}

/// From the cell's gradient to gates i, f and g and to the cell before.
RK_INLINE void lstm_cell_gradient(const rk_gate_block *b, int64_t row, int64_t u, int64_t count, bool whole,
                                  vfloat dc) {
  const int64_t place = row * b->hidden + u;
  vfloat i = load_units(gate_place(b, row, 0, u), count, whole);
  vfloat f = load_units(gate_place(b, row, 1, u), count, whole);
  vfloat g = load_units(gate_place(b, row, 2, u), count, whole);
  vfloat before = load_or_zero(b->cell_before, place, count, whole);
  if (b->cell_gradient) dc += load_units(b->cell_gradient + place, count, whole);
  vfloat held = v_zero();
  if (b->cell_zoneout) {
    vfloat m = cell_hold(b, place, count, whole);
    held = m * dc;
    dc *= v_splat(1.0f) - m;
  }
  store_units(b->cell_carry + place, count, whole, v_fma(dc, f, held));
  store_units(gate_place(b, row, 0, u), count, whole, dc * g * sigmoid_slope(i));
  store_units(gate_place(b, row, 1, u), count, whole, dc * before * sigmoid_slope(f));
  store_units(gate_place(b, row, 2, u), count, whole, dc * i * tanh_slope(g));
}

/// From the state's gradient to gate o; returns that of what the output has read, which was tanh'd to y.
RK_INLINE vfloat lstm_output_gradient(const rk_gate_block *b, int64_t row, int64_t u, int64_t count, bool whole,
                                      vfloat y) {
  vfloat o = load_units(gate_place(b, row, 3, u), count, whole);
  vfloat dh = load_units(b->gradient + row * b->gradient_stride + u, count, whole);
  store_units(gate_place(b, row, 3, u), count, whole, dh * y * sigmoid_slope(o));
  return dh * o * tanh_slope(y);
}

UNITS(lstm_backward) {
  const int64_t place = row * b->hidden + u;
  vfloat y = v_tanh(load_units(b->cell + place, count, whole));
  vfloat dc = lstm_output_gradient(b, row, u, count, whole, y) + load_units(b->cell_carry + place, count, whole);
  lstm_cell_gradient(b, row, u, count, whole, dc);
}

UNITS(lstm_output_backward) {
  vfloat d = lstm_output_gradient(b, row, u, count, whole, lstm_output(b, row, u, count, whole));
  store_units(b->cell_normalized_gradient + row * b->hidden + u, count, whole, d);
}

UNITS(lstm_cell_backward) {
  lstm_cell_gradient(b, row, u, count, whole, load_units(b->cell_carry + row * b->hidden + u, count, whole));
}

/// Gates r and z, and in n's place what tanh makes it of.
UNITS(gru_after_reset_forward) {
  vfloat sigmoids[] = {gate_sum(b, row, 0, u, count, whole), gate_sum(b, row, 1, u, count, whole)};
  v_sigmoids(2, sigmoids);
  const vfloat r = sigmoids[0], z = sigmoids[1];
  vfloat part = gate_product(b, row, 2, u, count, whole) + load_units(b->bias_n + u, count, whole);
  store_units(gate_place(b, row, 0, u), count, whole, r);
  store_units(gate_place(b, row, 1, u), count, whole, z);
  store_units(gate_place(b, row, 2, u), count, whole, v_fma(r, part, gate_input(b, row, 2, u, count, whole)));
  store_units(b->part + row * b->hidden + u, count, whole, part);
}

UNITS(gru_after_state_forward) {
  vfloat z = load_units(gate_place(b, row, 1, u), count, whole);
  vfloat n = v_tanh(load_units(gate_place(b, row, 2, u), count, whole));
  vfloat before = state_before(b, row, u, count, whole);
  store_units(gate_place(b, row, 2, u), count, whole, n);
  store_units(b->state + row * b->state_stride + u, count, whole, v_fma(z, before - n, n));
}

/// The gradients of z and n before their activations; adds the state's own way back.
RK_INLINE vfloat gru_backward(const rk_gate_block *b, int64_t row, int64_t u, int64_t count, bool whole,
                              vfloat before) {
  vfloat z = load_units(gate_place(b, row, 1, u), count, whole);
  vfloat n = load_units(gate_place(b, row, 2, u), count, whole);
  vfloat dh = load_units(b->gradient + row * b->gradient_stride + u, count, whole);
  vfloat dn = dh * (v_splat(1.0f) - z) * tanh_slope(n);
  add_before(b, row, u, count, whole, z, dh);
  store_units(gate_place(b, row, 1, u), count, whole, dh * (before - n) * sigmoid_slope(z));
  store_units(gate_place(b, row, 2, u), count, whole, dn);
  return dn;
}

UNITS(gru_after_backward) {
  vfloat r = load_units(gate_place(b, row, 0, u), count, whole);
  float *place = b->part + row * b->hidden + u;
  vfloat part = load_units(place, count, whole);
  vfloat dn = gru_backward(b, row, u, count, whole, state_before(b, row, u, count, whole));
  store_units(place, count, whole, dn * r);
  store_units(gate_place(b, row, 0, u), count, whole, dn * part * sigmoid_slope(r));
}

UNITS(gru_before_forward_reset) {
  vfloat sigmoids[] = {gate_sum(b, row, 0, u, count, whole), gate_sum(b, row, 1, u, count, whole)};
  v_sigmoids(2, sigmoids);
  const vfloat r = sigmoids[0], z = sigmoids[1];
  store_units(gate_place(b, row, 0, u), count, whole, r);
  store_units(gate_place(b, row, 1, u), count, whole, z);
  store_units(b->part + row * b->hidden + u, count, whole, r * state_before(b, row, u, count, whole));
}

UNITS(gru_before_forward) {
  vfloat z = load_units(gate_place(b, row, 1, u), count, whole);
  vfloat n = v_tanh(gate_sum(b, row, 2, u, count, whole));
  vfloat before = state_before(b, row, u, count, whole);
  store_units(gate_place(b, row, 2, u), count, whole, n);
  store_units(b->state + row * b->state_stride + u, count, whole, v_fma(z, before - n, n));
}

UNITS(gru_before_backward) { gru_backward(b, row, u, count, whole, state_before(b, row, u, count, whole)); }

UNITS(gru_before_backward_reset) {
  vfloat r = load_units(gate_place(b, row, 0, u), count, whole);
  vfloat d = gate_product(b, row, 0, u, count, whole);
  vfloat before = state_before(b, row, u, count, whole);
  add_before(b, row, u, count, whole, r, d);
  store_units(gate_place(b, row, 0, u), count, whole, d * before * sigmoid_slope(r));
}

CELL(relu_forward) CELL(relu_backward) CELL(tanh_forward) CELL(tanh_backward)
CELL(lstm_cell_forward) CELL(lstm_state_forward) CELL(lstm_backward)
CELL(lstm_output_forward) CELL(lstm_output_backward) CELL(lstm_cell_backward)
CELL(gru_after_reset_forward) CELL(gru_after_state_forward) CELL(gru_after_backward)
CELL(gru_before_forward_reset) CELL(gru_before_forward)
CELL(gru_before_backward) CELL(gru_before_backward_reset)

// In two passes: a state waits for a tanh and that for other gates, too long a chain for the processor to see the next
// one behind it.
static void lstm_forward(const rk_gate_block *b) {
  lstm_cell_forward(b);
  lstm_state_forward(b);
}

static void gru_after_forward(const rk_gate_block *b) {
  gru_after_reset_forward(b);
  gru_after_state_forward(b);
}

/// The lanes' sums run in double, since a row may be long.
static float normalize(int64_t n, float *x) {
  const double epsilon = 1e-5;
  vdouble sum = {0}, squares = {0};
  for (int64_t i = 0; i < n; i += RK_LANES) sum += v_to_double(load_units(x + i, n - i, i + RK_LANES <= n));
  const float mean = (float)(v_sum_double(sum) / (double)n);
  for (int64_t i = 0; i < n; i += RK_LANES) {
    const bool whole = i + RK_LANES <= n;
    vfloat centred = load_units(x + i, n - i, whole) - v_splat(mean);
    store_units(x + i, n - i, whole, centred);
    centred = load_units(x + i, n - i, whole);  // zeros beyond the end
    squares += v_to_double(centred) * v_to_double(centred);
  }
  const float r = (float)(1 / sqrt(v_sum_double(squares) / (double)n + epsilon));
  for (int64_t i = 0; i < n; i += RK_LANES) {
    const bool whole = i + RK_LANES <= n;
    store_units(x + i, n - i, whole, load_units(x + i, n - i, whole) * v_splat(r));
  }
  return r;
}

static void norm_sums(const rk_norm_segment *s, double sums[2]) {
  vdouble sum = {0}, products = {0};
  for (int64_t i = 0; i < s->n; i += RK_LANES) {
    const int64_t count = s->n - i;
    const bool whole = i + RK_LANES <= s->n;
    vfloat d = load_units(s->gain + i, count, whole) * load_units(s->gradient + i, count, whole);
    sum += v_to_double(d);
    products += v_to_double(d) * v_to_double(load_units(s->normalized + i, count, whole));
  }
  sums[0] += v_sum_double(sum);
  sums[1] += v_sum_double(products);
}

static void norm_gradient(const rk_norm_segment *s, float r, const float means[2], bool accumulate, float *out) {
  for (int64_t i = 0; i < s->n; i += RK_LANES) {
    const int64_t count = s->n - i;
    const bool whole = i + RK_LANES <= s->n;
    vfloat d = load_units(s->gain + i, count, whole) * load_units(s->gradient + i, count, whole) - v_splat(means[0]);
    d = v_fma(load_units(s->normalized + i, count, whole), v_splat(-means[1]), d) * v_splat(r);
    store_units(out + i, count, whole, accumulate ? load_units(out + i, count, whole) + d : d);
  }
}

RK_INLINE void zoneout_forward_units(const rk_zoneout_block *b, int64_t row, int64_t u, int64_t count, bool whole) {
  const int64_t place = row * b->stride + u;
  vfloat m = b->mask ? load_units(b->mask + place, count, whole) : v_splat(b->rate);
  vfloat before = load_or_zero(b->before, place, count, whole);
  vfloat state = load_units(b->state + place, count, whole);
  store_units(b->state + place, count, whole, v_fma(m, before, (v_splat(1.0f) - m) * state));
}

RK_INLINE void zoneout_backward_units(const rk_zoneout_block *b, int64_t row, int64_t u, int64_t count, bool whole) {
  const int64_t place = row * b->stride + u;
  vfloat m = b->mask ? load_units(b->mask + place, count, whole) : v_splat(b->rate);
  vfloat gradient = load_units(b->state + place, count, whole);
  store_units(b->state + place, count, whole, (v_splat(1.0f) - m) * gradient);
  if (b->gradient_before == NULL) return;
  float *p = b->gradient_before + place;
  store_units(p, count, whole, v_fma(m, gradient, load_units(p, count, whole)));
}

EACH_UNIT(zoneout_forward, rk_zoneout_block) EACH_UNIT(zoneout_backward, rk_zoneout_block)

const rk_gate_kernels RK_NAME(rk_gate_kernels) = {
    .relu_forward = relu_forward,
    .relu_backward = relu_backward,
    .tanh_forward = tanh_forward,
    .tanh_backward = tanh_backward,
    .lstm_forward = lstm_forward,
    .lstm_backward = lstm_backward,
    .gru_after_forward = gru_after_forward,
    .gru_after_backward = gru_after_backward,
    .gru_before_forward_reset = gru_before_forward_reset,
    .gru_before_forward = gru_before_forward,
    .gru_before_backward = gru_before_backward,
    .gru_before_backward_reset = gru_before_backward_reset,
    .lstm_cell_forward = lstm_cell_forward,
    .lstm_output_forward = lstm_output_forward,
    .lstm_output_backward = lstm_output_backward,
    .lstm_cell_backward = lstm_cell_backward,
    .normalize = normalize,
    .norm_sums = norm_sums,
    .norm_gradient = norm_gradient,
    .zoneout_forward = zoneout_forward,
    .zoneout_backward = zoneout_backward,
};

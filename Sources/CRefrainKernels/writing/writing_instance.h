// The writing kernels for the instruction set whose vector header is open. Lanes run over outputs, so that nothing is
// added across lanes, and every output is one sum in the order of k: the same bits for one row and for many.

/// Rows that meet a pair of vectors together.
enum { rows_together = 4 };

/// Floats that one pair of vectors occupies.
RK_INLINE int64_t pair_floats(bool halves) { return halves ? RK_LANES : 2 * RK_LANES; }

RK_INLINE void load_pair(const float *w, bool halves, vfloat *first, vfloat *second) {
  if (halves) {
    vint words = (vint)v_load(w);
    *first = (vfloat)(words << 16);
    *second = (vfloat)(words & (int32_t)0xffff0000);
  } else {
    *first = v_load(w);
    *second = v_load(w + RK_LANES);
  }
}

/// The lanes that lie within `count`, the others zero.
RK_INLINE vfloat load_within(const float *p, int64_t count) {
  if (count >= RK_LANES) return v_load(p);
  return count > 0 ? v_load_first(p, count) : v_zero();
}

/// -inf in the lanes beyond `count`.
RK_INLINE vfloat without_padding(vfloat v, int64_t count) {
  if (count >= RK_LANES) return v;
  vint lane;
  RK_UNROLL for (int i = 0; i < RK_LANES; i++) lane[i] = i;
  return v_select(lane < v_splat_int((int32_t)(count > 0 ? count : 0)), v, v_splat(-INFINITY));
}

/// What is added to a product: the bias, and the row gathered from the table.
RK_INLINE vfloat constant_of(const rk_panel *p, int64_t row, int64_t bias_column, int64_t gate, int64_t column) {
  vfloat constant = v_load(p->bias + bias_column);
  if (p->table == NULL) return constant;
  const float *from = p->table + p->ids[row] * p->table_stride + gate * p->gate_stride;
  return constant + load_within(from + column, p->columns - column);
}

RK_INLINE void finish_plain(const rk_panel *p, const vfloat *sums, int64_t row) {
  vfloat most = v_splat(-INFINITY);
  for (int j = 0; j < 2 * p->pairs; j++) {
    const int64_t column = j * RK_LANES;
    vfloat v = sums[j] + constant_of(p, row, column, 0, column);
    if (p->ending == RK_PANEL_RELU) v = v_relu(v);
    if (p->ending == RK_PANEL_TANH) v = v_tanh(v);
    v_store(p->out + row * p->out_stride + column, v);
    if (p->ending == RK_PANEL_LOGITS) most = v_maximum(most, without_padding(v, p->columns - column));
  }
  if (p->ending == RK_PANEL_LOGITS) p->maxima[row * p->maxima_stride] = v_greatest(most);
}

RK_INLINE void finish_lstm(const rk_panel *p, const vfloat *sums, int64_t row) {
  for (int v = 0; v < 2; v++) {
    const int64_t column = v * RK_LANES, place = row * p->out_stride + column;
    vfloat gates[4];
    for (int g = 0; g < 4; g++) {
      gates[g] = sums[2 * g + v] + constant_of(p, row, (2 * g + v) * RK_LANES, g, column);
    }
    vfloat cell = v_sigmoid(gates[1]) * v_load(p->cell_before + place) + v_sigmoid(gates[0]) * v_tanh(gates[2]);
    v_store(p->cell_after + place, cell);
    v_store(p->out + place, v_sigmoid(gates[3]) * v_tanh(cell));
  }
}

RK_INLINE void finish_gru(const rk_panel *p, const vfloat *sums, int64_t row) {
  const float *before = p->x[p->parts - 1] + row * p->x_stride + p->first_unit;
  for (int v = 0; v < 2; v++) {
    const int64_t column = v * RK_LANES;
    vfloat reset = v_sigmoid(sums[v] + constant_of(p, row, column, 0, column));
    vfloat update = v_sigmoid(sums[2 + v] + constant_of(p, row, (2 + v) * RK_LANES, 1, column));
    vfloat recurrent = sums[4 + v] + v_load(p->bias + (4 + v) * RK_LANES);
    vfloat input = constant_of(p, row, (6 + v) * RK_LANES, 2, column);
    if (p->pairs == 4) input += sums[6 + v];
    vfloat candidate = v_tanh(input + reset * recurrent);
    vfloat h = candidate + update * (v_load(before + column) - candidate);
    v_store(p->out + row * p->out_stride + column, h);
  }
}

/// The sums of `rows` rows and `pairs` pairs, from `row` and `first_pair` on.
RK_INLINE void run_block(const rk_panel *p, bool halves, int64_t row, int rows, int64_t first_pair, int pairs,
                         vfloat out[rows_together][2 * RK_MOST_PANEL_PAIRS]) {
  vfloat sums[rows_together][2 * RK_MOST_PANEL_PAIRS];
  RK_UNROLL for (int r = 0; r < rows; r++) {
    RK_UNROLL for (int j = 0; j < 2 * pairs; j++) sums[r][j] = v_zero();
  }
  const float *w = p->weights + first_pair * pair_floats(halves);
  const int64_t step = p->pairs * pair_floats(halves), x_stride = p->x_stride, k = p->k / p->parts;
  RK_NO_UNROLL for (int part = 0; part < p->parts; part++) {
    const float *x = p->x[part] + row * x_stride;
    RK_NO_UNROLL for (int64_t i = 0; i < k; i++, w += step) {
      vfloat scalars[rows_together];
      RK_UNROLL for (int r = 0; r < rows; r++) scalars[r] = v_splat(x[r * x_stride + i]);
      RK_UNROLL for (int j = 0; j < pairs; j++) {
        vfloat first, second;
        load_pair(w + j * pair_floats(halves), halves, &first, &second);
        RK_UNROLL for (int r = 0; r < rows; r++) {
          sums[r][2 * j] = v_fma(scalars[r], first, sums[r][2 * j]);
          sums[r][2 * j + 1] = v_fma(scalars[r], second, sums[r][2 * j + 1]);
        }
      }
    }
  }
  RK_UNROLL for (int r = 0; r < rows; r++) {
    RK_UNROLL for (int j = 0; j < 2 * pairs; j++) out[r][2 * first_pair + j] = sums[r][j];
  }
}

static void finish_row(const rk_panel *p, const vfloat *sums, int64_t row) {
  switch (p->ending) {
  case RK_PANEL_LSTM: finish_lstm(p, sums, row); break;
  case RK_PANEL_GRU: finish_gru(p, sums, row); break;
  case RK_PANEL_SUMS:
    for (int j = 0; j < 2 * p->pairs; j++) v_store(p->out + j * RK_LANES, sums[j]);
    break;
  default: finish_plain(p, sums, row);
  }
}

RK_INLINE void run_panel(const rk_panel *p, bool halves) {
  vfloat sums[rows_together][2 * RK_MOST_PANEL_PAIRS];
  int64_t row = 0;
  for (; row + rows_together <= p->rows; row += rows_together) {
    for (int64_t pair = 0; pair < p->pairs; pair++) run_block(p, halves, row, rows_together, pair, 1, sums);
    for (int r = 0; r < rows_together; r++) finish_row(p, sums[r], row + r);
  }
  for (; row < p->rows; row++) {
    if (p->pairs == 4) run_block(p, halves, row, 1, 0, 4, sums);
    else if (p->pairs == 3) run_block(p, halves, row, 1, 0, 3, sums);
    else if (p->pairs == 2) run_block(p, halves, row, 1, 0, 2, sums);
    else run_block(p, halves, row, 1, 0, 1, sums);
    finish_row(p, sums[0], row);
  }
}

static void run_float32(const rk_panel *p) { run_panel(p, false); }
static void run_bfloat16(const rk_panel *p) { run_panel(p, true); }

static void finish_panel(const rk_panel *p, const float *from) {
  vfloat sums[2 * RK_MOST_PANEL_PAIRS];
  for (int j = 0; j < 2 * p->pairs; j++) sums[j] = v_load(from + j * RK_LANES);
  finish_row(p, sums, 0);
}

static void run_pair(const rk_panel *p, int64_t pair) {
  vfloat sums[rows_together][2 * RK_MOST_PANEL_PAIRS];
  run_block(p, false, 0, 1, pair, 1, sums);
  for (int64_t j = 2 * pair; j < 2 * pair + 2; j++) {
    v_store(p->out + j * RK_LANES, sums[0][j] + constant_of(p, 0, j * RK_LANES, 0, 0));
  }
}

const rk_writing_kernels RK_NAME(rk_writing_kernels) = {
    .lanes = RK_LANES,
    .run_panel = {[RK_WEIGHTS_FLOAT32] = run_float32, [RK_WEIGHTS_BFLOAT16] = run_bfloat16},
    .finish_panel = finish_panel,
    .run_pair = run_pair,
};

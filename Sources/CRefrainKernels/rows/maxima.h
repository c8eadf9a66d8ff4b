// Maxima. NaN counts as the greatest.

static float greatest(int64_t n, const float *x) {
  // Four chains, for each maximum waits for the one before.
  enum { chains = 4 };
  vfloat most = v_splat(-INFINITY), of_chain[chains] = {most, most, most, most};
  int64_t i = 0;
  for (; i + chains * RK_LANES <= n; i += chains * RK_LANES) {
    RK_UNROLL for (int j = 0; j < chains; j++) of_chain[j] = v_maximum(of_chain[j], v_load(x + i + j * RK_LANES));
  }
  for (; i + RK_LANES <= n; i += RK_LANES) most = v_maximum(most, v_load(x + i));
  RK_UNROLL for (int j = 0; j < chains; j++) most = v_maximum(most, of_chain[j]);
  float result = v_greatest(most);
  for (; i < n; i++) result = x[i] > result || x[i] != x[i] ? x[i] : result;
  return result;
}

RK_INLINE bool any_lane(vint mask) {
  typedef int64_t wide __attribute__((vector_size(4 * RK_LANES)));
  return __builtin_reduce_or((wide)mask) != 0;
}

static int64_t find(int64_t n, const float *x, float value) {
  int64_t i = 0;
  vfloat wanted = v_splat(value);
  bool wants_nan = value != value;
  for (; i + RK_LANES <= n; i += RK_LANES) {
    vfloat v = v_load(x + i);
    if (any_lane(wants_nan ? v_is_nan(v) : v == wanted)) break;
  }
  for (; i < n; i++) {
    if (wants_nan ? x[i] != x[i] : x[i] == value) return i;
  }
  return n;
}

static void greatest_columns(int64_t rows, int64_t columns, const float *x, int64_t stride, float *y) {
  int64_t j = 0;
  for (; j + RK_LANES <= columns; j += RK_LANES) {
    vfloat most = v_splat(-INFINITY);
    for (int64_t i = 0; i < rows; i++) most = v_maximum(most, v_load(x + i * stride + j));
    v_store(y + j, most);
  }
  for (; j < columns; j++) {
    float most = -INFINITY;
    for (int64_t i = 0; i < rows; i++) {
      float v = x[i * stride + j];
      most = v > most || v != v ? v : most;
      if (most != most) break;
    }
    y[j] = most;
  }
}

// The passes of softmax over one row.

/// Floats are summed in blocks of this size before they join a double, so that a long row loses nothing.
enum { exp_sum_block = 4096 };

RK_INLINE double exp_sum_of(int64_t n, float shift, const float *x, float *y, bool keeps) {
  vfloat s = v_splat(shift);
  double total = 0;
  for (int64_t start = 0; start < n; start += exp_sum_block) {
    int64_t end = start + exp_sum_block < n ? start + exp_sum_block : n, i = start;
    vfloat sums[2] = {v_zero(), v_zero()};
    for (; i + RK_MOST_TOGETHER * RK_LANES <= end; i += RK_MOST_TOGETHER * RK_LANES) {
      vfloat e[RK_MOST_TOGETHER];
      RK_UNROLL for (int j = 0; j < RK_MOST_TOGETHER; j++) e[j] = v_load(x + i + j * RK_LANES) - s;
      v_falling_exps(RK_MOST_TOGETHER, e);
      RK_UNROLL for (int j = 0; j < RK_MOST_TOGETHER; j++) {
        if (keeps) v_store(y + i + j * RK_LANES, e[j]);
        sums[j % 2] += e[j];
      }
    }
    for (; i < end; i += RK_LANES) {
      const int64_t count = end - i < RK_LANES ? end - i : RK_LANES;
      vfloat e = (count < RK_LANES ? v_load_first(x + i, count) : v_load(x + i)) - s;
      v_falling_exps(1, &e);
      if (keeps && count == RK_LANES) v_store(y + i, e);
      if (keeps && count < RK_LANES) v_store_first(y + i, count, e);
      sums[0] += count < RK_LANES ? v_keep_first(count, e) : e;
    }
    total += v_sum(sums[0] + sums[1]);
  }
  return total;
}

static double exp_sum(int64_t n, float shift, const float *x, float *y) {
  return y ? exp_sum_of(n, shift, x, y, true) : exp_sum_of(n, shift, x, y, false);
}

static void softmax_gradient(int64_t n, float shift, const float *y, const float *g, float *dx) {
  vfloat s = v_splat(shift);
  int64_t i = 0;
  for (; i + RK_LANES <= n; i += RK_LANES) v_store(dx + i, v_load(y + i) * (v_load(g + i) - s));
  for (; i < n; i++) dx[i] = y[i] * (g[i] - shift);
}

static void log_softmax_gradient(int64_t n, float scale, const float *y, const float *g, float *dx) {
  vfloat s = v_splat(-scale);
  int64_t i = 0;
  for (; i + RK_LANES <= n; i += RK_LANES) v_store(dx + i, v_fma(v_exp(v_load(y + i)), s, v_load(g + i)));
  if (i < n) {
    vfloat e = v_exp(v_load_first(y + i, n - i));
    v_store_first(dx + i, n - i, v_fma(e, s, v_load_first(g + i, n - i)));
  }
}

// Sums in double precision, in an order that depends on n and RK_LANES alone.

RK_INLINE double sum_of(int64_t n, const float *x, const float *y, bool products) {
  vdouble sum = {0};
  int64_t i = 0;
  for (; i + RK_LANES <= n; i += RK_LANES) {
    vdouble v = v_to_double(v_load(x + i));
    sum += products ? v * v_to_double(v_load(y + i)) : v;
  }
  double total = v_sum_double(sum);
  for (; i < n; i++) total += products ? (double)x[i] * (double)y[i] : (double)x[i];
  return total;
}

static double sum(int64_t n, const float *x) { return sum_of(n, x, x, false); }
static double sum_of_squares(int64_t n, const float *x) { return sum_of(n, x, x, true); }
static double dot_product(int64_t n, const float *x, const float *y) { return sum_of(n, x, y, true); }

/// Two vectors of columns at a time; a column's sum does not depend on where its block begins.
static void sum_columns(int64_t rows, int64_t columns, const float *x, int64_t stride, const float *start,
                        float *y) {
  int64_t j = 0;
  for (; j + 2 * RK_LANES <= columns; j += 2 * RK_LANES) {
    vdouble first = {0}, second = {0};
    if (start) {
      first = v_to_double(v_load(start + j));
      second = v_to_double(v_load(start + j + RK_LANES));
    }
    for (int64_t i = 0; i < rows; i++) {
      first += v_to_double(v_load(x + i * stride + j));
      second += v_to_double(v_load(x + i * stride + j + RK_LANES));
    }
    v_store(y + j, v_to_float(first));
    v_store(y + j + RK_LANES, v_to_float(second));
  }
  for (; j < columns; j += RK_LANES) {
    int64_t count = columns - j < RK_LANES ? columns - j : RK_LANES;
    vdouble total = {0};
    if (start) total = v_to_double(v_load_first(start + j, count));
    for (int64_t i = 0; i < rows; i++) total += v_to_double(v_load_first(x + i * stride + j, count));
    v_store_first(y + j, count, v_to_float(total));
  }
}

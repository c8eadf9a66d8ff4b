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
/// The same where rows of `width` without a flag are zeros; a multiple of RK_LANES, so that each vector stays one. x
/// begins `place` floats behind the start of a row.
static double sum_of_squares_of_rows(int64_t n, const float *x, int64_t width, int64_t place,
                                     const uint8_t *touched) {
  vdouble sum = {0};
  for (int64_t i = 0, end; i < n; i = end, place = 0, touched++) {
    end = width - place < n - i ? i + width - place : n;
    for (int64_t j = i; *touched && j < end; j += RK_LANES) {
      vdouble v = v_to_double(v_load(x + j));
      sum += v * v;
    }
  }
  return v_sum_double(sum);
}
static double dot_product(int64_t n, const float *x, const float *y) { return sum_of(n, x, y, true); }

/// Four rows at a time are added in float, and their sum joins a double: a quarter of the conversions, and an error
/// that does not grow with the number of rows. Rows are walked in the outer loop, so that memory is read in order; a
/// column's sum does not depend on where its block begins.
enum { columns_at_once = 16 * RK_LANES };

RK_INLINE void add_rows(int rows, int64_t columns, const float *x, int64_t stride, vdouble *sums) {
  for (int64_t j = 0; j < columns; j += RK_LANES) {
    vfloat sum = v_load(x + j);
    if (rows == 4) {
      sum = (sum + v_load(x + stride + j)) + (v_load(x + 2 * stride + j) + v_load(x + 3 * stride + j));
    }
    sums[j / RK_LANES] += v_to_double(sum);
  }
}

static void sum_whole_vectors(int64_t rows, int64_t columns, const float *x, int64_t stride, const float *start,
                              float *y) {
  vdouble sums[columns_at_once / RK_LANES] = {0};
  for (int64_t j = 0; start && j < columns; j += RK_LANES) sums[j / RK_LANES] = v_to_double(v_load(start + j));
  int64_t i = 0;
  for (; i + 4 <= rows; i += 4) add_rows(4, columns, x + i * stride, stride, sums);
  for (; i < rows; i++) add_rows(1, columns, x + i * stride, stride, sums);
  for (int64_t j = 0; j < columns; j += RK_LANES) v_store(y + j, v_to_float(sums[j / RK_LANES]));
}

static void sum_columns(int64_t rows, int64_t columns, const float *x, int64_t stride, const float *start,
                        float *y) {
  int64_t j = 0;
  while (j + RK_LANES <= columns) {
    int64_t rest = (columns - j) / RK_LANES * RK_LANES, count = rest < columns_at_once ? rest : columns_at_once;
    sum_whole_vectors(rows, count, x + j, stride, start ? start + j : NULL, y + j);
    j += count;
  }
  for (; j < columns; j++) {
    double total = start ? start[j] : 0;
    int64_t i = 0;
    for (; i + 4 <= rows; i += 4) {
      const float *p = x + i * stride + j;
      total += (p[0] + p[stride]) + (p[2 * stride] + p[3 * stride]);
    }
    for (; i < rows; i++) total += x[i * stride + j];
    y[j] = (float)total;
  }
}

#include "checks.h"

/// The greatest; NaN where there is one.
static double greatest(int64_t n, const float *x, int64_t stride) {
  double most = -INFINITY;
  for (int64_t i = 0; i < n; i++) if (x[i * stride] > most || isnan(x[i * stride])) most = x[i * stride];
  return most;
}

/// What exp(x - most) / sum of a row of `columns` may be off by, relatively.
static double softmax_rounding(int64_t columns, double x) {
  return ((isfinite(x) ? 2 * fabs(x) : 0) + (double)columns + 16) * KC_ROUNDOFF;
}

/// sizes: n.
void kc_sums(kc_case *c, const int *s) {
  const int64_t n = s[0];
  float *x = kc_floats(c, n, 1);
  double sum = 0, magnitude = 0, squares = 0;
  for (int64_t i = 0; i < n; i++) sum += x[i], magnitude += fabs(x[i]), squares += (double)x[i] * x[i];
  const double rounding = (double)(n + 8) * 0x1p-53;
  kc_near_double(c, rk_sum(n, x), sum, isfinite(magnitude) ? rounding * magnitude : 0);
  kc_near_double(c, rk_sum_of_squares(n, x), squares, isfinite(squares) ? rounding * squares : 0);
}

/// sizes: outer, axis, inner.
void kc_reduce(kc_case *c, const int *s) {
  const int64_t outer = s[0], axis = s[1], inner = s[2];
  float *x = kc_floats(c, outer * axis * inner, 1), *sums = kc_storage(c, outer * inner);
  float *maxima = kc_storage(c, outer * inner);
  int32_t *places = kc_ids(c, outer * inner, 1);
  if (axis > 2) for (int64_t i = 0; i < outer * axis * inner; i += 5) x[i] = 1;  // maxima that come twice
  rk_reduce(RK_REDUCE_SUM, outer, axis, inner, x, sums);
  rk_reduce(RK_REDUCE_MAX, outer, axis, inner, x, maxima);
  if (axis > 0) rk_argmax(outer, axis, inner, x, places);
  for (int64_t i = 0; i < outer * inner; i++) {
    const float *column = x + i / inner * axis * inner + i % inner;
    double sum = 0, magnitude = 0, most = greatest(axis, column, inner);
    for (int64_t j = 0; j < axis; j++) sum += column[j * inner], magnitude += fabs(column[j * inner]);
    kc_near(c, sums[i], sum, kc_rounding((double)axis, magnitude));
    kc_near(c, maxima[i], most, 0);
    int64_t place = 0;
    while (place < axis && (isnan(most) ? !isnan(column[place * inner]) : column[place * inner] != most)) place++;
    if (axis > 0 && places[i] != place) c->worst = INFINITY;
  }
}

static void check_softmax_row(kc_case *c, int64_t n, const float *x, const float *y, const float *logarithms) {
  double most = greatest(n, x, 1), sum = 0;
  for (int64_t i = 0; i < n; i++) sum += exp(x[i] - most);
  for (int64_t i = 0; i < n; i++) {
    double shifted = x[i] - most, p = exp(shifted) / sum, relative = softmax_rounding(n, shifted);
    kc_near(c, y[i], p, isfinite(p) ? p * relative + 2 * KC_LEAST : 0);
    kc_near(c, logarithms[i], shifted - log(sum), relative);
  }
}

static void check_gradients_of_row(kc_case *c, int64_t n, const float *y, const float *g, const float *dx,
                                   const float *dl) {
  double dot = 0, dot_magnitude = 0, sum = 0, magnitude = 0;
  for (int64_t i = 0; i < n; i++) {
    double product = (double)g[i] * y[i];
    dot += product, dot_magnitude += fabs(product);
    sum += g[i], magnitude += fabs(g[i]);
  }
  for (int64_t i = 0; i < n; i++) {
    kc_near(c, dx[i], y[i] * (g[i] - dot), kc_rounding((double)n, fabs(y[i]) * (fabs(g[i]) + dot_magnitude)));
    double e = exp(y[i]);
    kc_near(c, dl[i], g[i] - e * sum, kc_rounding((double)n, fabs(g[i]) + e * magnitude));
  }
}

/// sizes: rows, columns.
void kc_softmax(kc_case *c, const int *s) {
  const int64_t rows = s[0], columns = s[1], count = rows * columns;
  float *x = kc_floats(c, count, 20), *y = kc_storage(c, count), *logarithms = kc_storage(c, count);
  float *p = kc_floats(c, count, 1), *g = kc_floats(c, count, 1);
  float *dx = kc_storage(c, count), *dl = kc_storage(c, count);
  rk_softmax(rows, columns, x, y);
  rk_log_softmax(rows, columns, x, logarithms);
  rk_softmax_gradient(rows, columns, p, g, dx);
  rk_log_softmax_gradient(rows, columns, p, g, dl);
  for (int64_t at = 0; at < count; at += columns) {
    check_softmax_row(c, columns, x + at, y + at, logarithms + at);
    check_gradients_of_row(c, columns, p + at, g + at, dx + at, dl + at);
  }
}

/// sizes: rows, columns.
void kc_cross_entropy(kc_case *c, const int *s) {
  const int64_t rows = s[0], columns = s[1], count = rows * columns;
  float *x = kc_floats(c, count, 20), *p = kc_storage(c, count), *before = kc_storage(c, count);
  int32_t *labels = kc_ids(c, rows, (int)columns);
  double loss = 0, error = 0, actual = rk_cross_entropy(rows, columns, x, labels, p);
  for (int64_t row = 0; row < rows; row++) {
    const float *z = x + row * columns;
    double most = greatest(columns, z, 1), sum = 0;
    for (int64_t i = 0; i < columns; i++) sum += exp(z[i] - most);
    loss += log(sum) + (most - z[labels[row]]);
    error += softmax_rounding(columns, most - z[labels[row]]);
    for (int64_t i = 0; i < columns; i++) {
      double y = exp(z[i] - most) / sum;
      before[row * columns + i] = p[row * columns + i];
      kc_near(c, p[row * columns + i], y, isfinite(y) ? y * softmax_rounding(columns, z[i] - most) + 2 * KC_LEAST : 0);
    }
  }
  kc_near_double(c, actual, loss, error);
  rk_cross_entropy_gradient(rows, columns, labels, 0.75f, p);
  for (int64_t i = 0; i < count; i++) {
    double expected = 0.75 * (before[i] - (labels[i / columns] == i % columns));
    kc_near(c, p[i], expected, kc_rounding(0, fabs(expected)) + (labels[i / columns] == i % columns) * KC_ROUNDOFF);
  }
}

/// sizes: count, width, rows of the table.
void kc_gather(kc_case *c, const int *s) {
  const int64_t count = s[0], width = s[1], rows = s[2];
  int32_t *ids = kc_ids(c, count, (int)rows);
  float *table = kc_floats(c, rows * width, 1), *y = kc_storage(c, count * width), *x = kc_floats(c, count * width, 1);
  double *sums = kc_doubles(c, rows * width), *magnitudes = kc_doubles(c, rows * width);
  rk_gather_rows(count, width, ids, table, y);
  for (int64_t i = 0; i < count * width; i++) kc_same(c, y[i], table[ids[i / width] * width + i % width]);
  for (int64_t i = 0; i < rows * width; i++) sums[i] = table[i], magnitudes[i] = fabs(table[i]);
  rk_scatter_add_rows(count, width, ids, x, table);
  for (int64_t i = 0; i < count * width; i++) {
    sums[ids[i / width] * width + i % width] += x[i];
    magnitudes[ids[i / width] * width + i % width] += fabs(x[i]);
  }
  for (int64_t i = 0; i < rows * width; i++) kc_near(c, table[i], sums[i], kc_rounding((double)count, magnitudes[i]));
}

/// sizes: rows, columns.
void kc_columns(kc_case *c, const int *s) {
  const int64_t rows = s[0], columns = s[1];
  float *x = kc_floats(c, rows * columns, 1), *start = kc_floats(c, columns, 1);
  float *transposed = kc_storage(c, rows * columns), *fresh = kc_storage(c, columns), *added = kc_storage(c, columns);
  for (int64_t j = 0; j < columns; j++) added[j] = start[j];
  rk_sum_rows(rows, columns, x, columns, 0, fresh);
  rk_sum_rows(rows, columns, x, columns, 1, added);
  rk_transpose(rows, columns, x, transposed);
  for (int64_t j = 0; j < columns; j++) {
    double sum = 0, magnitude = 0;
    for (int64_t i = 0; i < rows; i++) {
      sum += x[i * columns + j], magnitude += fabs(x[i * columns + j]);
      kc_same(c, transposed[j * rows + i], x[i * columns + j]);
    }
    kc_near(c, fresh[j], sum, kc_rounding((double)rows, magnitude));
    kc_near(c, added[j], sum + start[j], kc_rounding((double)rows, magnitude + fabs(start[j])));
  }
}

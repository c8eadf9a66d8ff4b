// Reductions, and operations on the rows of a matrix.
#ifndef RK_ROWS_H
#define RK_ROWS_H

#include <stdint.h>

/// Sums over blocks of a fixed size, in double, added in order.
double rk_sum(int64_t n, const float *x);
double rk_sum_of_squares(int64_t n, const float *x);
/// The same, to the last bit, of a matrix whose rows are zeros where `touched` is 0.
double rk_sum_of_squares_of_rows(int64_t rows, int64_t width, const uint8_t *touched, const float *x);

typedef enum rk_reduction { RK_REDUCE_SUM, RK_REDUCE_MAX } rk_reduction;
/// x is [outer, axis, inner]; y is [outer, inner]. axis 0 gives 0 for the sum and -inf for the maximum.
/// NaN anywhere gives NaN.
void rk_reduce(rk_reduction op, int64_t outer, int64_t axis, int64_t inner, const float *x, float *y);
/// y[outer, inner] = index along axis of the first maximum; NaN counts as the greatest, as in NumPy and PyTorch.
void rk_argmax(int64_t outer, int64_t axis, int64_t inner, const float *x, int32_t *y);

/// Softmax of each row, the row's maximum subtracted first.
void rk_softmax(int64_t rows, int64_t columns, const float *x, float *y);
void rk_log_softmax(int64_t rows, int64_t columns, const float *x, float *y);
/// dx = y * (g - sum(g * y)) row by row; y = softmax(x).
void rk_softmax_gradient(int64_t rows, int64_t columns, const float *y, const float *g, float *dx);
/// dx = g - exp(y) * sum(g) row by row; y = log_softmax(x).
void rk_log_softmax_gradient(int64_t rows, int64_t columns, const float *y, const float *g, float *dx);

/// Sum over rows of log(sum(exp(x))) - x[label]. `probabilities`, if not NULL, receives the softmax; it may be x.
double rk_cross_entropy(int64_t rows, int64_t columns, const float *x, const int32_t *labels, float *probabilities);
/// In place: p = scale * (p - onehot(label)) row by row.
void rk_cross_entropy_gradient(int64_t rows, int64_t columns, const int32_t *labels, float scale, float *p);

/// Layer normalisation of each row: y = gain * normalized + bias, normalized = (x - mean) * scale,
/// scale = 1 / sqrt(variance + epsilon), with the row's own variance.
typedef struct rk_layer_norm {
  int64_t rows, columns;
  float epsilon;
  const float *x, *gain, *bias;
  float *normalized, *scales, *y;  // [rows, columns], [rows], [rows, columns]
} rk_layer_norm;

void rk_layer_norm_forward(const rk_layer_norm *pass);

/// From g = dL/dy to dx = dL/dx, and to products = g * normalized, whose columns sum to dL/d gain.
typedef struct rk_layer_norm_gradient {
  int64_t rows, columns;
  const float *normalized, *scales, *gain, *g;
  float *dx, *products;
} rk_layer_norm_gradient;

void rk_layer_norm_backward(const rk_layer_norm_gradient *pass);

/// y[i] = table[ids[i]], rows of `width` floats.
void rk_gather_rows(int64_t count, int64_t width, const int32_t *ids, const float *table, float *y);
/// table[ids[i]] += x[i], in the order of i for each row of the table.
void rk_scatter_add_rows(int64_t count, int64_t width, const int32_t *ids, const float *x, float *table);
/// y[j] = (accumulate ? y[j] : 0) + sum over rows of x[i][j], rows in order and `stride` floats apart.
void rk_sum_rows(int64_t rows, int64_t columns, const float *x, int64_t stride, int accumulate, float *y);
/// y [columns, rows] = transpose of x [rows, columns].
void rk_transpose(int64_t rows, int64_t columns, const float *x, float *y);

#endif

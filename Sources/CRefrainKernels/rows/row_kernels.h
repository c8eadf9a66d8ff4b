// What an instruction set provides for reductions and for the rows of a matrix.
#ifndef RK_ROW_KERNELS_H
#define RK_ROW_KERNELS_H

#include <stdint.h>

typedef struct rk_row_kernels {
  double (*sum)(int64_t n, const float *x);
  double (*sum_of_squares)(int64_t n, const float *x);
  /// Rows of `width`, whole vectors, are zeros where they have no flag; x begins `place` floats into a row.
  double (*sum_of_squares_of_rows)(int64_t n, const float *x, int64_t width, int64_t place, const uint8_t *touched);
  /// The greatest number, NaN if one is NaN, -inf of nothing.
  float (*greatest)(int64_t n, const float *x);
  /// The first place of `value`; n if it is nowhere.
  int64_t (*find)(int64_t n, const float *x, float value);
  /// y = exp(x - shift), where no x is greater than `shift`; kept only where y is not NULL; returns the sum.
  double (*exp_sum)(int64_t n, float shift, const float *x, float *y);
  double (*dot)(int64_t n, const float *x, const float *y);
  /// dx = y * (g - shift)
  void (*softmax_gradient)(int64_t n, float shift, const float *y, const float *g, float *dx);
  /// dx = g - exp(y) * scale
  void (*log_softmax_gradient)(int64_t n, float scale, const float *y, const float *g, float *dx);
  /// y[j] = start[j] + sum over i of x[i * stride + j]; start may be y, or NULL for zeros.
  void (*sum_columns)(int64_t rows, int64_t columns, const float *x, int64_t stride, const float *start, float *y);
  /// y[j] = greatest over i of x[i * stride + j]
  void (*greatest_columns)(int64_t rows, int64_t columns, const float *x, int64_t stride, float *y);
} rk_row_kernels;

extern const rk_row_kernels rk_row_kernels_portable, rk_row_kernels_neon, rk_row_kernels_avx2,
    rk_row_kernels_avx512;

#endif

// Sums and maxima of whole tensors and along an axis.
#include <stdbool.h>
#include <stddef.h>

#include "../include/rk_rows.h"
#include "../runtime/kernel_table.h"
#include "../runtime/parallel.h"
#include "block_sums.h"

enum { sum_block = 8192 };

typedef struct whole_sum {
  double (*sum)(int64_t n, const float *x);
  int64_t n;
  const float *x;
} whole_sum;

static double block_of_sum(void *context, int64_t index) {
  const whole_sum *s = context;
  int64_t start = index * sum_block;
  return s->sum(s->n - start < sum_block ? s->n - start : sum_block, s->x + start);
}

static double sum_all(double (*sum)(int64_t n, const float *x), int64_t n, const float *x) {
  whole_sum s = {sum, n, x};
  return rk_sum_blocks((n + sum_block - 1) / sum_block, n >= RK_PARALLEL_FLOATS, &s, block_of_sum);
}

double rk_sum(int64_t n, const float *x) { return sum_all(rk_kernels()->rows->sum, n, x); }
double rk_sum_of_squares(int64_t n, const float *x) { return sum_all(rk_kernels()->rows->sum_of_squares, n, x); }

typedef struct sum_of_rows {
  const rk_row_kernels *kernels;
  int64_t n, width;
  const uint8_t *touched;
  const float *x;
} sum_of_rows;

static double block_of_rows(void *context, int64_t index) {
  const sum_of_rows *s = context;
  const int64_t start = index * sum_block, count = s->n - start < sum_block ? s->n - start : sum_block;
  return s->kernels->sum_of_squares_of_rows(count, s->x + start, s->width, start % s->width,
                                            s->touched + start / s->width);
}

double rk_sum_of_squares_of_rows(int64_t rows, int64_t width, const uint8_t *touched, const float *x) {
  const rk_kernel_table *kernels = rk_kernels();
  const int64_t n = rows * width;
  if (width % kernels->matmul->lanes != 0) return rk_sum_of_squares(n, x);
  sum_of_rows s = {kernels->rows, n, width, touched, x};
  return rk_sum_blocks((n + sum_block - 1) / sum_block, n >= RK_PARALLEL_FLOATS, &s, block_of_rows);
}

typedef struct reduction {
  const rk_row_kernels *kernels;
  rk_reduction op;
  int64_t axis, inner;
  const float *x;
  float *y;
} reduction;

static void reduce_rows(void *context, int64_t start, int64_t end) {
  const reduction *r = context;
  for (int64_t i = start; i < end; i++) {
    const float *x = r->x + i * r->axis;
    r->y[i] = r->op == RK_REDUCE_SUM ? (float)r->kernels->sum(r->axis, x) : r->kernels->greatest(r->axis, x);
  }
}

/// Of the flat index of y, from `start` to `end`, piece by piece of one outer index.
static void reduce_columns(void *context, int64_t start, int64_t end) {
  const reduction *r = context;
  while (start < end) {
    int64_t outer = start / r->inner, column = start % r->inner;
    int64_t count = r->inner - column < end - start ? r->inner - column : end - start;
    const float *x = r->x + outer * r->axis * r->inner + column;
    if (r->op == RK_REDUCE_SUM) r->kernels->sum_columns(r->axis, count, x, r->inner, NULL, r->y + start);
    else r->kernels->greatest_columns(r->axis, count, x, r->inner, r->y + start);
    start += count;
  }
}

/// Pieces of about 16384 floats of x, whole cache lines of y.
static int64_t grain_for(int64_t axis) {
  int64_t grain = 16384 / (axis > 0 ? axis : 1) / 16 * 16;
  return grain < 64 ? 64 : grain;
}

void rk_reduce(rk_reduction op, int64_t outer, int64_t axis, int64_t inner, const float *x, float *y) {
  reduction r = {rk_kernels()->rows, op, axis, inner, x, y};
  int64_t count = outer * inner;
  int64_t least = RK_PARALLEL_FLOATS / (axis > 0 ? axis : 1) + 1;
  if (inner == 1) rk_parallel_ranges(count, 16384 / (axis + 1) + 1, least, &r, reduce_rows);
  else rk_parallel_ranges(count, grain_for(axis), least, &r, reduce_columns);
}

typedef struct column_sum {
  const rk_row_kernels *kernels;
  int64_t rows, stride;
  const float *x;
  bool accumulate;
  float *y;
} column_sum;

static void sum_some_columns(void *context, int64_t start, int64_t end) {
  const column_sum *s = context;
  s->kernels->sum_columns(s->rows, end - start, s->x + start, s->stride, s->accumulate ? s->y + start : NULL,
                          s->y + start);
}

void rk_sum_rows(int64_t rows, int64_t columns, const float *x, int64_t stride, int accumulate, float *y) {
  column_sum s = {rk_kernels()->rows, rows, stride, x, accumulate != 0, y};
  rk_parallel_ranges(columns, grain_for(rows), RK_PARALLEL_FLOATS / (rows > 0 ? rows : 1) + 1, &s,
                     sum_some_columns);
}

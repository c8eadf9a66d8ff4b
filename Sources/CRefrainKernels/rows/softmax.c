// Softmax and log-softmax of rows, and their gradients.
#include <math.h>
#include <stddef.h>

#include "../include/rk_rows.h"
#include "../runtime/kernel_table.h"
#include "../runtime/parallel.h"

typedef struct row_pass {
  const rk_row_kernels *kernels;
  const rk_elementwise_kernels *elementwise;
  int64_t columns;
  const float *x, *g;
  float *y;
} row_pass;

static void for_rows(int64_t rows, int64_t columns, const float *x, const float *g, float *y,
                     void (*body)(void *context, int64_t start, int64_t end)) {
  if (columns <= 0) return;
  row_pass p = {rk_kernels()->rows, rk_kernels()->elementwise, columns, x, g, y};
  rk_parallel_ranges(rows, 8192 / columns + 1, RK_PARALLEL_FLOATS / 4 / columns + 1, &p, body);
}

static void softmax_rows(void *context, int64_t start, int64_t end) {
  const row_pass *p = context;
  for (int64_t i = start; i < end; i++) {
    const float *x = p->x + i * p->columns;
    float *y = p->y + i * p->columns;
    double sum = p->kernels->exp_sum(p->columns, p->kernels->greatest(p->columns, x), x, y);
    p->elementwise->affine(p->columns, (float)(1 / sum), 0, y, y);
  }
}

void rk_softmax(int64_t rows, int64_t columns, const float *x, float *y) {
  for_rows(rows, columns, x, NULL, y, softmax_rows);
}

static void log_softmax_rows(void *context, int64_t start, int64_t end) {
  const row_pass *p = context;
  for (int64_t i = start; i < end; i++) {
    const float *x = p->x + i * p->columns;
    float most = p->kernels->greatest(p->columns, x);
    double sum = p->kernels->exp_sum(p->columns, most, x, NULL);
    // The maximum goes first: x - most is exact where it matters, x - (most + log(sum)) is not.
    float *y = p->y + i * p->columns;
    p->elementwise->affine(p->columns, 1, -most, x, y);
    p->elementwise->affine(p->columns, 1, (float)-log(sum), y, y);
  }
}

void rk_log_softmax(int64_t rows, int64_t columns, const float *x, float *y) {
  for_rows(rows, columns, x, NULL, y, log_softmax_rows);
}

static void softmax_gradient_rows(void *context, int64_t start, int64_t end) {
  const row_pass *p = context;
  for (int64_t i = start; i < end; i++) {
    const float *y = p->x + i * p->columns, *g = p->g + i * p->columns;
    float shift = (float)p->kernels->dot(p->columns, g, y);
    p->kernels->softmax_gradient(p->columns, shift, y, g, p->y + i * p->columns);
  }
}

void rk_softmax_gradient(int64_t rows, int64_t columns, const float *y, const float *g, float *dx) {
  for_rows(rows, columns, y, g, dx, softmax_gradient_rows);
}

static void log_softmax_gradient_rows(void *context, int64_t start, int64_t end) {
  const row_pass *p = context;
  for (int64_t i = start; i < end; i++) {
    const float *y = p->x + i * p->columns, *g = p->g + i * p->columns;
    float scale = (float)p->kernels->sum(p->columns, g);
    p->kernels->log_softmax_gradient(p->columns, scale, y, g, p->y + i * p->columns);
  }
}

void rk_log_softmax_gradient(int64_t rows, int64_t columns, const float *y, const float *g, float *dx) {
  for_rows(rows, columns, y, g, dx, log_softmax_gradient_rows);
}

// Layer normalisation of rows, and its gradient.
#include <math.h>
#include <stddef.h>

#include "../include/rk_rows.h"
#include "../runtime/kernel_table.h"
#include "../runtime/parallel.h"

static void for_rows(int64_t rows, int64_t columns, void *context,
                     void (*body)(void *context, int64_t start, int64_t end)) {
  if (columns <= 0) return;
  rk_parallel_ranges(rows, 8192 / columns + 1, RK_PARALLEL_FLOATS / 4 / columns + 1, context, body);
}

static void normalize_rows(void *context, int64_t start, int64_t end) {
  const rk_layer_norm *p = context;
  const rk_row_kernels *rows = rk_kernels()->rows;
  const rk_elementwise_kernels *elementwise = rk_kernels()->elementwise;
  int64_t n = p->columns;
  for (int64_t i = start; i < end; i++) {
    float *x = p->normalized + i * n, *y = p->y + i * n;
    elementwise->affine(n, 1, (float)(-rows->sum(n, p->x + i * n) / (double)n), p->x + i * n, x);
    float scale = (float)(1 / sqrt(rows->sum_of_squares(n, x) / (double)n + (double)p->epsilon));
    elementwise->affine(n, scale, 0, x, x);
    elementwise->binary[RK_MULTIPLY](n, x, 1, p->gain, 1, y);
    elementwise->binary[RK_ADD](n, y, 1, p->bias, 1, y);
    p->scales[i] = scale;
  }
}

void rk_layer_norm_forward(const rk_layer_norm *pass) {
  for_rows(pass->rows, pass->columns, (void *)(uintptr_t)pass, normalize_rows);
}

static void gradient_rows(void *context, int64_t start, int64_t end) {
  const rk_layer_norm_gradient *p = context;
  const rk_row_kernels *rows = rk_kernels()->rows;
  const rk_elementwise_kernels *elementwise = rk_kernels()->elementwise;
  int64_t n = p->columns;
  for (int64_t i = start; i < end; i++) {
    const float *x = p->normalized + i * n, *g = p->g + i * n;
    float *dx = p->dx + i * n, *products = p->products + i * n;
    elementwise->binary[RK_MULTIPLY](n, g, 1, p->gain, 1, dx);
    double mean = rows->sum(n, dx) / (double)n, slope = rows->dot(n, dx, x) / (double)n;
    elementwise->affine(n, 1, (float)-mean, dx, dx);
    elementwise->add_scaled(n, (float)-slope, x, dx);
    elementwise->affine(n, p->scales[i], 0, dx, dx);
    elementwise->binary[RK_MULTIPLY](n, g, 1, x, 1, products);
  }
}

void rk_layer_norm_backward(const rk_layer_norm_gradient *pass) {
  for_rows(pass->rows, pass->columns, (void *)(uintptr_t)pass, gradient_rows);
}

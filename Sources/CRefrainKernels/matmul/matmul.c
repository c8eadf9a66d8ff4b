// The matrix product: by panels in general, by dot products where there are few rows.
#include "../include/rk_matmul.h"

#include <stddef.h>

#include "../runtime/kernel_table.h"
#include "../runtime/parallel.h"
#include "products.h"

typedef struct dot_product {
  rk_dot all;
  const rk_matmul_kernels *kernels;
  const float *bias;
} dot_product;

static void run_dots(void *context, int64_t start, int64_t end) {
  const dot_product *p = context;
  rk_dot part = p->all;
  part.outputs = end - start;
  part.w += start * part.w_stride;
  part.out += start;
  p->kernels->dot(&part);
  if (p->bias == NULL) return;
  for (int64_t i = 0; i < part.rows; i++) {
    for (int64_t j = 0; j < part.outputs; j++) part.out[i * part.out_stride + j] += p->bias[start + j];
  }
}

/// Few rows: packing b would cost more than the product.
static void multiply_by_dots(const rk_matmul_arguments *g, const rk_matmul_kernels *kernels) {
  dot_product p = {
      .all = {.rows = g->m, .outputs = g->n, .k = g->k, .x = g->a, .x_stride = g->a_stride, .w = g->b,
              .w_stride = g->b_stride, .out = g->c, .out_stride = g->c_stride, .accumulate = g->accumulate},
      .kernels = kernels,
      .bias = g->bias,
  };
  int64_t grain = 32768 / g->k < 24 ? 24 : 32768 / g->k / 24 * 24;  // whole blocks of every kind
  rk_parallel_ranges(g->n, grain, 65536 / g->k + 1, &p, run_dots);
}

static void multiply_by_nothing(const rk_matmul_arguments *g) {
  for (int64_t i = 0; i < g->m; i++) {
    float *c = g->c + i * g->c_stride;
    for (int64_t j = 0; j < g->n; j++) c[j] = (g->accumulate ? c[j] : 0) + (g->bias ? g->bias[j] : 0);
  }
}

void rk_matmul(const rk_matmul_arguments *arguments) {
  const rk_matmul_arguments *g = arguments;
  if (g->m <= 0 || g->n <= 0) return;
  if (g->k <= 0) multiply_by_nothing(g);
  else if (g->m <= RK_DOT_ROWS && g->transpose_b && !g->transpose_a) multiply_by_dots(g, rk_kernels()->matmul);
  else rk_multiply(g, rk_kernels()->matmul);
}

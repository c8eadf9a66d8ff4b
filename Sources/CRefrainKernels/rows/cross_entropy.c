// Softmax cross-entropy from logits and labels.
#include <math.h>
#include <stddef.h>

#include "../include/rk_rows.h"
#include "../runtime/kernel_table.h"
#include "../runtime/parallel.h"
#include "block_sums.h"

typedef struct cross_entropy {
  const rk_row_kernels *kernels;
  const rk_elementwise_kernels *elementwise;
  int64_t rows, columns, rows_a_block;
  const float *x;
  const int32_t *labels;
  float scale;
  float *probabilities;
} cross_entropy;

static double loss_of_block(void *context, int64_t index) {
  const cross_entropy *c = context;
  int64_t start = index * c->rows_a_block;
  int64_t end = start + c->rows_a_block < c->rows ? start + c->rows_a_block : c->rows;
  double loss = 0;
  for (int64_t i = start; i < end; i++) {
    const float *x = c->x + i * c->columns;
    float *p = c->probabilities ? c->probabilities + i * c->columns : NULL;
    float most = c->kernels->greatest(c->columns, x);
    double label = x[c->labels[i]];  // read first: the probabilities may overwrite it
    double sum = c->kernels->exp_sum(c->columns, most, x, p);
    loss += log(sum) + ((double)most - label);
    if (p) c->elementwise->affine(c->columns, (float)(1 / sum), 0, p, p);
  }
  return loss;
}

double rk_cross_entropy(int64_t rows, int64_t columns, const float *x, const int32_t *labels, float *probabilities) {
  if (rows <= 0 || columns <= 0) return 0;
  cross_entropy c = {rk_kernels()->rows, rk_kernels()->elementwise, rows, columns, 8192 / columns + 1,
                     x, labels, 0, probabilities};
  int64_t blocks = (rows + c.rows_a_block - 1) / c.rows_a_block;
  return rk_sum_blocks(blocks, rows * columns >= RK_PARALLEL_FLOATS / 4, &c, loss_of_block);
}

static void gradient_rows(void *context, int64_t start, int64_t end) {
  const cross_entropy *c = context;
  for (int64_t i = start; i < end; i++) {
    float *p = c->probabilities + i * c->columns;
    p[c->labels[i]] -= 1;
    c->elementwise->affine(c->columns, c->scale, 0, p, p);
  }
}

void rk_cross_entropy_gradient(int64_t rows, int64_t columns, const int32_t *labels, float scale, float *p) {
  if (columns <= 0) return;
  cross_entropy c = {.elementwise = rk_kernels()->elementwise, .columns = columns, .labels = labels,
                     .scale = scale, .probabilities = p};
  rk_parallel_ranges(rows, 16384 / columns + 1, RK_PARALLEL_FLOATS / columns + 1, &c, gradient_rows);
}

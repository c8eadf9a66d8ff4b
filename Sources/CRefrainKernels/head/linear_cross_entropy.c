// The head and its loss, some hundred rows at a time: their logits are computed, become gradients in place, and go
// into both gradient products while they are still in the cache. The weights are packed once for all rows.
#include <math.h>
#include <stddef.h>

#include "../include/rk_buffers.h"
#include "../include/rk_head.h"
#include "../include/rk_rows.h"
#include "../matmul/cache_sets.h"
#include "../matmul/products.h"
#include "../rows/block_sums.h"
#include "../runtime/kernel_table.h"
#include "../runtime/parallel.h"

enum {
  most_rows = 560,
  most_floats = 16 << 20,  // of logits at a time, unless `least_rows` have more
  least_rows = 64,
  floats_a_block = 8192,  // of the pass over the logits
};

typedef struct head {
  const rk_linear_cross_entropy_arguments *arguments;
  const rk_kernel_table *kernels;
  rk_packed_operand to_logits, to_x;
  float *logits;            // of the rows at hand, `stride` floats apart; then their gradients
  int64_t stride, start, count, rows_a_block;
} head;

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

/// Rows at a time: chunks of equal length, as long as their logits fit.
static int64_t chunk_rows(int64_t rows, int64_t classes) {
  int64_t most = least(most_rows, most_floats / classes);
  if (most < least_rows) most = least_rows;
  int64_t chunks = (rows + most - 1) / most;
  return (rows + chunks - 1) / chunks;
}

static void compute_logits(const head *h) {
  const rk_linear_cross_entropy_arguments *g = h->arguments;
  rk_matmul_arguments product = {
      .m = h->count, .n = g->classes, .k = g->hidden,
      .a = g->x + h->start * g->hidden, .a_stride = g->hidden,
      .b = g->weight, .b_stride = g->hidden, .transpose_b = true,
      .c = h->logits, .c_stride = h->stride, .bias = g->bias,
  };
  rk_multiply_by_packed(&product, &h->to_logits, h->kernels->matmul);
}

/// The loss of some rows; their logits become its gradients.
static double loss_of_block(void *context, int64_t index) {
  const head *h = context;
  const rk_linear_cross_entropy_arguments *g = h->arguments;
  const rk_row_kernels *rows = h->kernels->rows;
  int64_t first = index * h->rows_a_block, end = least(first + h->rows_a_block, h->count);
  double loss = 0;
  for (int64_t i = first; i < end; i++) {
    float *x = h->logits + i * h->stride;
    int32_t label = g->labels[h->start + i];
    float most = rows->greatest(g->classes, x);
    double of_label = x[label];
    double sum = rows->exp_sum(g->classes, most, x, g->gradient_x ? x : NULL);
    loss += log(sum) + ((double)most - of_label);
    if (g->gradient_x == NULL) continue;
    h->kernels->elementwise->affine(g->classes, (float)(g->scale / sum), 0, x, x);
    x[label] -= g->scale;
  }
  return loss;
}

/// From the gradients of the logits to x, and into the weights.
static void propagate(const head *h) {
  const rk_linear_cross_entropy_arguments *g = h->arguments;
  rk_matmul_arguments to_x = {
      .m = h->count, .n = g->hidden, .k = g->classes,
      .a = h->logits, .a_stride = h->stride,
      .b = g->weight, .b_stride = g->hidden,
      .c = g->gradient_x + h->start * g->hidden, .c_stride = g->hidden,
  };
  rk_multiply_by_packed(&to_x, &h->to_x, h->kernels->matmul);
  rk_matmul_arguments to_weight = {
      .m = g->classes, .n = g->hidden, .k = h->count,
      .a = h->logits, .a_stride = h->stride, .transpose_a = true,
      .b = g->x + h->start * g->hidden, .b_stride = g->hidden,
      .c = g->gradient_weight, .c_stride = g->hidden, .accumulate = h->start > 0,
  };
  rk_multiply(&to_weight, h->kernels->matmul);
  if (g->gradient_bias) rk_sum_rows(h->count, g->classes, h->logits, h->stride, h->start > 0, g->gradient_bias);
}

double rk_linear_cross_entropy(const rk_linear_cross_entropy_arguments *arguments) {
  const rk_linear_cross_entropy_arguments *g = arguments;
  if (g->rows <= 0 || g->classes <= 0 || g->hidden <= 0) return 0;
  const rk_kernel_table *kernels = rk_kernels();
  head h = {.arguments = g, .kernels = kernels, .rows_a_block = floats_a_block / g->classes + 1};
  h.to_logits = rk_pack_factor(g->weight, g->hidden, true, g->hidden, g->classes, kernels->matmul);
  if (g->gradient_x) h.to_x = rk_pack_factor(g->weight, g->hidden, false, g->classes, g->hidden, kernels->matmul);
  int64_t chunk = chunk_rows(g->rows, g->classes), capacity;
  h.stride = rk_spread_stride(g->classes);
  h.logits = rk_buffer_take(chunk * h.stride, &capacity);
  double loss = 0;
  for (; h.start < g->rows; h.start += chunk) {
    h.count = least(chunk, g->rows - h.start);
    compute_logits(&h);
    int64_t blocks = (h.count + h.rows_a_block - 1) / h.rows_a_block;
    loss += rk_sum_blocks(blocks, h.count * g->classes >= RK_PARALLEL_FLOATS / 4, &h, loss_of_block);
    if (g->gradient_x) propagate(&h);
  }
  rk_buffer_give(h.logits, capacity);
  rk_free_operand(&h.to_x);
  rk_free_operand(&h.to_logits);
  return loss;
}

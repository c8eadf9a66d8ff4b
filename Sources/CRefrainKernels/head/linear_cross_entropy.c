// The head and its loss, some hundred rows at a time: their logits are computed, become probabilities and then
// gradients in place, and go into both gradient products while they are still in the cache.
#include <math.h>
#include <stddef.h>

#include "../include/rk_buffers.h"
#include "../include/rk_head.h"
#include "../include/rk_matmul.h"
#include "../include/rk_rows.h"

enum {
  most_rows = 560,
  most_floats = 4 << 20,  // of logits at a time, unless a single tile's rows have more
  least_rows = 64,
};

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

/// Rows at a time: chunks of equal length, as long as their logits fit.
static int64_t chunk_rows(int64_t rows, int64_t classes) {
  int64_t most = least(most_rows, most_floats / classes);
  if (most < least_rows) most = least_rows;
  int64_t chunks = (rows + most - 1) / most;
  return (rows + chunks - 1) / chunks;
}

/// The logits of `count` rows from `start`.
static void multiply(const rk_linear_cross_entropy_arguments *h, int64_t start, int64_t count, float *logits) {
  rk_matmul_arguments product = {
      .m = count, .n = h->classes, .k = h->hidden,
      .a = h->x + start * h->hidden, .a_stride = h->hidden,
      .b = h->weight, .b_stride = h->hidden, .transpose_b = true,
      .c = logits, .c_stride = h->classes, .bias = h->bias,
  };
  rk_matmul(&product);
}

/// From the gradients of some rows' logits to x, and into the weights.
static void propagate(const rk_linear_cross_entropy_arguments *h, int64_t start, int64_t count,
                      const float *gradient) {
  rk_matmul_arguments to_x = {
      .m = count, .n = h->hidden, .k = h->classes,
      .a = gradient, .a_stride = h->classes,
      .b = h->weight, .b_stride = h->hidden,
      .c = h->gradient_x + start * h->hidden, .c_stride = h->hidden,
  };
  rk_matmul(&to_x);
  rk_matmul_arguments to_weight = {
      .m = h->classes, .n = h->hidden, .k = count,
      .a = gradient, .a_stride = h->classes, .transpose_a = true,
      .b = h->x + start * h->hidden, .b_stride = h->hidden,
      .c = h->gradient_weight, .c_stride = h->hidden, .accumulate = start > 0,
  };
  rk_matmul(&to_weight);
  if (h->gradient_bias) rk_sum_rows(count, h->classes, gradient, start > 0, h->gradient_bias);
}

double rk_linear_cross_entropy(const rk_linear_cross_entropy_arguments *arguments) {
  const rk_linear_cross_entropy_arguments *h = arguments;
  if (h->rows <= 0 || h->classes <= 0) return 0;
  int64_t chunk = chunk_rows(h->rows, h->classes), capacity;
  float *logits = rk_buffer_take(chunk * h->classes, &capacity);
  double loss = 0;
  for (int64_t start = 0; start < h->rows; start += chunk) {
    int64_t count = least(chunk, h->rows - start);
    const int32_t *labels = h->labels + start;
    multiply(h, start, count, logits);
    loss += rk_cross_entropy(count, h->classes, logits, labels, h->gradient_x ? logits : NULL);
    if (h->gradient_x == NULL) continue;
    rk_cross_entropy_gradient(count, h->classes, labels, h->scale, logits);
    propagate(h, start, count, logits);
  }
  rk_buffer_give(logits, capacity);
  return loss;
}

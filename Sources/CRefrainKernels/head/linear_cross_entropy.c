// The head and its loss, some hundred rows at a time. A thread takes some of those rows: their logits are computed,
// become gradients in place and go into the gradient of x while they are in its cache. When all have, their product
// with x joins the gradient of the weights. The weights are packed once for all rows.
#include <math.h>
#include <stddef.h>

#include "../include/rk_buffers.h"
#include "../include/rk_head.h"
#include "../include/rk_rows.h"
#include "../matmul/cache_sets.h"
#include "../matmul/products.h"
#include "../runtime/kernel_table.h"
#include "../runtime/parallel.h"

enum {
  most_rows = 560,
  most_floats = 16 << 20,  // of logits at a time, unless `least_rows` have more
  least_rows = 64,
  // A thread's rows at a time: their logits are to stay in its second-level cache, but every time all weights are read.
  block_floats = 1 << 16,
  usual_block_rows = 48,  // or more; many threads have less
  most_unit_rows = 14,    // of the whole tiles that blocks are made of, and that the bias's gradient is summed by
  least_parallel_products = 1 << 18,
};

typedef struct head {
  const rk_linear_cross_entropy_arguments *arguments;
  const rk_kernel_table *kernels;
  rk_packed_operand to_logits, to_x;
  float *logits;           // of the rows at hand, `stride` floats apart; then their gradients
  double *losses;          // of each of these rows
  float *bias_gradients;   // of each unit of these rows, `stride` floats apart
  int64_t stride, start, count, units, blocks;
} head;

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }

/// Rows at a time: chunks of equal length, as long as their logits fit.
static int64_t chunk_rows(int64_t rows, int64_t classes) {
  int64_t fit = most(least_rows, least(most_rows, most_floats / classes));
  int64_t chunks = (rows + fit - 1) / fit;
  return (rows + chunks - 1) / chunks;
}

static int64_t row_tiles(const head *h, int64_t rows) {
  const int64_t a_tile = h->kernels->matmul->tile_rows;
  return (rows + a_tile - 1) / a_tile;
}

static int64_t tiles_of_unit(const head *h) { return most(1, most_unit_rows / h->kernels->matmul->tile_rows); }

/// How many units so many rows make, whatever the number of threads.
static int64_t unit_count(const head *h, int64_t rows) {
  return (row_tiles(h, rows) + tiles_of_unit(h) - 1) / tiles_of_unit(h);
}

/// How many blocks the rows at hand make: about as many for each thread, which changes no row's result. One, whose
/// products are split in turn, where there is not a unit for each; and where the weights are too many to be packed once
/// for all products.
static int64_t block_count(const head *h) {
  const rk_linear_cross_entropy_arguments *g = h->arguments;
  if (h->to_logits.floats == NULL || (g->gradient_x && h->to_x.floats == NULL)) return 1;
  if (h->count * g->classes * g->hidden < least_parallel_products) return 1;
  const int64_t rows = most(usual_block_rows, block_floats / h->stride), threads = rk_thread_count();
  if (h->units < threads) return 1;
  const int64_t a_thread = (h->count + rows * threads - 1) / (rows * threads);
  return least(a_thread * threads, h->units);
}

/// Where a unit begins, so that its rows fill tiles.
static int64_t unit_row(const head *h, int64_t unit) {
  const int64_t tiles = row_tiles(h, h->count);
  return unit * tiles / h->units * h->count / tiles;
}

static int64_t block_unit(const head *h, int64_t block) { return block * h->units / h->blocks; }
static int64_t block_row(const head *h, int64_t block) { return unit_row(h, block_unit(h, block)); }

static rk_matmul_arguments logits_of(const head *h, int64_t row, int64_t count) {
  const rk_linear_cross_entropy_arguments *g = h->arguments;
  return (rk_matmul_arguments){
      .m = count, .n = g->classes, .k = g->hidden,
      .a = g->x + (h->start + row) * g->hidden, .a_stride = g->hidden,
      .b = g->weight, .b_stride = g->hidden, .transpose_b = true,
      .c = h->logits + row * h->stride, .c_stride = h->stride, .bias = g->bias,
  };
}

static rk_matmul_arguments gradient_of_x(const head *h, int64_t row, int64_t count) {
  const rk_linear_cross_entropy_arguments *g = h->arguments;
  return (rk_matmul_arguments){
      .m = count, .n = g->hidden, .k = g->classes,
      .a = h->logits + row * h->stride, .a_stride = h->stride,
      .b = g->weight, .b_stride = g->hidden,
      .c = g->gradient_x + (h->start + row) * g->hidden, .c_stride = g->hidden,
  };
}

/// The losses of some units' rows; their logits become the gradients.
static void compute_losses(void *context, int64_t unit, int64_t end) {
  const head *h = context;
  const rk_linear_cross_entropy_arguments *g = h->arguments;
  const rk_row_kernels *rows = h->kernels->rows;
  for (; unit < end; unit++) {
    const int64_t first = unit_row(h, unit), row_end = unit_row(h, unit + 1);
    for (int64_t row = first; row < row_end; row++) {
      float *x = h->logits + row * h->stride;
      int32_t label = g->labels[h->start + row];
      float greatest = rows->greatest(g->classes, x);
      double of_label = x[label];
      double sum = rows->exp_sum(g->classes, greatest, x, g->gradient_x ? x : NULL);
      h->losses[row] = log(sum) + ((double)greatest - of_label);
      if (g->gradient_x == NULL) continue;
      h->kernels->elementwise->affine(g->classes, (float)(g->scale / sum), 0, x, x);
      x[label] -= g->scale;
    }
    if (h->bias_gradients == NULL) continue;
    rows->sum_columns(row_end - first, g->classes, h->logits + first * h->stride, h->stride, NULL,
                      h->bias_gradients + unit * h->stride);
  }
}

static void run_block(void *context, int64_t index) {
  const head *h = context;
  const int64_t row = block_row(h, index), count = block_row(h, index + 1) - row;
  const bool alone = h->blocks > 1;
  const rk_matmul_arguments logits = logits_of(h, row, count);
  rk_multiply_by_packed(&logits, &h->to_logits, h->kernels->matmul, alone);
  const int64_t unit = block_unit(h, index), end = block_unit(h, index + 1);
  if (alone) compute_losses(context, unit, end);
  else rk_parallel_ranges(end, 1, RK_PARALLEL_FLOATS / (most_unit_rows * h->stride) + 1, context, compute_losses);
  if (h->arguments->gradient_x == NULL) return;
  const rk_matmul_arguments to_x = gradient_of_x(h, row, count);
  rk_multiply_by_packed(&to_x, &h->to_x, h->kernels->matmul, alone);
}

static void run_blocks(head *h) {
  // Blocks of different lengths take copies of different sizes; each thread may come upon each.
  for (int64_t i = 0; i < h->blocks && h->blocks > 1; i++) {
    const int64_t row = block_row(h, i), count = block_row(h, i + 1) - row;
    const int64_t copies = least(h->blocks, rk_thread_count());
    const rk_matmul_arguments logits = logits_of(h, row, count);
    rk_reserve_products(&logits, h->kernels->matmul, copies);
    if (h->arguments->gradient_x == NULL) continue;
    const rk_matmul_arguments to_x = gradient_of_x(h, row, count);
    rk_reserve_products(&to_x, h->kernels->matmul, copies);
  }
  rk_parallel_for(h->blocks, h, run_block);
}

static void propagate_to_weight(const head *h) {
  const rk_linear_cross_entropy_arguments *g = h->arguments;
  rk_matmul_arguments product = {
      .m = g->classes, .n = g->hidden, .k = h->count,
      .a = h->logits, .a_stride = h->stride, .transpose_a = true,
      .b = g->x + h->start * g->hidden, .b_stride = g->hidden,
      .c = g->gradient_weight, .c_stride = g->hidden, .accumulate = h->start > 0,
  };
  rk_multiply(&product, h->kernels->matmul);
  if (h->bias_gradients == NULL) return;
  rk_sum_rows(h->units, g->classes, h->bias_gradients, h->stride, h->start > 0, g->gradient_bias);
}

double rk_linear_cross_entropy(const rk_linear_cross_entropy_arguments *arguments) {
  const rk_linear_cross_entropy_arguments *g = arguments;
  if (g->rows <= 0 || g->classes <= 0 || g->hidden <= 0) return 0;
  const rk_kernel_table *kernels = rk_kernels();
  head h = {.arguments = g, .kernels = kernels};
  h.to_logits = rk_pack_operand(g->weight, g->hidden, true, g->hidden, g->classes, kernels->matmul);
  if (g->gradient_x) h.to_x = rk_pack_operand(g->weight, g->hidden, false, g->classes, g->hidden, kernels->matmul);
  int64_t chunk = chunk_rows(g->rows, g->classes), capacity, losses_capacity, bias_capacity = 0;
  h.stride = rk_spread_stride(g->classes);
  h.logits = rk_buffer_take(chunk * h.stride, &capacity);
  h.losses = (double *)(void *)rk_buffer_take(2 * chunk, &losses_capacity);
  if (g->gradient_bias) h.bias_gradients = rk_buffer_take(unit_count(&h, chunk) * h.stride, &bias_capacity);
  double loss = 0;
  for (; h.start < g->rows; h.start += chunk) {
    h.count = least(chunk, g->rows - h.start);
    h.units = unit_count(&h, h.count);
    h.blocks = block_count(&h);
    run_blocks(&h);
    for (int64_t i = 0; i < h.count; i++) loss += h.losses[i];
    if (g->gradient_x) propagate_to_weight(&h);
  }
  rk_buffer_give(h.bias_gradients, bias_capacity);
  rk_buffer_give((float *)(void *)h.losses, losses_capacity);
  rk_buffer_give(h.logits, capacity);
  rk_free_operand(&h.to_x);
  rk_free_operand(&h.to_logits);
  return loss;
}

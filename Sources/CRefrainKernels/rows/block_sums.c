#include "block_sums.h"

#include "../include/rk_buffers.h"
#include "../runtime/parallel.h"

typedef struct blocks {
  double *sums;
  void *context;
  double (*block_sum)(void *context, int64_t index);
} blocks;

static void run_block(void *context, int64_t index) {
  const blocks *b = context;
  b->sums[index] = b->block_sum(b->context, index);
}

double rk_sum_blocks(int64_t count, int parallel, void *context, double (*block_sum)(void *context, int64_t index)) {
  double total = 0;
  if (!parallel || count < 2) {
    for (int64_t i = 0; i < count; i++) total += block_sum(context, i);
    return total;
  }
  int64_t capacity;
  blocks b = {(double *)(void *)rk_buffer_take(2 * count, &capacity), context, block_sum};
  rk_parallel_for(count, &b, run_block);
  for (int64_t i = 0; i < count; i++) total += b.sums[i];
  rk_buffer_give((float *)(void *)b.sums, capacity);
  return total;
}

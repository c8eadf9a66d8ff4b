#include "words.h"

#include <stddef.h>

#include "../include/rk_buffers.h"
#include "../runtime/parallel.h"
#include "cache_sets.h"

typedef struct conversion {
  const float *x;
  int64_t x_stride, k;
  const rk_matmul_kernels *kernels;
  rk_words words;
} conversion;

static void convert(void *context, int64_t start, int64_t end) {
  const conversion *c = context;
  for (int64_t row = start; row < end; row++) {
    c->kernels->to_words(c->k, c->x + row * c->x_stride, c->words.words + row * c->words.stride);
  }
}

rk_words rk_take_words(const float *x, int64_t x_stride, int64_t rows, int64_t k, const rk_matmul_kernels *kernels) {
  conversion c = {.x = x, .x_stride = x_stride, .k = k, .kernels = kernels};
  c.words.stride = rk_spread_stride(rk_element_count(kernels, k));
  c.words.words = rk_buffer_take(rows * c.words.stride, &c.words.capacity);
  int64_t grain = RK_PARALLEL_FLOATS / 8 / c.words.stride + 1;
  rk_parallel_ranges(rows, grain, 4 * grain, &c, convert);
  return c.words;
}

void rk_give_words(rk_words *words) { rk_buffer_give(words->words, words->capacity); }

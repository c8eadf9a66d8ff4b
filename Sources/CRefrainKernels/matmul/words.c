#include "words.h"

#include <stddef.h>

#include "../include/rk_buffers.h"
#include "../runtime/parallel.h"
#include "cache_sets.h"

typedef struct conversion {
  const float *x;
  int64_t x_stride, k, columns;
  const rk_word_kernels *kernels;
  rk_words words;
} conversion;

static void convert_along(void *context, int64_t start, int64_t end) {
  const conversion *c = context;
  for (int64_t row = start; row < end; row++) {
    c->kernels->along(c->k, c->x + row * c->x_stride, c->words.words + row * c->words.stride);
  }
}

static void convert_across(void *context, int64_t start, int64_t end) {
  const conversion *c = context;
  for (int64_t i = start; i < end; i++) {
    const float *first = c->x + 2 * i * c->x_stride;
    c->kernels->across(c->columns, first, 2 * i + 1 < c->k ? first + c->x_stride : NULL,
                       c->words.words + i * c->words.stride);
  }
}

static rk_words convert(conversion *c, int64_t rows, int64_t row_words,
                        void (*body)(void *context, int64_t start, int64_t end)) {
  c->words.stride = row_words;
  c->words.words = rk_buffer_take(rows * row_words, &c->words.capacity);
  int64_t grain = RK_PARALLEL_FLOATS / 8 / row_words + 1;
  rk_parallel_ranges(rows, grain, 4 * grain, c, body);
  return c->words;
}

rk_words rk_words_along(const float *x, int64_t x_stride, int64_t rows, int64_t k, const rk_word_kernels *kernels) {
  conversion c = {.x = x, .x_stride = x_stride, .k = k, .kernels = kernels};
  return convert(&c, rows, rk_spread_stride(rk_word_count(k)), convert_along);
}

rk_words rk_words_across(const float *x, int64_t x_stride, int64_t k, int64_t columns,
                         const rk_word_kernels *kernels) {
  conversion c = {.x = x, .x_stride = x_stride, .k = k, .columns = columns, .kernels = kernels};
  return convert(&c, rk_word_count(k), columns, convert_across);
}

void rk_free_words(rk_words *words) { rk_buffer_give(words->words, words->capacity); }

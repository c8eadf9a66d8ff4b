#include "products.h"

#include <stddef.h>

#include "../include/rk_buffers.h"
#include "cache_sets.h"
#include "words.h"

static rk_words words_of_a(const rk_matmul_arguments *g, const rk_word_kernels *kernels) {
  return g->transpose_a ? rk_words_across(g->a, g->a_stride, g->k, g->m, kernels)
                        : rk_words_along(g->a, g->a_stride, g->m, g->k, kernels);
}

static rk_words words_of_b(const float *b, int64_t b_stride, bool transposed, int64_t k, int64_t n,
                           const rk_word_kernels *kernels) {
  return transposed ? rk_words_along(b, b_stride, n, k, kernels) : rk_words_across(b, b_stride, k, n, kernels);
}

/// The same product of words.
static rk_matmul_arguments with_words(const rk_matmul_arguments *g, const rk_words *a) {
  rk_matmul_arguments words = *g;
  words.k = rk_word_count(g->k);
  words.a = a->words;
  words.a_stride = a->stride;
  return words;
}

void rk_multiply(const rk_matmul_arguments *g, const rk_matmul_kernels *kernels) {
  if (kernels->words == NULL) {
    rk_multiply_by_panels(g, kernels);
    return;
  }
  rk_words a = words_of_a(g, kernels->words);
  rk_words b = words_of_b(g->b, g->b_stride, g->transpose_b, g->k, g->n, kernels->words);
  rk_matmul_arguments words = with_words(g, &a);
  words.b = b.words;
  words.b_stride = b.stride;
  rk_multiply_by_panels(&words, kernels);
  rk_free_words(&b);
  rk_free_words(&a);
}

rk_packed_operand rk_pack_factor(const float *b, int64_t b_stride, bool transposed, int64_t k, int64_t n,
                                 const rk_matmul_kernels *kernels) {
  if (kernels->words == NULL) return rk_pack_operand(b, b_stride, transposed, k, n, kernels);
  rk_words words = words_of_b(b, b_stride, transposed, k, n, kernels->words);
  rk_packed_operand operand = rk_pack_operand(words.words, words.stride, transposed, rk_word_count(k), n, kernels);
  rk_free_words(&words);
  return operand;
}

void rk_reserve_products(const rk_matmul_arguments *g, const rk_matmul_kernels *kernels, int64_t copies) {
  if (kernels->words) rk_buffer_reserve(g->m * rk_spread_stride(rk_word_count(g->k)), copies);
  else rk_reserve_rows(g, kernels, copies);
}

void rk_multiply_by_packed(const rk_matmul_arguments *g, const rk_packed_operand *b,
                           const rk_matmul_kernels *kernels, bool alone) {
  if (kernels->words == NULL) {
    rk_multiply_packed(g, b, kernels, alone);
    return;
  }
  if (b->floats == NULL) {
    rk_multiply(g, kernels);
    return;
  }
  rk_words a = words_of_a(g, kernels->words);
  rk_matmul_arguments words = with_words(g, &a);
  rk_multiply_packed(&words, b, kernels, alone);
  rk_free_words(&a);
}

#include "products.h"

#include <stddef.h>

#include "../include/rk_buffers.h"
#include "cache_sets.h"
#include "words.h"

/// Whether rows of a must become words before tiles can take them. Those of a transposed one do as they are packed.
static bool takes_words(const rk_matmul_arguments *g, const rk_matmul_kernels *kernels) {
  return kernels->to_words && !g->transpose_a;
}

/// The same product, of words of a.
static rk_matmul_arguments with_words(const rk_matmul_arguments *g, const rk_words *a) {
  rk_matmul_arguments words = *g;
  words.a = a->words;
  words.a_stride = a->stride;
  return words;
}

void rk_multiply(const rk_matmul_arguments *g, const rk_matmul_kernels *kernels) {
  if (!takes_words(g, kernels)) {
    rk_multiply_by_panels(g, kernels);
    return;
  }
  rk_words a = rk_take_words(g->a, g->a_stride, g->m, g->k, kernels);
  const rk_matmul_arguments words = with_words(g, &a);
  rk_multiply_by_panels(&words, kernels);
  rk_give_words(&a);
}

void rk_reserve_products(const rk_matmul_arguments *g, const rk_matmul_kernels *kernels, int64_t copies) {
  if (takes_words(g, kernels)) rk_buffer_reserve(g->m * rk_spread_stride(rk_element_count(kernels, g->k)), copies);
  else rk_reserve_rows(g, kernels, copies);
}

void rk_multiply_by_packed(const rk_matmul_arguments *g, const rk_packed_operand *b,
                           const rk_matmul_kernels *kernels, bool alone) {
  if (!takes_words(g, kernels)) {
    rk_multiply_packed(g, b, kernels, alone);
    return;
  }
  rk_words a = rk_take_words(g->a, g->a_stride, g->m, g->k, kernels);
  const rk_matmul_arguments words = with_words(g, &a);
  rk_multiply_packed(&words, b, kernels, alone);
  rk_give_words(&a);
}

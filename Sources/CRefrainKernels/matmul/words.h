// Pairs of bfloat16 as 32-bit words, for the sets whose products take them.
#ifndef RK_WORDS_H
#define RK_WORDS_H

#include "matmul_kernels.h"

/// How many elements that tiles take so many steps of k make.
static inline int64_t rk_element_count(const rk_matmul_kernels *kernels, int64_t k) {
  return kernels->to_words ? (k + 1) / 2 : k;
}

/// A matrix of words [rows, element count of k] of x [rows, k].
typedef struct rk_words {
  float *words;
  int64_t stride, capacity;
} rk_words;

rk_words rk_take_words(const float *x, int64_t x_stride, int64_t rows, int64_t k, const rk_matmul_kernels *kernels);
void rk_give_words(rk_words *words);

#endif

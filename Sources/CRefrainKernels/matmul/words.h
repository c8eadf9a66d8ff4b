// Pairs of bfloat16 as 32-bit words, for the sets whose products take them.
#ifndef RK_WORDS_H
#define RK_WORDS_H

#include <stdint.h>

/// How a set turns floats into words. The floats that `out` is declared to hold are the words' bits.
typedef struct rk_word_kernels {
  /// `count` neighbours of a row, two by two; a last odd one meets zero.
  void (*along)(int64_t count, const float *x, float *out);
  /// Two rows, element by element; `second` may be NULL for zeros.
  void (*across)(int64_t count, const float *first, const float *second, float *out);
} rk_word_kernels;

extern const rk_word_kernels rk_word_kernels_avx512bf16;

static inline int64_t rk_word_count(int64_t k) { return (k + 1) / 2; }

/// A matrix of words: [rows, word_count(k)] of x [rows, k], or [word_count(k), columns] of x [k, columns].
typedef struct rk_words {
  float *words;
  int64_t stride, capacity;
} rk_words;

rk_words rk_words_along(const float *x, int64_t x_stride, int64_t rows, int64_t k, const rk_word_kernels *kernels);
rk_words rk_words_across(const float *x, int64_t x_stride, int64_t k, int64_t columns,
                         const rk_word_kernels *kernels);
void rk_free_words(rk_words *words);

#endif

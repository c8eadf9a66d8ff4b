// Matrix products.
#ifndef RK_MATMUL_H
#define RK_MATMUL_H

#include <stdbool.h>
#include <stdint.h>

typedef struct rk_matmul_arguments {
  int64_t m, n, k;
  const float *a;        // [m, k], or [k, m] if transpose_a; row stride a_stride
  int64_t a_stride;
  bool transpose_a;
  const float *b;        // [k, n], or [n, k] if transpose_b; row stride b_stride
  int64_t b_stride;
  bool transpose_b;
  float *c;              // [m, n], row stride c_stride; overlaps neither operand
  int64_t c_stride;
  bool accumulate;       // c += instead of c =
  const float *bias;     // [n], added to each row, or NULL
} rk_matmul_arguments;

/// c = op(a) op(b) (+ bias) (+ c). The bits do not depend on the number of threads. Each element is one chain of
/// multiply-adds (fused, where the set has them) in the order of k, so any block of rows or columns computed alone
/// has the same bits. One kind of product adds in another order, which depends on k alone: at most 8 rows with a as it
/// is and b transposed, as when a layer with weights [n, k] writes one character. Its columns may be split, but its
/// rows have the same bits only in products of at most 8 rows.
/// k = 0 gives the bias or zeros. 0 * NaN and 0 * inf are NaN.
void rk_matmul(const rk_matmul_arguments *arguments);

#endif

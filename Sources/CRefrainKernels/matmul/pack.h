// Laying operands out so that a tile reads them in order.
#ifndef RK_PACK_H
#define RK_PACK_H

#include <stdbool.h>
#include <stdint.h>

#include "matmul_kernels.h"

/// Columns column ..< column + count of b ([k, n], or [n, k] if transposed) as elements that tiles take, [elements of
/// k][whole vectors], zeros beyond `count`.
void rk_pack_panel(const float *b, int64_t b_stride, bool transposed, int64_t k, int64_t column, int64_t count,
                   const rk_matmul_kernels *kernels, float *out);

/// out [columns, rows] = transpose of x [rows, columns].
void rk_transpose_block(int64_t rows, int64_t columns, const float *x, int64_t x_stride, float *out,
                        int64_t out_stride);

#endif

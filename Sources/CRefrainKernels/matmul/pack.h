// Laying operands out so that a tile reads them in order.
#ifndef RK_PACK_H
#define RK_PACK_H

#include <stdbool.h>
#include <stdint.h>

/// Columns column ..< column + count of b ([k, n], or [n, k] if transposed) as [k][width], zeros beyond `count`.
/// `width` is a multiple of 4.
void rk_pack_panel(const float *b, int64_t b_stride, bool transposed, int64_t k, int64_t column, int64_t count,
                   int64_t width, float *out);

/// Rows of a in tiles, each as [k][width]; `width` is a multiple of 4 and no tile has more rows. `a` points to the
/// block's first element, tile t holds its rows starts[t] ..< starts[t + 1], and of rows there are `readable_rows`.
void rk_pack_row_tiles(const float *a, int64_t a_stride, bool transposed, int64_t k, int64_t tiles,
                       const int64_t *starts, int64_t readable_rows, int64_t width, float *out);

/// out [columns, rows] = transpose of x [rows, columns].
void rk_transpose_block(int64_t rows, int64_t columns, const float *x, int64_t x_stride, float *out,
                        int64_t out_stride);

#endif

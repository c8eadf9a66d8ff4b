// Packing moves memory and computes nothing: four floats at a time, the baseline of every processor, are enough.
#include "pack.h"

#include <string.h>

typedef float four __attribute__((vector_size(16)));

static inline four load(const float *p) {
  four v;
  memcpy(&v, p, sizeof v);
  return v;
}

static inline void store(float *p, four v) { memcpy(p, &v, sizeof v); }

/// out[j][i] = x[i][j], 4 x 4.
static inline void transpose_4x4(const float *x, int64_t x_stride, float *out, int64_t out_stride) {
  four r0 = load(x), r1 = load(x + x_stride), r2 = load(x + 2 * x_stride), r3 = load(x + 3 * x_stride);
  four t0 = __builtin_shufflevector(r0, r1, 0, 4, 1, 5), t1 = __builtin_shufflevector(r0, r1, 2, 6, 3, 7);
  four t2 = __builtin_shufflevector(r2, r3, 0, 4, 1, 5), t3 = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
  store(out, __builtin_shufflevector(t0, t2, 0, 1, 4, 5));
  store(out + out_stride, __builtin_shufflevector(t0, t2, 2, 3, 6, 7));
  store(out + 2 * out_stride, __builtin_shufflevector(t1, t3, 0, 1, 4, 5));
  store(out + 3 * out_stride, __builtin_shufflevector(t1, t3, 2, 3, 6, 7));
}

/// x is [rows, columns]; out[j * out_stride + i] = x[i][j].
static void transpose(int64_t rows, int64_t columns, const float *x, int64_t x_stride, float *out,
                      int64_t out_stride) {
  int64_t i = 0;
  for (; i + 4 <= rows; i += 4) {
    const float *from = x + i * x_stride;
    int64_t j = 0;
    for (; j + 4 <= columns; j += 4) transpose_4x4(from + j, x_stride, out + j * out_stride + i, out_stride);
    for (; j < columns; j++) {
      for (int64_t r = 0; r < 4; r++) out[j * out_stride + i + r] = from[r * x_stride + j];
    }
  }
  for (; i < rows; i++) {
    for (int64_t j = 0; j < columns; j++) out[j * out_stride + i] = x[i * x_stride + j];
  }
}

void rk_transpose_block(int64_t rows, int64_t columns, const float *x, int64_t x_stride, float *out,
                        int64_t out_stride) {
  // Blocks, so that the lines of `out` that are being filled stay in the nearest cache.
  enum { block = 64 };
  for (int64_t i = 0; i < rows; i += block) {
    int64_t block_rows = rows - i < block ? rows - i : block;
    for (int64_t j = 0; j < columns; j += block) {
      int64_t block_columns = columns - j < block ? columns - j : block;
      transpose(block_rows, block_columns, x + i * x_stride + j, x_stride, out + j * out_stride + i, out_stride);
    }
  }
}

void rk_pack_panel(const float *b, int64_t b_stride, bool transposed, int64_t k, int64_t column, int64_t count,
                   int64_t width, float *out) {
  if (count < width) memset(out, 0, (size_t)(k * width) * sizeof *out);
  if (transposed) {
    transpose(count, k, b + column * b_stride, b_stride, out, width);
    return;
  }
  enum { rows_ahead = 32 };
  const float *from = b + column;
  for (int64_t i = 0; i < k; i++, from += b_stride, out += width) {
    // Rows are too far apart for the processor to see what comes next.
    if (i + rows_ahead < k) __builtin_prefetch(from + rows_ahead * b_stride);
    if (i + rows_ahead < k) __builtin_prefetch(from + rows_ahead * b_stride + count - 1);
    int64_t j = 0;
    for (; j + 4 <= count; j += 4) store(out + j, load(from + j));
    for (; j < count; j++) out[j] = from[j];
  }
}

/// A transposed: rows lie side by side, and one step of k is far from the next. So all tiles are filled in one walk.
/// `width` is a constant where this is inlined.
static inline __attribute__((always_inline)) void pack_transposed_rows(
    const float *a, int64_t a_stride, int64_t k, int64_t tiles, const int64_t *starts, int64_t readable_rows,
    int64_t width, float *out) {
  enum { steps_ahead = 24, line = 16 };
  // Whole fours where a has them (what lies beyond a tile's rows is never used), else one by one.
  int64_t whole = tiles;
  while (whole > 0 && starts[whole - 1] + width > readable_rows) whole--;
  for (int64_t i = 0; i < k; i++, a += a_stride, out += width) {
    const float *ahead = a + (i + steps_ahead < k ? steps_ahead * a_stride : 0);
    for (int64_t j = 0; j < starts[tiles]; j += line) __builtin_prefetch(ahead + j);
    float *to = out;
    for (int64_t t = 0; t < whole; t++, to += k * width) {
      for (int64_t j = 0; j < width; j += 4) store(to + j, load(a + starts[t] + j));
    }
    for (int64_t t = whole; t < tiles; t++, to += k * width) {
      for (int64_t j = starts[t]; j < starts[t + 1]; j++) to[j - starts[t]] = a[j];
    }
  }
}

void rk_pack_row_tiles(const float *a, int64_t a_stride, bool transposed, int64_t k, int64_t tiles,
                       const int64_t *starts, int64_t readable_rows, int64_t width, float *out) {
  if (transposed) {
    if (width == 4) pack_transposed_rows(a, a_stride, k, tiles, starts, readable_rows, 4, out);
    else if (width == 8) pack_transposed_rows(a, a_stride, k, tiles, starts, readable_rows, 8, out);
    else pack_transposed_rows(a, a_stride, k, tiles, starts, readable_rows, width, out);
    return;
  }
  for (int64_t t = 0; t < tiles; t++) {
    transpose(starts[t + 1] - starts[t], k, a + starts[t] * a_stride, a_stride, out + t * k * width, width);
  }
}

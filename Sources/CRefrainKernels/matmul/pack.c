// Packing b, and transposing four floats at a time: the baseline of every processor.
#include "pack.h"

#include <string.h>

#include "cache_sets.h"
#include "words.h"

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

/// Rows of b become columns of the panel; where tiles take words, as such.
static void transpose_panel(const float *b, int64_t b_stride, int64_t k, int64_t count, int64_t width,
                            const rk_matmul_kernels *kernels, float *out) {
  if (kernels->to_words == NULL) {
    transpose(count, k, b, b_stride, out, width);
    return;
  }
  enum { block = 256, stride = block / 2 + RK_LINE_FLOATS };  // by an odd number of lines, so that rows do not collide
  float words[RK_MOST_PANEL * stride];
  for (int64_t start = 0; start < k; start += block) {
    const int64_t floats = k - start < block ? k - start : block;
    for (int64_t row = 0; row < count; row++) {
      kernels->to_words(floats, b + row * b_stride + start, words + row * stride);
    }
    transpose(count, (floats + 1) / 2, words, stride, out + start / 2 * width, width);
  }
}

void rk_pack_panel(const float *b, int64_t b_stride, bool transposed, int64_t k, int64_t column, int64_t count,
                   const rk_matmul_kernels *kernels, float *out) {
  if (!transposed) {
    kernels->copy_panel(b + column, b_stride, k, count, out);
    return;
  }
  const int64_t width = (count + kernels->lanes - 1) / kernels->lanes * kernels->lanes;
  if (count < width) memset(out, 0, (size_t)(rk_element_count(kernels, k) * width) * sizeof *out);
  transpose_panel(b + column * b_stride, b_stride, k, count, width, kernels, out);
}

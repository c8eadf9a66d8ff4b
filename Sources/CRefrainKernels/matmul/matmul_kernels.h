// What an instruction set provides for matrix products. Floats of b lie in panels, one or two vectors wide, so that
// a tile reads them in order; a tile holds all its sums in registers.
#ifndef RK_MATMUL_KERNELS_H
#define RK_MATMUL_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

enum {
  RK_MOST_TILE_ROWS = 14,
  RK_MOST_TILE_VECTORS = 2,
  RK_WIDE_TILE_VECTORS = 8, // of the tile of one row
  RK_MOST_PANEL = 32,       // floats
  RK_MOST_SCRATCH = RK_MOST_TILE_ROWS * RK_MOST_PANEL,
  RK_DOT_ROWS = 8,          // products with at most this many rows and a transposed b go by rk_dot_function
};

typedef enum rk_epilogue {
  RK_TILE_PRODUCT,        // c = (load_c ? c : 0) + a b (+ bias)
  RK_TILE_RNN_FORWARD,    // c = input + bias + a b, and its ReLU if `relu`
  RK_TILE_RNN_BACKWARD,   // c = (c + a b) * act'(saved)
  RK_EPILOGUE_COUNT
} rk_epilogue;

/// A block of c, `rows` by the width of one panel.
typedef struct rk_tile {
  int64_t k;
  const float *a;
  int64_t a_stride;       // direct: between rows, k contiguous; packed: between steps of k, rows contiguous
  const float *b;         // steps of k `b_stride` apart
  int64_t b_stride;
  const float *ahead;     // where b's next floats lie, as many as this tile reads, or NULL; a tile asks for half of
  int64_t ahead_half;     // them, the first (0) or the second (1)
  float *c;
  int64_t c_stride;
  bool load_c;
  const float *bias;      // of the panel's columns, or NULL
  // RNN_FORWARD: one pointer a row, to which `input_offset` is added.
  const float *const *inputs;
  int64_t input_offset;
  bool relu;              // else the caller applies tanh to whole rows (forward); the activation's kind (backward)
  const float *saved;     // RNN_BACKWARD: outputs of the forward pass, rows c_stride apart
} rk_tile;

typedef void (*rk_tile_function)(const rk_tile *tile);

/// out[i][j] (+)= dot(x row i, w row j) for a few rows of x: lanes run over k, so nothing needs to be packed.
typedef struct rk_dot {
  int64_t rows, outputs, k;
  const float *x;
  int64_t x_stride;
  const float *w;
  int64_t w_stride;
  float *out;
  int64_t out_stride;
  bool accumulate;
} rk_dot;

/// Rows of a transposed a (so they lie side by side) in tiles. `a` points to the first float, tile t holds the rows
/// starts[t] ..< starts[t + 1] of those that follow, and of rows there are `readable_rows`.
typedef struct rk_packing {
  const float *a;
  int64_t a_stride;  // between steps of k
  int64_t k, tiles;
  const int64_t *starts;
  int64_t readable_rows;
} rk_packing;

typedef struct rk_matmul_kernels {
  int lanes, tile_rows;
  int packed_row_width;  // of a tile of packed rows, in elements
  /// NULL where tiles take floats. Else their operands are 32-bit words of two steps of k as bfloat16, and the dots' stay
  /// floats. Makes words of `count` neighbours of a row; a last odd one meets zero.
  void (*to_words)(int64_t count, const float *x, float *out);
  // These take floats, and lay them out as elements that tiles take.
  /// Each tile as [elements of k][packed_row_width].
  void (*pack_rows)(const rk_packing *packing, float *out);
  /// At most RK_MOST_TILE_VECTORS vectors of each of k rows of b, side by side, zeros after the last column.
  void (*copy_panel)(const float *b, int64_t b_stride, int64_t k, int64_t columns, float *out);
  // By rows and vectors.
  rk_tile_function direct[RK_MOST_TILE_ROWS + 1][RK_MOST_TILE_VECTORS + 1];
  rk_tile_function packed[RK_MOST_TILE_ROWS + 1][RK_MOST_TILE_VECTORS + 1];
  rk_tile_function rnn_forward[RK_MOST_TILE_ROWS + 1][RK_MOST_TILE_VECTORS + 1];
  rk_tile_function rnn_backward[RK_MOST_TILE_ROWS + 1][RK_MOST_TILE_VECTORS + 1];
  /// For floats of b in place and one or two rows: RK_WIDE_TILE_VECTORS / rows vectors.
  rk_tile_function wide[3];
  void (*dot)(const rk_dot *arguments);
} rk_matmul_kernels;

extern const rk_matmul_kernels rk_matmul_kernels_portable, rk_matmul_kernels_neon, rk_matmul_kernels_avx2,
    rk_matmul_kernels_avx512, rk_matmul_kernels_avx512bf16;

#endif

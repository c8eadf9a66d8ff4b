// What the forward and the backward pass share: packed weights and the split of the work.
#ifndef RK_RECURRENCE_H
#define RK_RECURRENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "../runtime/kernel_table.h"

/// Recurrent weights [k, columns] as panels of one or two vectors, packed once a call. Where the set's tiles take words,
/// they are words and `k` counts those.
typedef struct rk_packed_weights {
  const rk_matmul_kernels *kernels;
  int64_t k, columns, width, panels;
  float *floats;
  int64_t capacity;
} rk_packed_weights;

/// From rows of `columns` floats, or if transposed from `columns` rows of k.
rk_packed_weights rk_pack_weights(const float *weights, int64_t k, int64_t columns, bool transposed,
                                  const rk_matmul_kernels *kernels);
void rk_free_weights(rk_packed_weights *weights);

/// Rows as tiles take them: the floats where they lie; or a copy, of words where the set's tiles take those, and of
/// floats whose rows would push each other out of the nearest cache. NULL stays NULL.
typedef struct rk_tile_rows {
  const float *rows;
  int64_t stride;
  float *copy;  // NULL where there is none
  int64_t capacity;
} rk_tile_rows;

rk_tile_rows rk_take_tile_rows(const rk_matmul_kernels *kernels, const float *a, int64_t a_stride, int64_t rows,
                               int64_t k);
void rk_give_tile_rows(rk_tile_rows *rows);

/// Fills in b and b_stride of a tile and runs the tile of this shape, on copies at the right edge. Its pointers must
/// be those of the panel's first column.
void rk_run_recurrent_tile(const rk_packed_weights *weights,
                           const rk_tile_function functions[][RK_MOST_TILE_VECTORS + 1], rk_tile *tile,
                           int64_t rows, int64_t panel);

/// c (+)= a times one panel, for any number of rows, which rk_take_tile_rows has prepared. `c_is_padded`: c has room
/// for the panel's whole width.
void rk_multiply_by_panel(const rk_packed_weights *weights, int64_t panel, const float *a, int64_t a_stride,
                          int64_t rows, float *c, int64_t c_stride, bool accumulate, bool c_is_padded);

/// How a call spreads over the threads. The rows of a batch are independent, so each thread may take some of them
/// through all steps and never wait. With too few rows for that, or more weights than a core's own cache keeps from one
/// step to the next, and enough work in one step to pay for a meeting of the threads, each takes some columns of every
/// step: it then reads only their weights. Either way each number is computed by the same operations in
/// the same order, so the split may depend on the number of threads though the result does not.
typedef struct rk_recurrence_split {
  bool by_columns;
  int64_t row_chunks;     // by rows
  int64_t column_chunks;  // by columns, in units of the caller's
} rk_recurrence_split;

/// `weights`: how many floats every row is multiplied by in a step.
rk_recurrence_split rk_split_recurrence(int64_t batch, int64_t weights, int64_t steps, int64_t tile_rows,
                                        int64_t column_units);

static inline int64_t rk_ceiling(int64_t a, int64_t b) { return (a + b - 1) / b; }

#endif

#ifndef RK_EDGE_TILE_H
#define RK_EDGE_TILE_H

#include "matmul_kernels.h"

/// Runs a tile of which only `columns` of the `width` columns exist, on copies of what it reads and writes.
void rk_run_edge_tile(rk_tile_function run, const rk_tile *tile, int64_t rows, int64_t columns, int64_t width);

#endif

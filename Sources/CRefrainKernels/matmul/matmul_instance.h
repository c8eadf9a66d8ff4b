// The matrix product's kernels for the instruction set whose vector header is open.
#include "dot.h"
#include "pack_instance.h"
#include "tile.h"

const rk_matmul_kernels RK_NAME(rk_matmul_kernels) = {
    .lanes = RK_LANES,
    .tile_rows = RK_TILE_ROWS,
    .packed_row_width = packed_row_width,
    .pack_rows = pack_rows,
    .copy_panel = copy_panel,
    .direct = {ENTRIES(direct)},
    .packed = {ENTRIES(packed)},
    .rnn_forward = {ENTRIES(rnn_forward)},
    .rnn_backward = {ENTRIES(rnn_backward)},
    .wide = {0, tile_wide_1, tile_wide_2},
    .dot = dot,
};

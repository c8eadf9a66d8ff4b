#include "../isa/target.h"
#if RK_BUILDS_X86
#include "matmul_kernels.h"
#include "../isa/vector_avx512bf16.h"

#include "dot.h"
#include "pack_instance.h"
#include "tile.h"
#include "words_instance.h"

/// Products of a few rows stay in floats: they do not pack b, and turning it into words would cost more.
const rk_matmul_kernels rk_matmul_kernels_avx512bf16 = {
    .lanes = RK_LANES,
    .tile_rows = RK_TILE_ROWS,
    .packed_row_width = packed_row_width,
    .to_words = to_words,
    .pack_rows = pack_rows,
    .copy_panel = copy_panel,
    .direct = {ENTRIES(direct)},
    .packed = {ENTRIES(packed)},
    .rnn_forward = {ENTRIES(rnn_forward)},
    .rnn_backward = {ENTRIES(rnn_backward)},
    .dot = dot,
};

#pragma clang attribute pop
#endif

// What an instruction set provides for writing.
#ifndef RK_WRITING_KERNELS_H
#define RK_WRITING_KERNELS_H

#include <stdint.h>

#include "../include/rk_writing.h"

/// Columns come in pairs of vectors, and a panel has up to four pairs: as many sums as hide the latency of an FMA.
enum { RK_MOST_PANEL_PAIRS = 4 };

typedef enum rk_panel_ending {
  RK_PANEL_RELU,
  RK_PANEL_TANH,
  RK_PANEL_LSTM,  // pairs: i, f, g, o of the same units
  RK_PANEL_GRU,   // pairs: r, z, the recurrent part of n, and the input's where it is a product
  RK_PANEL_LOGITS,
  RK_PANEL_SUMS   // nothing is added: [pairs][2][lanes], for one row
} rk_panel_ending;

/// Some columns of `out = ending(x weights + bias + table row)` for some rows. Columns beyond `columns` are padding:
/// written, and never read as anything but padding.
typedef struct rk_panel {
  int64_t rows, pairs, columns;
  /// Float32 [k][pairs][2][lanes], or bfloat16 [k][pairs][lanes] words, whose low halves are one vector and whose high
  /// halves are the next.
  const float *weights;
  /// x is made of parts, the outputs of two layers for all layers but the first; k counts both.
  int parts;
  const float *x[2];
  int64_t k, x_stride;
  int64_t first_unit;  // with gates: of the panel, within x
  const float *bias;   // padded; with gates, as the pairs lie, and always four
  const float *table;  // at the panel's first column, or NULL
  int64_t table_stride, gate_stride;
  const int32_t *ids;
  rk_panel_ending ending;
  float *out;
  int64_t out_stride;
  const float *cell_before;  // RK_PANEL_LSTM, rows out_stride apart, as are those that are written
  float *cell_after;
  float *maxima;  // of each row's columns, for RK_PANEL_LOGITS
  int64_t maxima_stride;
} rk_panel;

typedef struct rk_writing_kernels {
  int64_t lanes;
  void (*run_panel[2])(const rk_panel *panel);  // by rk_weight_format
  /// Ends what RK_PANEL_SUMS left in `sums`, for one row: the same numbers as run_panel's.
  void (*finish_panel)(const rk_panel *panel, const float *sums);
  /// The logits of one pair of a panel of floats, for one row: the same numbers as run_panel's. No maxima.
  void (*run_pair)(const rk_panel *panel, int64_t pair);
} rk_writing_kernels;

extern const rk_writing_kernels rk_writing_kernels_portable, rk_writing_kernels_neon, rk_writing_kernels_avx2,
    rk_writing_kernels_avx512;

#endif

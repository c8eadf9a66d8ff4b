// What the forward and the backward pass of the gated layers share.
#ifndef RK_GATED_LAYER_H
#define RK_GATED_LAYER_H

#include <stddef.h>

#include "../include/rk_gated.h"
#include "phases.h"

enum {
  RK_MOST_GATES = 4,
  // At a time: three of AVX2's tiles. More would not stay in the nearest cache with the panels; of 16 rows fewer would
  // make two groups of 8, whose tiles are small and read every panel twice.
  RK_GATED_ROWS = 18,
};

/// Products of some rows with one panel a gate, on their way to the gates.
typedef struct rk_gated_scratch {
  float products[RK_MOST_GATES][RK_GATED_ROWS][RK_MOST_PANEL];
} rk_gated_scratch;

static inline int64_t rk_gate_count(rk_gated_cell cell) {
  return cell == RK_GATED_LSTM ? 4 : cell == RK_GATED_RELU || cell == RK_GATED_TANH ? 1 : 3;
}

/// Where a step's rows begin in what is kept for all steps, or for one where nothing is saved.
static inline float *rk_saved_rows(const rk_gated_layer *l, float *all, int64_t width, int64_t step, int64_t row) {
  return all + ((l->saves ? step * l->batch : 0) + row) * width;
}

/// A step's rows in what is kept for all steps; those of step -1 are `initial`. NULL stays NULL.
static inline const float *rk_step_rows(const rk_gated_layer *l, const float *all, const float *initial,
                                        int64_t width, int64_t step, int64_t row) {
  const float *first = step < 0 ? initial : all == NULL ? NULL : all + step * l->batch * width;
  return first == NULL ? NULL : first + row * width;
}

static inline int64_t rk_panel_units(const rk_packed_weights *w, int64_t panel) {
  const int64_t units = w->columns - panel * w->width;
  return units < w->width ? units : w->width;
}

/// A pointer that may be NULL, further on.
static inline const float *rk_offset(const float *p, int64_t offset) { return p == NULL ? NULL : p + offset; }

/// Rows of those that rk_take_tile_rows has prepared, from the `i`-th on.
static inline const float *rk_tile_row(const rk_tile_rows *r, int64_t i) { return rk_offset(r->rows, i * r->stride); }

/// Calls body on at most RK_GATED_ROWS rows of a span at a time, in equal parts.
#define RK_FOR_ROW_GROUPS(span, row, rows)                                                                \
  for (int64_t groups_ = rk_ceiling((span).row_end - (span).row, RK_GATED_ROWS), group_ = 0,              \
               all_ = (span).row_end - (span).row, row, rows;                                             \
       group_ < groups_ && (row = (span).row + group_ * all_ / groups_,                                   \
                            rows = (span).row + (group_ + 1) * all_ / groups_ - row, true);               \
       group_++)

#endif

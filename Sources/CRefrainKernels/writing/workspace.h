// Where the numbers of some sequences lie while a packed model advances them.
#ifndef RK_WORKSPACE_H
#define RK_WORKSPACE_H

#include "stepper.h"

typedef struct rk_workspace {
  // Each [layers][capacity][padded hidden]; the steps write them in turn. Cells are LSTM's.
  float *states[2], *cells[2];
  float *logits;  // [capacity][padded vocabulary]
  float *maxima;  // [capacity][panels of the head]
  // What the first layer's recurrent product gives for a step that has not come: the sums of all panels for a single
  // row, and the number of that step; 0 where there are none.
  float *ahead, *ahead_step;
} rk_workspace;

static inline int64_t rk_state_floats(const rk_stepper *s, int64_t rows) {
  return s->layer_count * rows * s->products[0].padded_columns;
}

static inline int64_t rk_cell_floats(const rk_stepper *s, int64_t rows) {
  return s->cell == RK_CELL_LSTM ? rk_state_floats(s, rows) : 0;
}

/// None for several rows: they share what they read of the weights, so that there is less to gain.
static inline int64_t rk_ahead_floats(const rk_stepper *s, int64_t rows) {
  return rows == 1 ? s->products[0].pairs * rk_pair_columns(s) : 0;
}

static inline rk_workspace rk_lay_out(const rk_stepper *s, float *floats, int64_t rows) {
  rk_workspace w;
  w.states[0] = floats;
  w.states[1] = floats + rk_state_floats(s, rows);
  w.cells[0] = w.states[1] + rk_state_floats(s, rows);
  w.cells[1] = w.cells[0] + rk_cell_floats(s, rows);
  w.logits = w.cells[1] + rk_cell_floats(s, rows);
  w.maxima = w.logits + rows * rk_head_of(s)->padded_columns;
  w.ahead = w.maxima + rows * rk_head_of(s)->panels;
  w.ahead_step = w.ahead + rk_ahead_floats(s, rows);
  return w;
}

#endif

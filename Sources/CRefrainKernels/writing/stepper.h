// A packed model, shared by what packs it and what advances it.
#ifndef RK_STEPPER_H
#define RK_STEPPER_H

#include <stdbool.h>

#include "writing_kernels.h"

/// A product packed into panels: of almost equal width, or one a pair of vectors of units with all their gates.
typedef struct rk_packed_product {
  rk_weight_format format;
  int64_t k, columns;      // columns, or units, without padding
  int64_t padded_columns;
  int64_t pairs, panels;   // pairs of vectors in all
  float *weights;          // panels one behind the other
  float *bias;             // padded with zeros
  int64_t bias_pairs;      // of a panel with gates, else 0
  int64_t weights_capacity, bias_capacity;
} rk_packed_product;

/// What bounds the error of logits by rounded weights: the greatest of all columns.
typedef struct rk_screen_bound {
  float rounding;  // norm of a column less the rounded one
  float norm, bias;
} rk_screen_bound;

struct rk_stepper {
  const rk_writing_kernels *kernels;
  rk_stepper_cell cell;
  int64_t layer_count, hidden, vocabulary;
  const float *table;           // the first layer's weight_ih
  int64_t multiplications;      // a row and step, the head included
  bool has_screen;
  rk_screen_bound bound;
  /// The layers from below, the head, and the head with rounded weights where it is a screen for the other.
  rk_packed_product products[];
};

static inline const rk_packed_product *rk_head_of(const rk_stepper *s) { return &s->products[s->layer_count]; }
static inline int64_t rk_product_count(const rk_stepper *s) { return s->layer_count + 1 + (s->has_screen ? 1 : 0); }

/// The first pair of a panel: panels differ by one pair at most.
static inline int64_t rk_first_pair(const rk_packed_product *p, int64_t panel) { return panel * p->pairs / p->panels; }

static inline int64_t rk_gate_count(rk_stepper_cell cell) {
  return cell == RK_CELL_LSTM ? 4 : cell == RK_CELL_GRU ? 3 : 1;
}

static inline int64_t rk_pair_columns(const rk_stepper *s) { return 2 * s->kernels->lanes; }
/// Floats that a pair occupies a step of k.
static inline int64_t rk_pair_floats(const rk_stepper *s, const rk_packed_product *p) {
  return p->format == RK_WEIGHTS_BFLOAT16 ? s->kernels->lanes : 2 * s->kernels->lanes;
}
/// Where a panel's columns begin.
static inline int64_t rk_first_column(const rk_stepper *s, const rk_packed_product *p, int64_t panel) {
  return (p->bias_pairs ? panel : rk_first_pair(p, panel)) * rk_pair_columns(s);
}

#endif

// A gated layer of random numbers, in every form that it has.
#ifndef GATED_H
#define GATED_H

#include "estimate.h"

enum { KC_MOST_HIDDEN = 512 };

typedef struct kc_gated {
  rk_gated_layer layer;
  int64_t gates, rows;  // gates of a unit; steps times batch
  bool has_biases, has_ids;
} kc_gated;

/// sizes: steps, batch, hidden, cell; biases, initial state, ids, zoneout; projection (LSTM), layer normalisation.
/// What the layer computes forwards is not filled.
kc_gated kc_gated_layer(kc_case *c, const int *sizes);

/// A copy of what is overwritten, and numbers for what a forward pass would have left.
float *kc_copy(kc_case *c, const float *x, int64_t count);

/// Rows of a step; before the first the initial state, NULL for zeros.
static inline const float *kc_rows_before(const kc_gated *g, const float *all, const float *initial, int64_t width,
                                          int64_t row) {
  if (row >= g->layer.batch) return all + (row - g->layer.batch) * width;
  return initial ? initial + row * width : NULL;
}

/// The part of an old value that stays.
static inline kc_estimate kc_stays(const rk_zoneout *zoneout, int64_t place) {
  return kc_exact(zoneout->mask ? zoneout->mask[place] : zoneout->rate);
}

#endif

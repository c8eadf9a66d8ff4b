#include "screen.h"

#include <float.h>
#include <math.h>
#include <stdatomic.h>

#include "../rows/row_kernels.h"
#include "../runtime/kernel_table.h"
#include "../runtime/parallel.h"
#include "bfloat16.h"

/// The unit roundoff of floats.
static const double roundoff = FLT_EPSILON / 2;

// A bias below `least_bias` forbids its column, which then takes no part: its logit stays below all that are bounded.
// Biases beyond `largest_bias` would widen the bound until everything is within it.
static const double least_bias = -1e6, largest_logit = 1e5, largest_bias = 1e4;

typedef struct bounding {
  int64_t k;
  const float *weights, *bias;
  // Bits of floats that are not negative, which order as the floats do, NaN above all.
  _Atomic uint32_t rounding, norm, largest_bias;
} bounding;

static void raise(_Atomic uint32_t *most, double value) {
  // Upwards: the conversion to float rounds.
  const float above = (float)(value * (1 + (double)FLT_EPSILON) + (double)FLT_MIN);
  uint32_t bits = rk_bits_of(above), before = atomic_load(most);
  while (bits > before && !atomic_compare_exchange_weak(most, &before, bits)) continue;
}

static void bound_columns(void *context, int64_t start, int64_t end) {
  bounding *b = context;
  for (int64_t column = start; column < end; column++) {
    const float *w = b->weights + column * b->k;
    double rounding = 0, norm = 0;
    for (int64_t i = 0; i < b->k; i++) {
      double difference = (double)w[i] - (double)rk_widen_bfloat16(rk_round_to_bfloat16(w[i]));
      rounding += difference * difference;
      norm += (double)w[i] * (double)w[i];
    }
    raise(&b->rounding, sqrt(rounding));
    raise(&b->norm, sqrt(norm));
    if (b->bias && !((double)b->bias[column] < least_bias)) raise(&b->largest_bias, fabs((double)b->bias[column]));
  }
}

rk_screen_bound rk_screen_bound_of(int64_t columns, int64_t k, const float *weights, const float *bias) {
  bounding b = {.k = k, .weights = weights, .bias = bias};
  rk_parallel_ranges(columns, 64, 128, &b, bound_columns);
  return (rk_screen_bound){rk_float_of(b.rounding), rk_float_of(b.norm), rk_float_of(b.largest_bias)};
}

bool rk_screen_serves(const rk_screen_bound *bound, int64_t k) {
  // Where all weights are zeros, all columns are equal.
  return k <= RK_MOST_SCREENED && bound->norm > 2 * FLT_MIN && (double)bound->norm < largest_logit &&
         (double)bound->rounding < largest_logit && (double)bound->bias < largest_bias;
}

/// How far a logit by rounded weights may be from the one by the weights as they are; infinite where that is not known.
static double error_of(const rk_stepper *s, const float *x) {
  const rk_screen_bound *bound = &s->bound;
  const double k = (double)s->hidden, norm = sqrt(rk_kernels()->rows->sum_of_squares(s->hidden, x)) * (1 + 1e-9);
  // Of sums of exact or of rounded weights.
  const double magnitude = norm * ((double)bound->norm + (double)bound->rounding) + (double)bound->bias;
  if (!(magnitude < largest_logit)) return INFINITY;
  // Each of two sums of k products and a bias is off by (k + 1) roundoffs of its magnitude; of RK_MOST_SCREENED
  // products, by the factor 1 / (1 - k roundoff) = 1.004 more.
  return norm * (double)bound->rounding + 2 * 1.005 * (k + 2) * roundoff * magnitude + 2 * k * (double)FLT_MIN;
}

static bool is_candidate(float logit, double least) { return (double)logit >= least; }

/// Of the logits `first ..< end`.
static int64_t candidates(const float *logits, int64_t first, int64_t end, double least) {
  int64_t count = 0;
  for (int64_t i = first; i < end; i++) count += is_candidate(logits[i], least);
  return count;
}

/// Exact logits of the pairs of a panel that hold candidates, and the panel's maximum.
static void refine_panel(const rk_stepper *s, const rk_workspace *w, const float *x, int64_t index, double least) {
  const rk_packed_product *head = rk_head_of(s);
  const int64_t width = rk_pair_columns(s), first_pair = rk_first_pair(head, index);
  const int64_t pairs = rk_first_pair(head, index + 1) - first_pair;
  float most = -INFINITY;
  for (int64_t pair = 0; pair < pairs; pair++) {
    const int64_t first = (first_pair + pair) * width;
    const int64_t end = first + width < head->columns ? first + width : head->columns;
    if (candidates(w->logits, first, end, least) > 0) {
      s->kernels->run_pair(&(rk_panel){.rows = 1, .pairs = pairs, .parts = 1, .k = head->k, .x = {x},
                                       .weights = head->weights + first_pair * rk_pair_floats(s, head) * head->k,
                                       .bias = head->bias + first_pair * width,
                                       .out = w->logits + first_pair * width}, pair);
    }
    for (int64_t i = first; i < end; i++) {
      if (w->logits[i] > most) most = w->logits[i];
    }
  }
  w->maxima[index] = most;
}

bool rk_settle_screen(const rk_stepper *s, const rk_workspace *w, const float *x) {
  const rk_packed_product *head = rk_head_of(s);
  double error = error_of(s, x), most = -INFINITY;
  if (!(error < INFINITY)) return false;
  for (int64_t i = 0; i < head->panels; i++) {
    if ((double)w->maxima[i] > most) most = (double)w->maxima[i];
  }
  if (!(most > -largest_logit)) return false;
  const double least = most - 2 * error;
  int64_t columns = 0, panels = 0;
  for (int64_t i = 0; i < head->panels; i++) {
    if (!is_candidate(w->maxima[i], least)) continue;
    int64_t end = rk_first_column(s, head, i + 1);
    columns += candidates(w->logits, rk_first_column(s, head, i), end < head->columns ? end : head->columns, least);
    panels++;
  }
  if (columns == 1) return true;
  if (panels > 2 && panels * 4 > head->panels) return false;
  for (int64_t i = 0; i < head->panels; i++) {
    if (is_candidate(w->maxima[i], least)) refine_panel(s, w, x, i, least);
  }
  return true;
}

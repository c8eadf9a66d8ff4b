// Packing a model once, for all that is written with it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../include/rk_buffers.h"
#include "../runtime/kernel_table.h"
#include "../runtime/parallel.h"
#include "bfloat16.h"
#include "screen.h"
#include "stepper.h"

/// Where the weights of one part of a product lie: element (i, column).
typedef struct source {
  const float *floats;
  int64_t step, column_step;
} source;

typedef struct packing {
  const rk_stepper *stepper;
  const rk_packed_product *product;
  int parts;
  source sources[2];
} packing;

/// One column of one part of a panel; `lane` is its place in the panel.
static void pack_column(const packing *p, int part, int64_t column, int64_t lane, int64_t width, float *panel) {
  int64_t lanes = p->stepper->kernels->lanes, k = p->product->k / p->parts;
  int64_t pair = lane / (2 * lanes), within = lane % (2 * lanes);
  bool halves = p->product->format == RK_WEIGHTS_BFLOAT16;
  const float *from = p->sources[part].floats + column * p->sources[part].column_step;
  float *to = panel + part * k * width;
  for (int64_t i = 0; i < k; i++, from += p->sources[part].step, to += width) {
    if (!halves) {
      to[lane] = *from;
      continue;
    }
    float *place = to + pair * lanes + within % lanes;
    uint32_t word = rk_bits_of(*place), half = rk_round_to_bfloat16(*from);
    word |= within < lanes ? half : half << 16;
    memcpy(place, &word, sizeof word);
  }
}

/// Which gate of the weights a pair of a panel holds of a part, or -1 where the part adds nothing to it: GRU's third
/// is the recurrent part of n and its fourth the input's.
static int gate_of(const packing *p, int pair, int part) {
  if (p->stepper->cell != RK_CELL_GRU || pair < 2) return pair;
  bool is_recurrent = part == p->parts - 1;
  return is_recurrent == (pair == 2) ? 2 : -1;
}

static void pack_panel(const packing *p, int64_t index) {
  const rk_stepper *s = p->stepper;
  const rk_packed_product *product = p->product;
  int64_t first_pair = rk_first_pair(product, index), pairs = rk_first_pair(product, index + 1) - first_pair;
  int64_t width = pairs * rk_pair_floats(s, product), pair_columns = rk_pair_columns(s);
  int64_t first = rk_first_column(s, product, index);
  float *panel = product->weights + first_pair * rk_pair_floats(s, product) * product->k;
  memset(panel, 0, (size_t)(width * product->k) * sizeof(float));
  for (int64_t lane = 0; lane < pairs * pair_columns; lane++) {
    int64_t column = first + (product->bias_pairs ? lane % pair_columns : lane);
    if (column >= product->columns) continue;
    for (int part = 0; part < p->parts; part++) {
      int gate = product->bias_pairs ? gate_of(p, (int)(lane / pair_columns), part) : 0;
      if (gate >= 0) pack_column(p, part, gate * s->hidden + column, lane, width, panel);
    }
  }
}

static void pack_panels(void *context, int64_t start, int64_t end) {
  for (int64_t i = start; i < end; i++) pack_panel(context, i);
}

/// `columns` of the product, or units with `pairs_of_gates` pairs each where there are gates. The bias is zeros.
static void pack(const rk_stepper *s, rk_packed_product *product, int64_t columns, int64_t pairs_of_gates, int parts,
                 const source *sources, rk_weight_format format) {
  product->format = format;
  int64_t pairs = (columns + rk_pair_columns(s) - 1) / rk_pair_columns(s);
  product->k = parts * s->hidden;
  product->columns = columns;
  product->padded_columns = pairs * rk_pair_columns(s);
  product->pairs = pairs_of_gates ? pairs * pairs_of_gates : pairs;
  product->panels = pairs_of_gates ? pairs : (pairs + RK_MOST_PANEL_PAIRS - 1) / RK_MOST_PANEL_PAIRS;
  product->bias_pairs = pairs_of_gates ? RK_MOST_PANEL_PAIRS : 0;
  int64_t bias_floats = product->padded_columns * (pairs_of_gates ? RK_MOST_PANEL_PAIRS : 1);
  product->bias = rk_buffer_take(bias_floats, &product->bias_capacity);
  memset(product->bias, 0, (size_t)bias_floats * sizeof(float));
  const int64_t floats = product->pairs * rk_pair_floats(s, product) * product->k;
  product->weights = rk_buffer_take(floats, &product->weights_capacity);
  packing p = {s, product, parts, {sources[0], parts > 1 ? sources[1] : sources[0]}};
  rk_parallel_ranges(product->panels, 1, 2, &p, pack_panels);
}

/// Adds a layer's bias [gates, hidden] to a product's, where its gates lie.
static void add_bias(const rk_stepper *s, rk_packed_product *product, const float *bias, bool is_recurrent) {
  if (bias == NULL) return;
  int64_t pair_columns = rk_pair_columns(s);
  for (int64_t gate = 0; gate < rk_gate_count(s->cell); gate++) {
    int64_t place = s->cell == RK_CELL_GRU && gate == 2 && !is_recurrent ? 3 : gate;
    for (int64_t unit = 0; unit < s->hidden; unit++) {
      int64_t panel = unit / pair_columns, within = unit % pair_columns;
      int64_t at = product->bias_pairs ? (panel * product->bias_pairs + place) * pair_columns + within : unit;
      product->bias[at] += bias[gate * s->hidden + unit];
    }
  }
}

static void pack_layer(const rk_stepper *s, rk_packed_product *product, const rk_stepper_layer *layer, bool is_first,
                       rk_weight_format format) {
  int64_t gates = rk_gate_count(s->cell);
  source below = {layer->weight_ih, gates * s->hidden, 1}, recurrent = {layer->weight_hh, 1, s->hidden};
  int64_t pairs_of_gates = gates == 1 ? 0 : is_first ? gates : 4;
  if (is_first) pack(s, product, s->hidden, pairs_of_gates, 1, &recurrent, format);
  else pack(s, product, s->hidden, pairs_of_gates, 2, (source[]){below, recurrent}, format);
  add_bias(s, product, layer->bias_ih, false);
  add_bias(s, product, layer->bias_hh, true);
}

static void pack_head(const rk_stepper *s, rk_packed_product *product, const rk_stepper_model *m,
                      rk_weight_format format) {
  source head = {m->head_weight, 1, m->hidden};
  pack(s, product, m->vocabulary, 0, 1, &head, format);
  if (m->head_bias) memcpy(product->bias, m->head_bias, (size_t)m->vocabulary * sizeof(float));
}

rk_stepper *rk_stepper_make(const rk_stepper_model *m, rk_weight_format format) {
  size_t bytes = sizeof(rk_stepper) + (size_t)(m->layer_count + 2) * sizeof(rk_packed_product);
  rk_stepper *s = calloc(1, bytes);
  if (s == NULL) {
    fprintf(stderr, "Refrain: no memory for the %zu bytes that describe a packed model\n", bytes);
    abort();
  }
  s->kernels = rk_kernels()->writing;
  s->cell = m->cell;
  s->layer_count = m->layer_count;
  s->hidden = m->hidden;
  s->vocabulary = m->vocabulary;
  s->table = m->layers[0].weight_ih;
  for (int64_t l = 0; l < m->layer_count; l++) pack_layer(s, &s->products[l], &m->layers[l], l == 0, format);
  pack_head(s, &s->products[m->layer_count], m, format);
  if (format == RK_WEIGHTS_FLOAT32) {
    s->bound = rk_screen_bound_of(m->vocabulary, m->hidden, m->head_weight, m->head_bias);
    s->has_screen = rk_screen_serves(&s->bound, m->hidden);
  }
  if (s->has_screen) pack_head(s, &s->products[m->layer_count + 1], m, RK_WEIGHTS_BFLOAT16);
  for (int64_t i = 0; i <= m->layer_count; i++) {
    s->multiplications += s->products[i].k * s->products[i].pairs * rk_pair_columns(s);
  }
  return s;
}

void rk_stepper_free(rk_stepper *s) {
  for (int64_t i = 0; i < rk_product_count(s); i++) {
    rk_buffer_give(s->products[i].weights, s->products[i].weights_capacity);
    rk_buffer_give(s->products[i].bias, s->products[i].bias_capacity);
  }
  free(s);
}

// Packing a model once, for all that is written with it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../include/rk_buffers.h"
#include "../runtime/kernel_table.h"
#include "../runtime/parallel.h"
#include "stepper.h"

/// Where the weights of a product lie: element (i, column) of part i / k.
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

static uint32_t bits_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

/// To nearest, ties to even; a NaN stays one.
static uint32_t round_to_bfloat16(float x) {
  uint32_t bits = bits_of(x);
  if (x != x) return bits >> 16 | 0x40;
  return (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}

/// One column of a panel; `lane` is its place in the panel.
static void pack_column(const packing *p, int64_t column, int64_t lane, int64_t width, float *panel) {
  int64_t lanes = p->stepper->kernels->lanes, k = p->product->k / p->parts;
  int64_t pair = lane / (2 * lanes), within = lane % (2 * lanes);
  bool halves = p->stepper->format == RK_WEIGHTS_BFLOAT16;
  for (int part = 0; part < p->parts; part++) {
    const float *from = p->sources[part].floats + column * p->sources[part].column_step;
    float *to = panel + part * k * width;
    for (int64_t i = 0; i < k; i++, from += p->sources[part].step, to += width) {
      if (!halves) {
        to[lane] = *from;
        continue;
      }
      float *place = to + pair * lanes + within % lanes;
      uint32_t word = bits_of(*place), half = round_to_bfloat16(*from);
      word |= within < lanes ? half : half << 16;
      memcpy(place, &word, sizeof word);
    }
  }
}

static void pack_panels(void *context, int64_t start, int64_t end) {
  const packing *p = context;
  const rk_packed_product *product = p->product;
  int64_t pair_columns = rk_pair_columns(p->stepper), pair_floats = rk_pair_floats(p->stepper);
  for (int64_t i = start; i < end; i++) {
    int64_t first = rk_first_pair(product, i), last = rk_first_pair(product, i + 1);
    int64_t width = (last - first) * pair_floats;
    float *panel = product->weights + first * pair_floats * product->k;
    memset(panel, 0, (size_t)(width * product->k) * sizeof(float));
    for (int64_t column = first * pair_columns; column < last * pair_columns; column++) {
      if (column < product->columns) pack_column(p, column, column - first * pair_columns, width, panel);
    }
  }
}

static void pack(const rk_stepper *s, rk_packed_product *product, int64_t columns, const float *bias, int parts,
                 const source *sources) {
  product->k = parts * s->hidden;
  product->columns = columns;
  product->pairs = (columns + rk_pair_columns(s) - 1) / rk_pair_columns(s);
  product->panels = (product->pairs + RK_MOST_PANEL_PAIRS - 1) / RK_MOST_PANEL_PAIRS;
  int64_t padded = rk_padded_columns(s, product);
  product->bias = rk_buffer_take(padded, &product->bias_capacity);
  memset(product->bias, 0, (size_t)padded * sizeof(float));
  if (bias) memcpy(product->bias, bias, (size_t)columns * sizeof(float));
  product->weights = rk_buffer_take(product->pairs * rk_pair_floats(s) * product->k, &product->weights_capacity);
  packing p = {s, product, parts, {sources[0], parts > 1 ? sources[1] : sources[0]}};
  rk_parallel_ranges(product->panels, 1, 2, &p, pack_panels);
}

rk_stepper *rk_stepper_make(const rk_stepper_model *m, rk_weight_format format) {
  size_t bytes = sizeof(rk_stepper) + (size_t)(m->layer_count + 1) * sizeof(rk_packed_product);
  rk_stepper *s = calloc(1, bytes);
  if (s == NULL) {
    fprintf(stderr, "Refrain: no memory for the %zu bytes that describe a packed model\n", bytes);
    abort();
  }
  s->kernels = rk_kernels()->writing;
  s->format = format;
  s->activation = m->activation;
  s->layer_count = m->layer_count;
  s->hidden = m->hidden;
  s->vocabulary = m->vocabulary;
  s->table = m->layers[0].weight_ih;
  for (int64_t l = 0; l < m->layer_count; l++) {
    const rk_stepper_layer *layer = &m->layers[l];
    source recurrent = {layer->weight_hh, 1, m->hidden}, below = {layer->weight_ih, m->hidden, 1};
    if (l == 0) pack(s, &s->products[l], m->hidden, layer->bias, 1, &recurrent);
    else pack(s, &s->products[l], m->hidden, layer->bias, 2, (source[]){below, recurrent});
  }
  source head = {m->head_weight, 1, m->hidden};
  pack(s, &s->products[m->layer_count], m->vocabulary, m->head_bias, 1, &head);
  for (int64_t i = 0; i <= m->layer_count; i++) s->multiplications += s->products[i].k * s->products[i].columns;
  return s;
}

void rk_stepper_free(rk_stepper *s) {
  for (int64_t i = 0; i <= s->layer_count; i++) {
    rk_buffer_give(s->products[i].weights, s->products[i].weights_capacity);
    rk_buffer_give(s->products[i].bias, s->products[i].bias_capacity);
  }
  free(s);
}

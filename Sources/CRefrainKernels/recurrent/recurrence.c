#include "recurrence.h"

#include <string.h>

#include "../include/rk_buffers.h"
#include "../matmul/cache_sets.h"
#include "../matmul/edge_tile.h"
#include "../matmul/pack.h"
#include "../matmul/words.h"
#include "../runtime/parallel.h"

typedef struct packing {
  const rk_packed_weights *weights;
  const float *source;
  int64_t k;  // in floats
  bool transposed;
} packing;

static int64_t panel_columns(const rk_packed_weights *w, int64_t panel) {
  int64_t columns = w->columns - panel * w->width;
  return columns < w->width ? columns : w->width;
}

static void pack_panels(void *context, int64_t start, int64_t end) {
  const packing *p = context;
  const rk_packed_weights *w = p->weights;
  for (int64_t panel = start; panel < end; panel++) {
    rk_pack_panel(p->source, p->transposed ? p->k : w->columns, p->transposed, p->k, panel * w->width,
                  panel_columns(w, panel), w->kernels, w->floats + panel * w->k * w->width);
  }
}

rk_packed_weights rk_pack_weights(const float *weights, int64_t k, int64_t columns, bool transposed,
                                  const rk_matmul_kernels *kernels) {
  rk_packed_weights w = {
      .kernels = kernels, .k = rk_element_count(kernels, k), .columns = columns, .width = 2 * kernels->lanes,
  };
  w.panels = rk_ceiling(columns, w.width);
  w.floats = rk_buffer_take(w.panels * w.k * w.width, &w.capacity);
  packing p = {&w, weights, k, transposed};
  rk_parallel_ranges(w.panels, 1, RK_PARALLEL_FLOATS / (w.k * w.width) + 1, &p, pack_panels);
  return w;
}

void rk_free_weights(rk_packed_weights *weights) { rk_buffer_give(weights->floats, weights->capacity); }

rk_tile_rows rk_take_tile_rows(const rk_matmul_kernels *kernels, const float *a, int64_t a_stride, int64_t rows,
                               int64_t k) {
  rk_tile_rows r = {.rows = a, .stride = a_stride};
  const int64_t at_once = rows < kernels->tile_rows ? rows : kernels->tile_rows;
  if (a == NULL || (kernels->to_words == NULL && !rk_rows_collide(a_stride, at_once))) return r;
  r.stride = rk_spread_stride(rk_element_count(kernels, k));
  r.copy = rk_buffer_take(rows * r.stride, &r.capacity);
  r.rows = r.copy;
  for (int64_t i = 0; i < rows; i++) {
    float *out = r.copy + i * r.stride;
    if (kernels->to_words) kernels->to_words(k, a + i * a_stride, out);
    else memcpy(out, a + i * a_stride, (size_t)k * sizeof *out);
  }
  return r;
}

void rk_give_tile_rows(rk_tile_rows *rows) { rk_buffer_give(rows->copy, rows->capacity); }

void rk_run_recurrent_tile(const rk_packed_weights *weights,
                           const rk_tile_function functions[][RK_MOST_TILE_VECTORS + 1], rk_tile *tile,
                           int64_t rows, int64_t panel) {
  int64_t columns = panel_columns(weights, panel), lanes = weights->kernels->lanes;
  int64_t vectors = rk_ceiling(columns, lanes);
  tile->b = weights->floats + panel * weights->k * weights->width;
  tile->b_stride = vectors * lanes;
  if (columns == vectors * lanes) functions[rows][vectors](tile);
  else rk_run_edge_tile(functions[rows][vectors], tile, rows, columns, vectors * lanes);
}

void rk_multiply_by_panel(const rk_packed_weights *weights, int64_t panel, const float *a, int64_t a_stride,
                          int64_t rows, float *c, int64_t c_stride, bool accumulate, bool c_is_padded) {
  enum { most_k_block = 320 };  // a panel and the dozen rows that meet it share the nearest cache; 1,024 make four
  const int64_t columns = panel_columns(weights, panel), lanes = weights->kernels->lanes;
  const int64_t vectors = rk_ceiling(columns, lanes), width = vectors * lanes, k = a ? weights->k : 0;
  const int64_t k_blocks = k == 0 ? 1 : rk_ceiling(k, most_k_block);
  const int64_t tiles = rk_ceiling(rows, weights->kernels->tile_rows);
  for (int64_t block = 0; block < k_blocks; block++) {
    const int64_t k_start = block * k / k_blocks;
    rk_tile tile = {
        .k = (block + 1) * k / k_blocks - k_start,
        .a_stride = a_stride,
        .b = weights->floats + panel * weights->k * weights->width + k_start * width,
        .b_stride = width,
        .c_stride = c_stride,
        .load_c = accumulate || block > 0,
    };
    for (int64_t t = 0, row = 0, end; t < tiles; t++, row = end) {
      end = rk_ceiling((t + 1) * rows, tiles);  // the longest tiles first, for the first one waits for the panel
      tile.a = a ? a + row * a_stride + k_start : NULL;
      // Long panels come from a far cache, and the processor foresees no more than a page of them.
      tile.ahead = t < 2 && k_blocks > 1 ? tile.b + tile.k * width : NULL;
      tile.ahead_half = t;
      tile.c = c + row * c_stride;
      rk_tile_function run = weights->kernels->direct[end - row][vectors];
      if (columns == width || c_is_padded) run(&tile);
      else rk_run_edge_tile(run, &tile, end - row, columns, width);
    }
  }
}

rk_recurrence_split rk_split_recurrence(int64_t batch, int64_t weights, int64_t steps, int64_t tile_rows,
                                        int64_t column_units) {
  // Products (multiply-adds) that take about as long as waking the pool, and as a meeting of threads that spin.
  const int64_t least_products = 1 << 18, least_products_a_step = 1 << 19;
  const int64_t most_weights_kept = 1 << 19;  // 2 MB
  int64_t threads = rk_thread_count(), products = batch * weights;
  int64_t row_tiles = rk_ceiling(batch, tile_rows);
  rk_recurrence_split split = {false, 1, 1};
  if (threads == 1 || products * steps < least_products) return split;
  split.by_columns =
      (2 * row_tiles <= threads || weights > most_weights_kept) && products >= least_products_a_step;
  if (split.by_columns) split.column_chunks = column_units < 4 * threads ? column_units : 4 * threads;
  else split.row_chunks = row_tiles < threads ? row_tiles : threads;
  return split;
}

#include "recurrence.h"

#include "../include/rk_buffers.h"
#include "../matmul/edge_tile.h"
#include "../matmul/pack.h"
#include "../runtime/parallel.h"

typedef struct packing {
  const rk_packed_weights *weights;
  const float *weight_hh;
  bool transposed;
} packing;

static int64_t panel_columns(const rk_packed_weights *w, int64_t panel) {
  int64_t columns = w->hidden - panel * w->width;
  return columns < w->width ? columns : w->width;
}

static void pack_panels(void *context, int64_t start, int64_t end) {
  const packing *p = context;
  const rk_packed_weights *w = p->weights;
  for (int64_t panel = start; panel < end; panel++) {
    int64_t columns = panel_columns(w, panel), lanes = w->kernels->lanes;
    rk_pack_panel(p->weight_hh, w->hidden, p->transposed, w->hidden, panel * w->width, columns,
                  rk_ceiling(columns, lanes) * lanes, w->floats + panel * w->hidden * w->width);
  }
}

rk_packed_weights rk_pack_weights(const float *weight_hh, int64_t hidden, bool transposed,
                                  const rk_matmul_kernels *kernels) {
  rk_packed_weights w = {.kernels = kernels, .hidden = hidden, .width = 2 * kernels->lanes};
  w.panels = rk_ceiling(hidden, w.width);
  w.floats = rk_buffer_take(w.panels * hidden * w.width, &w.capacity);
  packing p = {&w, weight_hh, transposed};
  rk_parallel_ranges(w.panels, 1, RK_PARALLEL_FLOATS / (hidden * w.width) + 1, &p, pack_panels);
  return w;
}

void rk_free_weights(rk_packed_weights *weights) { rk_buffer_give(weights->floats, weights->capacity); }

void rk_run_recurrent_tile(const rk_packed_weights *weights,
                           const rk_tile_function functions[][RK_MOST_TILE_VECTORS + 1], rk_tile *tile,
                           int64_t rows, int64_t panel) {
  int64_t columns = panel_columns(weights, panel), lanes = weights->kernels->lanes;
  int64_t vectors = rk_ceiling(columns, lanes);
  tile->b = weights->floats + panel * weights->hidden * weights->width;
  tile->b_stride = vectors * lanes;
  if (columns == vectors * lanes) functions[rows][vectors](tile);
  else rk_run_edge_tile(functions[rows][vectors], tile, rows, columns, vectors * lanes);
}

rk_recurrence_split rk_split_recurrence(int64_t batch, int64_t hidden, int64_t steps, int64_t tile_rows,
                                        int64_t column_units) {
  // Products (multiply-adds) that take about as long as waking the pool, and as a meeting of threads that spin.
  const int64_t least_products = 1 << 18, least_products_a_step = 1 << 19;
  int64_t threads = rk_thread_count(), products = batch * hidden * hidden;
  int64_t row_tiles = rk_ceiling(batch, tile_rows);
  rk_recurrence_split split = {false, 1, 1};
  if (threads == 1 || products * steps < least_products) return split;
  split.by_columns = 2 * row_tiles <= threads && products >= least_products_a_step;
  if (split.by_columns) split.column_chunks = column_units < 4 * threads ? column_units : 4 * threads;
  else split.row_chunks = row_tiles < threads ? row_tiles : threads;
  return split;
}

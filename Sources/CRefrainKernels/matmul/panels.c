// The matrix product by panels: packs b, splits c into items of some row tiles by some panels, and runs the tiles.
//
// Every element of c is one chain of multiply-adds in the order of k, continued through c itself from one block of k
// to the next. So neither the blocks nor the split over threads can change a bit.
#include "panels.h"

#include <string.h>

#include "../include/rk_buffers.h"
#include "../runtime/parallel.h"
#include "cache_sets.h"
#include "edge_tile.h"
#include "pack.h"
#include "words.h"

enum {
  most_k_block = 352,  // a panel of AVX2 and the rows of a tile share the nearest cache; 1,027 make three
  items_a_thread = 4,  // of rows
  even_row_items = 4,
  least_tiles_an_item = 4,
  most_tiles_an_item = 16,
  // Columns of an item, where there are many items of rows and where there are few.
  many_row_items = 4,
  many_columns = 512,
  few_columns = 128,
  most_packed_floats = 16 << 20,  // at a time, unless one panel has more
  least_parallel_products = 1 << 18,
};

/// How tiles find the rows of a.
typedef enum row_layout {
  ROWS_IN_PLACE,
  ROWS_SPREAD,  // a copy, where they would push each other out of the nearest cache
  ROWS_PACKED,  // in the order of the tiles, where a is transposed
} row_layout;

typedef struct product {
  const rk_matmul_arguments *arguments;
  const rk_matmul_kernels *kernels;
  int threads;
  int64_t k;                      // in elements that tiles take
  int64_t width;                  // of a full panel
  int64_t first_panel, panels;    // packed at present
  int64_t row_tiles, row_items, panels_an_item;
  row_layout layout;
  bool reads_b_in_place;          // full panels; the last, narrow one is packed all the same
  float *packed;                  // panels, k * width floats each
} product;

static int64_t ceiling(int64_t a, int64_t b) { return (a + b - 1) / b; }
static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

/// Where row tile `i` begins: 32 rows in tiles of up to 14 are 10 + 11 + 11, not 14 + 14 + 4.
static int64_t tile_row(const product *p, int64_t i) { return i * p->arguments->m / p->row_tiles; }

static int64_t panel_columns(const product *p, int64_t panel) {
  return least(p->width, p->arguments->n - panel * p->width);
}

static int64_t vectors_for(const product *p, int64_t columns) { return ceiling(columns, p->kernels->lanes); }

static bool panel_is_in_place(const product *p, int64_t panel) {
  return p->reads_b_in_place && panel_columns(p, panel) == p->width;
}

/// Where a packed panel lies. Where b is read in place, the only one is the last.
static float *packed_panel(const product *p, int64_t panel) {
  return p->reads_b_in_place ? p->packed : p->packed + (panel - p->first_panel) * p->k * p->width;
}

static void pack_panel(void *context, int64_t index) {
  const product *p = context;
  const rk_matmul_arguments *g = p->arguments;
  int64_t panel = p->first_panel + index;
  if (panel_is_in_place(p, panel)) return;
  rk_pack_panel(g->b, g->b_stride, g->transpose_b, g->k, panel * p->width, panel_columns(p, panel), p->kernels,
                packed_panel(p, panel));
}

/// How many panels one tile function takes at once from here.
static int64_t panels_of_tile(const product *p, int64_t panel, int64_t end_panel) {
  int64_t m = p->arguments->m, wide = m <= 2 ? RK_WIDE_TILE_VECTORS / 2 / m : 1;
  return panel + wide <= end_panel && panel_is_in_place(p, panel + wide - 1) ? wide : 1;
}

/// Room for one block of k of an item's rows, the longest item's in all.
static int64_t row_floats(const product *p) {
  const int64_t block = ceiling(p->k, ceiling(p->k, most_k_block));
  const int64_t tile = p->layout == ROWS_PACKED ? block * p->kernels->packed_row_width
                                                : p->kernels->tile_rows * rk_spread_stride(block);
  return ceiling(p->row_tiles, p->row_items) * tile;
}

/// Some row tiles of c, with the rows of a that they need.
typedef struct row_block {
  int64_t tiles, starts[most_tiles_an_item + 1];
  float *copy;             // NULL where a is read in place
  int64_t k_start, k_end;  // the block of k at hand
} row_block;

static void pack_rows(const product *p, const row_block *rows) {
  const rk_matmul_arguments *g = p->arguments;
  int64_t row = rows->starts[0], starts[most_tiles_an_item + 1];
  for (int64_t t = 0; t <= rows->tiles; t++) starts[t] = rows->starts[t] - row;
  const int64_t steps = p->kernels->to_words ? 2 : 1;  // of k in an element
  const rk_packing packing = {
      .a = g->a + steps * rows->k_start * g->a_stride + row,
      .a_stride = g->a_stride,
      .k = least(steps * rows->k_end, g->k) - steps * rows->k_start,
      .tiles = rows->tiles,
      .starts = starts,
      .readable_rows = g->m - row,
  };
  p->kernels->pack_rows(&packing, rows->copy);
}

static void spread_rows(const product *p, const row_block *rows) {
  const rk_matmul_arguments *g = p->arguments;
  const int64_t k = rows->k_end - rows->k_start, stride = rk_spread_stride(k);
  float *out = rows->copy;
  for (int64_t row = rows->starts[0]; row < rows->starts[rows->tiles]; row++, out += stride) {
    memcpy(out, g->a + row * g->a_stride + rows->k_start, (size_t)k * sizeof *out);
  }
}

/// Fills in where a tile finds its rows.
static void find_rows(const product *p, const row_block *block, int64_t t, rk_tile *tile) {
  const rk_matmul_arguments *g = p->arguments;
  const int64_t row = block->starts[t];
  switch (p->layout) {
    case ROWS_IN_PLACE:
      tile->a_stride = g->a_stride;
      tile->a = g->a + row * g->a_stride + block->k_start;
      break;
    case ROWS_SPREAD:
      tile->a_stride = rk_spread_stride(tile->k);
      tile->a = block->copy + (row - block->starts[0]) * tile->a_stride;
      break;
    case ROWS_PACKED:
      tile->a_stride = p->kernels->packed_row_width;
      tile->a = block->copy + t * tile->k * p->kernels->packed_row_width;
      break;
  }
}

/// One block of k of all tiles of one panel, or of the panels of a wide tile.
static void run_panel(const product *p, const row_block *block, int64_t panel, bool wide) {
  const rk_matmul_arguments *g = p->arguments;
  const int64_t columns = panel_columns(p, panel), vectors = vectors_for(p, columns);
  const int64_t width = vectors * p->kernels->lanes, k = block->k_end - block->k_start;
  const bool in_place = panel_is_in_place(p, panel);
  rk_tile tile = {
      .k = k,
      .b_stride = in_place ? g->b_stride : width,
      .c_stride = g->c_stride,
      .load_c = g->accumulate || block->k_start > 0,
      .bias = g->bias && block->k_end == p->k ? g->bias + panel * p->width : NULL,
  };
  tile.b = (in_place ? g->b + panel * p->width : packed_panel(p, panel)) + block->k_start * tile.b_stride;
  for (int64_t t = 0; t < block->tiles; t++) {
    const int64_t row = block->starts[t], rows = block->starts[t + 1] - row;
    find_rows(p, block, t, &tile);
    tile.c = g->c + row * g->c_stride + panel * p->width;
    rk_tile_function run = wide                       ? p->kernels->wide[rows]
                           : p->layout == ROWS_PACKED ? p->kernels->packed[rows][vectors]
                                                      : p->kernels->direct[rows][vectors];
    // The first two tiles of a panel ask for the next panel: another core may have packed it.
    tile.ahead = t < 2 && !in_place ? tile.b + p->k * p->width : NULL;
    tile.ahead_half = t;
    if (columns == width) run(&tile);
    else rk_run_edge_tile(run, &tile, rows, columns, width);
  }
}

static void run_item(void *context, int64_t index) {
  const product *p = context;
  // Neighbours share rows: a thread's share is a block of rows, whatever the number of columns.
  const int64_t panel_items = ceiling(p->panels, p->panels_an_item);
  const int64_t row_item = index / panel_items, panel_item = index % panel_items;
  const int64_t first_tile = row_item * p->row_tiles / p->row_items;
  const int64_t first_panel = p->first_panel + panel_item * p->panels_an_item;
  const int64_t end_panel = least(first_panel + p->panels_an_item, p->first_panel + p->panels);
  const int64_t k = p->k, k_blocks = ceiling(k, most_k_block);

  row_block rows = {.tiles = (row_item + 1) * p->row_tiles / p->row_items - first_tile};
  for (int64_t t = 0; t <= rows.tiles; t++) rows.starts[t] = tile_row(p, first_tile + t);
  int64_t capacity = 0;
  if (p->layout != ROWS_IN_PLACE) rows.copy = rk_buffer_take(row_floats(p), &capacity);
  for (int64_t i = 0; i < k_blocks; i++) {
    rows.k_start = i * k / k_blocks;
    rows.k_end = (i + 1) * k / k_blocks;
    if (p->layout == ROWS_PACKED) pack_rows(p, &rows);
    if (p->layout == ROWS_SPREAD) spread_rows(p, &rows);
    for (int64_t panel = first_panel, panels; panel < end_panel; panel += panels) {
      panels = panels_of_tile(p, panel, end_panel);
      run_panel(p, &rows, panel, panels > 1);
    }
  }
  rk_buffer_give(rows.copy, capacity);
}

static void for_each(int64_t count, int64_t products, product *p, void (*body)(void *context, int64_t index)) {
  if (p->threads > 1 && products >= least_parallel_products) {
    rk_parallel_for(count, p, body);
  } else {
    for (int64_t i = 0; i < count; i++) body(p, i);
  }
}

/// The split of c; nothing is packed yet.
static product split(const rk_matmul_arguments *g, const rk_matmul_kernels *kernels, int threads) {
  product p = {
      .arguments = g,
      .kernels = kernels,
      .threads = threads,
      .k = rk_element_count(kernels, g->k),
      .width = 2 * kernels->lanes,
      .row_tiles = ceiling(g->m, kernels->tile_rows),
  };
  const bool collide = rk_rows_collide(g->a_stride, least(kernels->tile_rows, g->m));
  p.layout = g->transpose_a ? ROWS_PACKED : collide ? ROWS_SPREAD : ROWS_IN_PLACE;
  // More items than threads, for these may be disturbed; but long ones, for each reads all of b. One thread takes the
  // longest.
  p.row_items = threads == 1 ? 1 : least(ceiling(p.row_tiles, least_tiles_an_item), items_a_thread * threads);
  if (p.row_items * most_tiles_an_item < p.row_tiles) p.row_items = ceiling(p.row_tiles, most_tiles_an_item);
  // Equal shares for two or four threads.
  if (threads > 1 && p.row_items > even_row_items) p.row_items = ceiling(p.row_items, even_row_items) * even_row_items;
  p.row_items = least(p.row_items, p.row_tiles);
  p.panels_an_item = (threads > 1 && p.row_items < many_row_items ? few_columns : many_columns) / p.width;
  return p;
}

static void pack_panels(product *p) {
  int64_t panel_floats = p->k * p->width;
  for_each(p->panels, p->panels * panel_floats, p, pack_panel);
}

static void reserve_rows(const product *p, int64_t copies) {
  if (p->layout != ROWS_IN_PLACE) rk_buffer_reserve(row_floats(p), copies);
}

static void run_items(product *p) {
  const rk_matmul_arguments *g = p->arguments;
  int64_t items = p->row_items * ceiling(p->panels, p->panels_an_item);
  if (p->threads > 1) reserve_rows(p, least(items, p->threads));
  for_each(items, g->m * p->panels * p->k * p->width, p, run_item);
}

void rk_multiply_by_panels(const rk_matmul_arguments *g, const rk_matmul_kernels *kernels) {
  product p = split(g, kernels, rk_thread_count());
  p.reads_b_in_place = !g->transpose_b && !g->transpose_a && g->m <= kernels->tile_rows && !kernels->to_words;
  int64_t all_panels = ceiling(g->n, p.width), panel_floats = p.k * p.width;
  int64_t panels_at_once = most_packed_floats / panel_floats < 1 ? 1 : most_packed_floats / panel_floats;
  if (p.reads_b_in_place) panels_at_once = all_panels;
  int64_t packed_floats = (p.reads_b_in_place ? 1 : least(panels_at_once, all_panels)) * panel_floats;
  int64_t capacity;
  p.packed = rk_buffer_take(packed_floats, &capacity);
  for (; p.first_panel < all_panels; p.first_panel += panels_at_once) {
    p.panels = least(panels_at_once, all_panels - p.first_panel);
    pack_panels(&p);
    run_items(&p);
  }
  rk_buffer_give(p.packed, capacity);
}

rk_packed_operand rk_pack_operand(const float *b, int64_t b_stride, bool transposed, int64_t k, int64_t n,
                                  const rk_matmul_kernels *kernels) {
  rk_packed_operand operand = {0};
  rk_matmul_arguments g = {.m = 1, .n = n, .k = k, .b = b, .b_stride = b_stride, .transpose_b = transposed};
  product p = split(&g, kernels, rk_thread_count());
  p.panels = ceiling(n, p.width);
  if (p.panels * p.k * p.width > most_packed_floats) return operand;
  operand.floats = p.packed = rk_buffer_take(p.panels * p.k * p.width, &operand.capacity);
  pack_panels(&p);
  return operand;
}

void rk_free_operand(rk_packed_operand *operand) { rk_buffer_give(operand->floats, operand->capacity); }

void rk_reserve_rows(const rk_matmul_arguments *g, const rk_matmul_kernels *kernels, int64_t copies) {
  const product p = split(g, kernels, 1);
  reserve_rows(&p, copies);
}

void rk_multiply_packed(const rk_matmul_arguments *g, const rk_packed_operand *b, const rk_matmul_kernels *kernels,
                        bool alone) {
  if (b->floats == NULL) {
    rk_multiply_by_panels(g, kernels);
    return;
  }
  product p = split(g, kernels, alone ? 1 : rk_thread_count());
  p.panels = ceiling(g->n, p.width);
  p.packed = b->floats;
  run_items(&p);
}

// Packing by whole vectors: what tiles take in the order in which they take it.

enum {
  packed_row_width = (RK_TILE_ROWS + 3) / 4 * 4,
  vectors_a_row = packed_row_width / RK_LANES,
};

/// One step of k is far from the next, so all tiles are filled in one walk. Whole vectors where a has them (what lies
/// beyond a tile's rows is never used), else one by one.
static void pack_rows(const rk_packing *p, float *out) {
  enum { steps_ahead = 24, line = 16 };
  const int64_t *starts = p->starts, tiles = p->tiles, tile = p->k * packed_row_width;
  int64_t whole = tiles;
  while (whole > 0 && starts[whole - 1] + packed_row_width > p->readable_rows) whole--;
  const float *a = p->a;
  for (int64_t i = 0; i < p->k; i++, a += p->a_stride, out += packed_row_width) {
    const float *ahead = a + (i + steps_ahead < p->k ? steps_ahead * p->a_stride : 0);
    for (int64_t j = 0; j < starts[tiles]; j += line) __builtin_prefetch(ahead + j);
    float *to = out;
    for (int64_t t = 0; t < whole; t++, to += tile) {
      const float *from = a + starts[t];
      RK_UNROLL for (int v = 0; v < vectors_a_row; v++) v_store(to + v * RK_LANES, v_load(from + v * RK_LANES));
    }
    for (int64_t t = whole; t < tiles; t++, to += tile) {
      for (int64_t j = starts[t]; j < starts[t + 1]; j++) to[j - starts[t]] = a[j];
    }
  }
}

/// A full panel of b, whose rows are too far apart for the processor to see what comes next.
static void copy_panel(const float *b, int64_t b_stride, int64_t k, float *out) {
  enum { rows_ahead = 32, width = RK_MOST_TILE_VECTORS * RK_LANES };
  for (int64_t i = 0; i < k; i++, b += b_stride, out += width) {
    if (i + rows_ahead < k) {
      __builtin_prefetch(b + rows_ahead * b_stride);
      __builtin_prefetch(b + rows_ahead * b_stride + width - 1);
    }
    RK_UNROLL for (int v = 0; v < RK_MOST_TILE_VECTORS; v++) v_store(out + v * RK_LANES, v_load(b + v * RK_LANES));
  }
}

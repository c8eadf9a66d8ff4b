// Packing by whole vectors: what tiles take in the order in which they take it.

enum {
  packed_row_width = (RK_TILE_ROWS + 3) / 4 * 4,
  vectors_a_row = packed_row_width / RK_LANES,
  steps_an_element = RK_PAIRS ? 2 : 1,
};

/// The elements of one step of k, or of two in words, of which the second may be beyond the last. `lanes` of them.
RK_INLINE vfloat load_elements(const float *p, int64_t stride, bool is_whole, int64_t lanes) {
  const vfloat first = lanes >= RK_LANES ? v_load(p) : v_load_first(p, lanes);
#if RK_PAIRS
  if (!is_whole) return v_words_across(first, v_zero());
  return v_words_across(first, lanes >= RK_LANES ? v_load(p + stride) : v_load_first(p + stride, lanes));
#else
  return first;
#endif
}

/// One step of k is far from the next, so all tiles are filled in one walk. Whole vectors where a has them: what lies
/// beyond a tile's rows is never used.
static void pack_rows(const rk_packing *p, float *out) {
  enum { steps_ahead = 24, line = 16 };
  const int64_t *starts = p->starts, tiles = p->tiles;
  const int64_t tile = (p->k + steps_an_element - 1) / steps_an_element * packed_row_width;
  int64_t whole = tiles;
  while (whole > 0 && starts[whole - 1] + packed_row_width > p->readable_rows) whole--;
  const float *a = p->a;
  for (int64_t i = 0; i < p->k; i += steps_an_element, a += steps_an_element * p->a_stride, out += packed_row_width) {
    const bool is_whole = i + steps_an_element <= p->k;
    RK_UNROLL for (int step = 0; step < steps_an_element; step++) {
      const float *ahead = a + (i + steps_ahead + step < p->k ? (steps_ahead + step) * p->a_stride : 0);
      for (int64_t j = 0; j < starts[tiles]; j += line) __builtin_prefetch(ahead + j);
    }
    float *to = out;
    for (int64_t t = 0; t < whole; t++, to += tile) {
      const float *from = a + starts[t];
      RK_UNROLL for (int v = 0; v < vectors_a_row; v++) {
        v_store(to + v * RK_LANES, load_elements(from + v * RK_LANES, p->a_stride, is_whole, RK_LANES));
      }
    }
    for (int64_t t = whole; t < tiles; t++, to += tile) {
      for (int64_t j = starts[t]; j < starts[t + 1]; j += RK_LANES) {
        v_store(to + j - starts[t], load_elements(a + j, p->a_stride, is_whole, starts[t + 1] - j));
      }
    }
  }
}

RK_INLINE void copy_columns(const float *b, int64_t b_stride, int64_t k, int64_t columns, float *out) {
  enum { rows_ahead = 32 };
  const int64_t vectors = (columns + RK_LANES - 1) / RK_LANES;
  for (int64_t i = 0; i < k; i += steps_an_element, b += steps_an_element * b_stride, out += vectors * RK_LANES) {
    RK_UNROLL for (int step = 0; step < steps_an_element; step++) {
      if (i + rows_ahead + step >= k) break;
      __builtin_prefetch(b + (rows_ahead + step) * b_stride);
      __builtin_prefetch(b + (rows_ahead + step) * b_stride + columns - 1);
    }
    for (int64_t v = 0; v < vectors; v++) {
      const int64_t column = v * RK_LANES;
      v_store(out + column, load_elements(b + column, b_stride, i + steps_an_element <= k, columns - column));
    }
  }
}

/// A panel of b, whose rows are too far apart for the processor to see what comes next.
static void copy_panel(const float *b, int64_t b_stride, int64_t k, int64_t columns, float *out) {
  enum { width = RK_MOST_TILE_VECTORS * RK_LANES };
  if (columns == width) copy_columns(b, b_stride, k, width, out);
  else copy_columns(b, b_stride, k, columns, out);
}

// The register tile. `rows`, `vectors`, `packed` and `epilogue` are constants wherever this is inlined, so the loops
// over rows and vectors unroll fully and the sums live in registers. The loop over k must not be unrolled: clang then
// runs out of registers, moves sums to the stack and halves the speed (Scripts/check-spills.sh watches).

/// Asks for what the tile will read or write after the loop, so that it arrives during the loop.
RK_INLINE void prefetch_row(const float *row, int vectors, int for_writing) {
  RK_UNROLL for (int v = 0; v < vectors * RK_LANES; v += 16) {
    if (for_writing) __builtin_prefetch(row + v, 1);
    else __builtin_prefetch(row + v);
  }
  // Rows need not begin with a cache line, so they may end in one more.
  if (for_writing) __builtin_prefetch(row + vectors * RK_LANES - 1, 1);
  else __builtin_prefetch(row + vectors * RK_LANES - 1);
}

// A product goes on with the sums in c. A recurrent tile's sums begin at zero, and its input or gradient joins them at
// the end: it comes from a cache too far away to wait for before the first multiply-add.
RK_INLINE void start_tile(const rk_tile *t, int epilogue, int rows, int vectors,
                          vfloat sum[RK_TILE_ROWS][RK_WIDE_TILE_VECTORS]) {
  RK_UNROLL for (int r = 0; r < rows; r++) {
    const float *c = t->c + r * t->c_stride;
    const bool loads = epilogue == RK_TILE_PRODUCT && t->load_c;
    if (epilogue == RK_TILE_RNN_FORWARD) prefetch_row(t->inputs[r] + t->input_offset, vectors, 0);
    if (epilogue == RK_TILE_RNN_BACKWARD) prefetch_row(t->saved + r * t->c_stride, vectors, 0);
    if (!loads) prefetch_row(c, vectors, 1);
    RK_UNROLL for (int v = 0; v < vectors; v++) sum[r][v] = loads ? v_load(c + v * RK_LANES) : v_zero();
  }
}

RK_INLINE void finish_tile(const rk_tile *t, int epilogue, int rows, int vectors,
                           vfloat sum[RK_TILE_ROWS][RK_WIDE_TILE_VECTORS]) {
  RK_UNROLL for (int r = 0; r < rows; r++) {
    RK_UNROLL for (int v = 0; v < vectors; v++) {
      const int64_t column = v * RK_LANES;
      vfloat x = sum[r][v];
      if (epilogue == RK_TILE_PRODUCT) {
        x = t->bias ? x + v_load(t->bias + column) : x;
      } else if (epilogue == RK_TILE_RNN_FORWARD) {
        vfloat input = v_load(t->inputs[r] + t->input_offset + column);
        x += t->bias ? input + v_load(t->bias + column) : input;
        x = t->relu ? v_relu(x) : x;
      } else {
        x += v_load(t->c + r * t->c_stride + column);
        vfloat y = v_load(t->saved + r * t->c_stride + column);
        x = t->relu ? v_relu_gradient(x, y) : x * (v_splat(1.0f) - y * y);
      }
      v_store(t->c + r * t->c_stride + column, x);
    }
  }
}

// An element of an operand: a float, or a 32-bit word with two steps of k as bfloat16, whose bits must not change.
#if RK_PAIRS
RK_INLINE vfloat splat_element(const float *p) {
  int32_t word;
  memcpy(&word, p, sizeof word);
  return (vfloat)v_splat_int(word);
}
RK_INLINE vfloat multiply_add(vfloat a, vfloat b, vfloat sum) { return v_fma_pairs(a, b, sum); }
#else
RK_INLINE vfloat splat_element(const float *p) { return v_splat(*p); }
RK_INLINE vfloat multiply_add(vfloat a, vfloat b, vfloat sum) { return v_fma(a, b, sum); }
#endif

/// The loop over k. With `asks_ahead` it also asks for the panel `b_ahead` floats behind the one at hand; that costs
/// every step a load, so only the tile that it is for has it.
RK_INLINE void add_products(const rk_tile *t, int rows, int vectors, bool packed, bool asks_ahead,
                            vfloat sum[RK_TILE_ROWS][RK_WIDE_TILE_VECTORS]) {
  const float *a = t->a, *b = t->b;
  RK_NO_UNROLL for (int64_t i = 0; i < t->k; i++) {
    vfloat bv[RK_WIDE_TILE_VECTORS];
    RK_UNROLL for (int v = 0; v < vectors; v++) bv[v] = v_load(b + v * RK_LANES);
    if (asks_ahead) {
      RK_UNROLL for (int v = 0; v < vectors * RK_LANES; v += 16) __builtin_prefetch(b + t->b_ahead + v, 0, 2);
    }
    RK_UNROLL for (int r = 0; r < rows; r++) {
      vfloat av = splat_element(packed ? a + r : a + r * t->a_stride);
      RK_UNROLL for (int v = 0; v < vectors; v++) sum[r][v] = multiply_add(av, bv[v], sum[r][v]);
    }
    a += packed ? t->a_stride : 1;
    b += t->b_stride;
  }
}

RK_INLINE void run_tile(const rk_tile *arguments, int rows, int vectors, bool packed, int epilogue) {
  const rk_tile t = *arguments;  // a copy: the compiler must not think that a store to c changes it
  vfloat sum[RK_TILE_ROWS][RK_WIDE_TILE_VECTORS];
  start_tile(&t, epilogue, rows, vectors, sum);
  // Not in the wide tiles, which read b in place and spill if they have this too.
  if (epilogue == RK_TILE_PRODUCT && vectors <= RK_MOST_TILE_VECTORS && t.b_ahead != 0) {
    add_products(&t, rows, vectors, packed, true, sum);
  } else {
    add_products(&t, rows, vectors, packed, false, sum);
  }
  finish_tile(&t, epilogue, rows, vectors, sum);
}

#define TILE(rows, vectors)                                                                                 \
  static void tile_direct_##rows##x##vectors(const rk_tile *t) {                                            \
    run_tile(t, rows, vectors, false, RK_TILE_PRODUCT);                                                     \
  }                                                                                                         \
  static void tile_packed_##rows##x##vectors(const rk_tile *t) {                                            \
    run_tile(t, rows, vectors, true, RK_TILE_PRODUCT);                                                      \
  }                                                                                                         \
  static void tile_rnn_forward_##rows##x##vectors(const rk_tile *t) {                                       \
    run_tile(t, rows, vectors, false, RK_TILE_RNN_FORWARD);                                                 \
  }                                                                                                         \
  static void tile_rnn_backward_##rows##x##vectors(const rk_tile *t) {                                      \
    run_tile(t, rows, vectors, false, RK_TILE_RNN_BACKWARD);                                                \
  }
/// For one or two rows: as many sums in flight as the multiply-add's latency asks for.
static void tile_wide_1(const rk_tile *t) { run_tile(t, 1, RK_WIDE_TILE_VECTORS, false, RK_TILE_PRODUCT); }
static void tile_wide_2(const rk_tile *t) { run_tile(t, 2, RK_WIDE_TILE_VECTORS / 2, false, RK_TILE_PRODUCT); }

#define TILES(rows) TILE(rows, 1) TILE(rows, 2)
#define ENTRY(kind, rows) [rows] = {0, tile_##kind##_##rows##x1, tile_##kind##_##rows##x2},

TILES(1) TILES(2) TILES(3) TILES(4)
#define ENTRIES_TO_4(kind) ENTRY(kind, 1) ENTRY(kind, 2) ENTRY(kind, 3) ENTRY(kind, 4)
#if RK_TILE_ROWS >= 6
TILES(5) TILES(6)
#define ENTRIES_TO_6(kind) ENTRIES_TO_4(kind) ENTRY(kind, 5) ENTRY(kind, 6)
#endif
#if RK_TILE_ROWS >= 8
TILES(7) TILES(8)
#define ENTRIES_TO_8(kind) ENTRIES_TO_6(kind) ENTRY(kind, 7) ENTRY(kind, 8)
#endif
#if RK_TILE_ROWS >= 14
TILES(9) TILES(10) TILES(11) TILES(12) TILES(13) TILES(14)
#define ENTRIES_TO_14(kind)                                                                                 \
  ENTRIES_TO_8(kind) ENTRY(kind, 9) ENTRY(kind, 10) ENTRY(kind, 11) ENTRY(kind, 12) ENTRY(kind, 13)         \
  ENTRY(kind, 14)
#endif

#if RK_TILE_ROWS == 4
#define ENTRIES ENTRIES_TO_4
#elif RK_TILE_ROWS == 6
#define ENTRIES ENTRIES_TO_6
#elif RK_TILE_ROWS == 8
#define ENTRIES ENTRIES_TO_8
#else
#define ENTRIES ENTRIES_TO_14
#endif

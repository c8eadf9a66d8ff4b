// The register tile. `rows`, `vectors`, `packed` and `epilogue` are constants wherever this is inlined, so the loops
// over rows and vectors unroll fully and the sums live in registers. The loop over k must not be unrolled: clang then
// runs out of registers, moves sums to the stack and halves the speed (Scripts/check-spills.sh watches).

RK_INLINE vfloat tile_start(const rk_tile *t, int epilogue, int row, int vector) {
  int64_t column = vector * RK_LANES;
  if (epilogue == RK_TILE_RNN_FORWARD) {
    vfloat input = v_load(t->inputs[row] + t->input_offset + column);
    return t->bias ? input + v_load(t->bias + column) : input;
  }
  if (epilogue == RK_TILE_RNN_BACKWARD || t->load_c) return v_load(t->c + row * t->c_stride + column);
  return v_zero();
}

RK_INLINE vfloat tile_finish(const rk_tile *t, int epilogue, int row, int vector, vfloat sum) {
  int64_t column = vector * RK_LANES;
  if (epilogue == RK_TILE_PRODUCT) return t->bias ? sum + v_load(t->bias + column) : sum;
  if (epilogue == RK_TILE_RNN_FORWARD) return t->relu ? v_relu(sum) : sum;
  vfloat y = v_load(t->saved + row * t->c_stride + column);
  return t->relu ? v_relu_gradient(sum, y) : sum * (v_splat(1.0f) - y * y);
}

RK_INLINE void run_tile(const rk_tile *t, int rows, int vectors, bool packed, int epilogue) {
  vfloat sum[RK_TILE_ROWS][RK_MOST_TILE_VECTORS];
  RK_UNROLL for (int r = 0; r < rows; r++) {
    RK_UNROLL for (int v = 0; v < vectors; v++) sum[r][v] = tile_start(t, epilogue, r, v);
  }
  const int64_t k = t->k, a_stride = t->a_stride, b_stride = t->b_stride;
  const float *a = t->a, *b = t->b;
  RK_NO_UNROLL for (int64_t i = 0; i < k; i++) {
    vfloat bv[RK_MOST_TILE_VECTORS];
    RK_UNROLL for (int v = 0; v < vectors; v++) bv[v] = v_load(b + v * RK_LANES);
    RK_UNROLL for (int r = 0; r < rows; r++) {
      vfloat av = v_splat(packed ? a[r] : a[r * a_stride]);
      RK_UNROLL for (int v = 0; v < vectors; v++) sum[r][v] = v_fma(av, bv[v], sum[r][v]);
    }
    a += packed ? a_stride : 1;
    b += b_stride;
  }
  RK_UNROLL for (int r = 0; r < rows; r++) {
    RK_UNROLL for (int v = 0; v < vectors; v++) {
      v_store(t->c + r * t->c_stride + v * RK_LANES, tile_finish(t, epilogue, r, v, sum[r][v]));
    }
  }
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

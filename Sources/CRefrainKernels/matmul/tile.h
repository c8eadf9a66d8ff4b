// The register tile. `rows`, `vectors`, `packed`, `asks_ahead` and `epilogue` are constants wherever this is inlined,
// so the loops over rows and vectors unroll fully and the sums live in registers. The loop over k takes RK_TILE_STEPS
// at a time and must not be unrolled further: clang then runs out of registers, moves sums to the stack and halves the
// speed (Scripts/check-spills.sh watches).
//
// What is not a multiply-add must be little: two threads of a core share its six instructions a cycle, and then twelve
// multiply-adds (six cycles) leave room for six others. A step of the 6 x 2 tile needs eight, addresses and the counter
// not counted; at one step a turn, with an address computed for each row, it was sixteen.

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
#else
RK_INLINE vfloat splat_element(const float *p) { return v_splat(*p); }
#endif

RK_INLINE vfloat multiply_add(vfloat a, vfloat b, vfloat sum, bool in_place) {
#ifdef RK_TILE_FMA
  // Written out, for clang is free to put the sum of its own multiply-add into another register, and over several steps
  // ends by moving them all around, and to the stack.
  if (in_place) {
    __asm__(RK_TILE_FMA " %2, %1, %0" : "+v"(sum) : "v"(a), "v"(b));
    return sum;
  }
#endif
#if RK_PAIRS
  return v_fma_pairs(a, b, sum);
#else
  return v_fma(a, b, sum);
#endif
}

enum { line_floats = 16 };

/// Where a turn of the loop over k begins. Rows of a that are not packed are reached from every third one's pointer: an
/// address holds a stride once or twice, but not thrice.
typedef struct place {
  const float *a[(RK_TILE_ROWS + 2) / 3], *b, *ahead;
} place;

/// Stops clang from turning pointers back into sums of a base and an index, which it then computes each step.
#define KEEP_POINTER(p) __asm__("" : "+r"(p))

/// How many lines a turn of the loop asks for: two turns ask for what one reads.
RK_INLINE int ahead_lines(int vectors) {
  const int lines = RK_TILE_STEPS * vectors * RK_LANES / (2 * line_floats);
  return lines < 1 ? 1 : lines;
}

RK_INLINE void move_place(const rk_tile *t, place *at, int64_t steps, int vectors, int pointers, bool packed,
                          bool asks_ahead) {
  RK_UNROLL for (int i = 0; i < pointers; i++) {
    at->a[i] += packed ? steps * t->a_stride : steps;
    KEEP_POINTER(at->a[i]);
  }
  at->b += steps * t->b_stride;
  KEEP_POINTER(at->b);
  if (!asks_ahead) return;
  at->ahead += ahead_lines(vectors) * line_floats;
  KEEP_POINTER(at->ahead);
}

RK_INLINE void add_step(const rk_tile *t, const place *at, int step, int rows, int vectors, bool packed,
                        bool asks_ahead, vfloat sum[RK_TILE_ROWS][RK_WIDE_TILE_VECTORS]) {
  vfloat b[RK_WIDE_TILE_VECTORS];
  RK_UNROLL for (int v = 0; v < vectors; v++) b[v] = v_load(at->b + step * t->b_stride + v * RK_LANES);
  if (asks_ahead && step < ahead_lines(vectors)) __builtin_prefetch(at->ahead + step * line_floats, 0, 2);
  RK_UNROLL for (int r = 0; r < rows; r++) {
    vfloat a = splat_element(packed ? at->a[0] + step * t->a_stride + r : at->a[r / 3] + r % 3 * t->a_stride + step);
    RK_UNROLL for (int v = 0; v < vectors; v++) {
      // A vector of b that one row alone uses is an operand in memory, which only clang's own can take.
      sum[r][v] = multiply_add(a, b[v], sum[r][v], rows > 1);
    }
  }
}

/// The loop over k. With `asks_ahead` it also asks for what will be wanted next, half of it: a far cache does not give
/// lines as fast as one tile reads its own.
RK_INLINE void add_products(const rk_tile *t, int rows, int vectors, bool packed, bool asks_ahead,
                            vfloat sum[RK_TILE_ROWS][RK_WIDE_TILE_VECTORS]) {
  if (t->k == 0) return;  // there may be no rows then
  const int pointers = packed ? 1 : (rows + 2) / 3;
  place at = {.b = t->b};
  if (asks_ahead) at.ahead = t->ahead + t->ahead_half * (t->k / RK_TILE_STEPS) * ahead_lines(vectors) * line_floats;
  RK_UNROLL for (int i = 0; i < pointers; i++) at.a[i] = t->a + 3 * i * t->a_stride;
  RK_NO_UNROLL for (int64_t turns = t->k / RK_TILE_STEPS; turns > 0; turns--) {
    __asm__("" : "+r"(turns));  // counted down, in one instruction
    RK_UNROLL for (int step = 0; step < RK_TILE_STEPS; step++) {
      __asm__ volatile("" ::: "memory");  // no load of a step before its turn: registers are scarce
      add_step(t, &at, step, rows, vectors, packed, asks_ahead, sum);
    }
    move_place(t, &at, RK_TILE_STEPS, vectors, pointers, packed, asks_ahead);
  }
  if (RK_TILE_STEPS == 1) return;
  RK_NO_UNROLL for (int64_t left = t->k % RK_TILE_STEPS; left > 0; left--) {
    add_step(t, &at, 0, rows, vectors, packed, false, sum);
    move_place(t, &at, 1, vectors, pointers, packed, false);
  }
}

RK_INLINE void run_tile(const rk_tile *arguments, int rows, int vectors, bool packed, bool asks_ahead, int epilogue) {
  const rk_tile t = *arguments;  // a copy: the compiler must not think that a store to c changes it
  vfloat sum[RK_TILE_ROWS][RK_WIDE_TILE_VECTORS];
  start_tile(&t, epilogue, rows, vectors, sum);
  add_products(&t, rows, vectors, packed, asks_ahead, sum);
  finish_tile(&t, epilogue, rows, vectors, sum);
}

// Each in a function of its own: two loops in one confuse clang's choice of registers.
#define PRODUCT_TILE(kind, packed, rows, vectors)                                                           \
  static __attribute__((noinline)) void tile_##kind##_ahead_##rows##x##vectors(const rk_tile *t) {          \
    run_tile(t, rows, vectors, packed, true, RK_TILE_PRODUCT);                                              \
  }                                                                                                         \
  static __attribute__((noinline)) void tile_##kind##_alone_##rows##x##vectors(const rk_tile *t) {          \
    run_tile(t, rows, vectors, packed, false, RK_TILE_PRODUCT);                                             \
  }                                                                                                         \
  static void tile_##kind##_##rows##x##vectors(const rk_tile *t) {                                          \
    if (t->ahead != NULL) tile_##kind##_ahead_##rows##x##vectors(t);                                        \
    else tile_##kind##_alone_##rows##x##vectors(t);                                                         \
  }
#define TILE(rows, vectors)                                                                                 \
  PRODUCT_TILE(direct, false, rows, vectors)                                                                \
  PRODUCT_TILE(packed, true, rows, vectors)                                                                 \
  static void tile_rnn_forward_##rows##x##vectors(const rk_tile *t) {                                       \
    run_tile(t, rows, vectors, false, false, RK_TILE_RNN_FORWARD);                                          \
  }                                                                                                         \
  static void tile_rnn_backward_##rows##x##vectors(const rk_tile *t) {                                      \
    run_tile(t, rows, vectors, false, false, RK_TILE_RNN_BACKWARD);                                         \
  }
/// For one or two rows: as many sums in flight as the multiply-add's latency asks for.
static void tile_wide_1(const rk_tile *t) {
  run_tile(t, 1, RK_WIDE_TILE_VECTORS, false, false, RK_TILE_PRODUCT);
}
static void tile_wide_2(const rk_tile *t) {
  run_tile(t, 2, RK_WIDE_TILE_VECTORS / 2, false, false, RK_TILE_PRODUCT);
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

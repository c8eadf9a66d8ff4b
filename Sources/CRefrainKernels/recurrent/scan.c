// The scan walks memory once and computes next to nothing, so the baseline's vectors are enough, and every instruction
// set gives the same bits. Columns are independent: with many of them each thread takes some through all steps. With
// few, time is cut into blocks: each is scanned from zero together with the product of its a, then the blocks' ends
// are joined one after the other, and what came before is added to each (Blelloch 1990).
#include "../include/rk_scan.h"

#include <stdbool.h>
#include <string.h>

#include "../include/rk_buffers.h"
#include "../runtime/parallel.h"

enum {
  columns_together = 256,  // a state that stays in the nearest cache
  many_columns = 2048,
  steps_a_block = 128,
};

/// The recurrence forwards or backwards in time: state = factor(t) state + in(t).
typedef struct walk {
  int64_t steps, columns;
  const float *a, *in, *start;  // start: the state before the first step taken, or NULL
  float *out;
  bool is_backward;  // from the last step to the first, each state multiplied by the a of the step after
  int64_t blocks;
  float *products;   // [blocks, columns], by which a block multiplies what comes before it
  float *carries;    // [blocks, columns], the state before each block
} walk;

/// The `i`-th step that is taken, and the row of a that it multiplies by; -1 for the identity.
static int64_t step_of(const walk *w, int64_t i) { return w->is_backward ? w->steps - 1 - i : i; }
static int64_t factor_of(const walk *w, int64_t i) {
  if (!w->is_backward) return i;
  return i == 0 ? -1 : w->steps - i;
}

static int64_t least(int64_t x, int64_t y) { return x < y ? x : y; }

static void multiply_add(int64_t n, const float *restrict a, const float *restrict state, const float *in, float *out) {
  for (int64_t j = 0; j < n; j++) out[j] = a[j] * state[j] + in[j];
}

/// Steps first ..< end of some columns, from `state` (NULL for zeros) on.
static void run(const walk *w, int64_t first, int64_t end, int64_t column, int64_t n, const float *state) {
  for (int64_t i = first; i < end; i++) {
    const int64_t place = step_of(w, i) * w->columns + column, factor = factor_of(w, i);
    const float *in = w->in + place;
    float *out = w->out + place;
    if (state && factor >= 0) multiply_add(n, w->a + factor * w->columns + column, state, in, out);
    else if (out != in) memcpy(out, in, (size_t)n * sizeof *out);
    state = out;
  }
}

static void run_columns(void *context, int64_t index) {
  const walk *w = context;
  int64_t column = index * columns_together, n = least(columns_together, w->columns - column);
  run(w, 0, w->steps, column, n, w->start ? w->start + column : NULL);
}

static void block_bounds(const walk *w, int64_t block, int64_t *first, int64_t *end) {
  *first = block * w->steps / w->blocks;
  *end = (block + 1) * w->steps / w->blocks;
}

static void multiply(int64_t n, const float *restrict a, float *restrict product) {
  for (int64_t j = 0; j < n; j++) product[j] *= a[j];
}

static void run_block(void *context, int64_t block) {
  const walk *w = context;
  int64_t first, end;
  block_bounds(w, block, &first, &end);
  run(w, first, end, 0, w->columns, block == 0 ? w->start : NULL);
  float *product = w->products + block * w->columns;
  for (int64_t j = 0; j < w->columns; j++) product[j] = 1;
  for (int64_t i = first; block > 0 && i < end; i++) multiply(w->columns, w->a + factor_of(w, i) * w->columns, product);
}

static void add_carry(void *context, int64_t index) {
  const walk *w = context;
  const int64_t block = index + 1;
  int64_t first, end;
  block_bounds(w, block, &first, &end);
  float *carry = w->carries + block * w->columns;
  for (int64_t i = first; i < end; i++) {
    const float *restrict a = w->a + factor_of(w, i) * w->columns;
    float *restrict out = w->out + step_of(w, i) * w->columns;
    for (int64_t j = 0; j < w->columns; j++) {
      carry[j] *= a[j];
      out[j] += carry[j];
    }
  }
}

static void run_blocks(walk *w) {
  int64_t capacities[2];
  w->products = rk_buffer_take(w->blocks * w->columns, &capacities[0]);
  w->carries = rk_buffer_take(w->blocks * w->columns, &capacities[1]);
  rk_parallel_for(w->blocks, w, run_block);
  for (int64_t block = 1; block < w->blocks; block++) {
    int64_t first, end;
    block_bounds(w, block - 1, &first, &end);
    const float *last = w->out + step_of(w, end - 1) * w->columns;
    const float *product = w->products + (block - 1) * w->columns, *before = w->carries + (block - 1) * w->columns;
    float *carry = w->carries + block * w->columns;
    for (int64_t j = 0; j < w->columns; j++) carry[j] = block == 1 ? last[j] : product[j] * before[j] + last[j];
  }
  rk_parallel_for(w->blocks - 1, w, add_carry);
  rk_buffer_give(w->carries, capacities[1]);
  rk_buffer_give(w->products, capacities[0]);
}

static void take(walk *w) {
  if (w->columns < many_columns && w->steps >= 2 * steps_a_block) {
    w->blocks = w->steps / steps_a_block;
    run_blocks(w);
    return;
  }
  int64_t items = (w->columns + columns_together - 1) / columns_together;
  if (w->steps * w->columns >= RK_PARALLEL_FLOATS) {
    rk_parallel_for(items, w, run_columns);
  } else {
    for (int64_t i = 0; i < items; i++) run_columns(w, i);
  }
}

void rk_scan(const rk_scan_arguments *s) {
  if (s->steps <= 0 || s->columns <= 0) return;
  walk w = {.steps = s->steps, .columns = s->columns, .a = s->a, .in = s->b, .start = s->h0, .out = s->h};
  take(&w);
}

/// dL/da[t] = dL/db[t] h[t-1].
static void multiply_rows(void *context, int64_t start, int64_t end) {
  const rk_scan_backward_arguments *s = context;
  for (int64_t t = start; t < end; t++) {
    const float *before = t > 0 ? s->h + (t - 1) * s->columns : s->h0, *gradient = s->gradient + t * s->columns;
    float *out = s->gradient_a + t * s->columns;
    for (int64_t j = 0; j < s->columns; j++) out[j] = before ? gradient[j] * before[j] : 0;
  }
}

void rk_scan_backward(const rk_scan_backward_arguments *s) {
  if (s->columns <= 0) return;
  if (s->steps <= 0) {
    if (s->gradient_h0) memset(s->gradient_h0, 0, (size_t)s->columns * sizeof(float));
    return;
  }
  walk w = {.steps = s->steps, .columns = s->columns, .a = s->a, .in = s->gradient, .out = s->gradient,
            .is_backward = true};
  take(&w);
  if (s->gradient_a) {
    rk_parallel_ranges(s->steps, RK_PARALLEL_FLOATS / 4 / s->columns + 1, RK_PARALLEL_FLOATS / s->columns + 1,
                       (void *)s, multiply_rows);
  }
  if (s->gradient_h0) {
    for (int64_t j = 0; j < s->columns; j++) s->gradient_h0[j] = s->a[j] * s->gradient[j];
  }
}

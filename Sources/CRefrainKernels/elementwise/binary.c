// Operations of two operands with broadcasting.
#include "../include/rk_elementwise.h"
#include "../runtime/kernel_table.h"
#include "../runtime/parallel.h"
#include "space.h"

enum { grain = 16384, most_gathered = 256 };

typedef struct broadcast {
  rk_space space;
  rk_binary_function apply;
  const float *a, *b;
  float *out;
} broadcast;

/// `count` numbers `stride` apart: where they lie if their stride is 0 or 1, else a copy in `gathered`.
static const float *contiguous(const float *x, int64_t stride, int64_t count, float *gathered) {
  if (stride == 0 || stride == 1) return x;
  for (int64_t i = 0; i < count; i++) gathered[i] = x[i * stride];
  return gathered;
}

static void apply_range(void *context, int64_t start, int64_t end) {
  const broadcast *p = context;
  const rk_space *s = &p->space;
  const int last = s->rank - 1;
  const int64_t a_stride = s->strides[0][last], b_stride = s->strides[1][last];
  const int64_t most = (a_stride | 1) == 1 && (b_stride | 1) == 1 ? end - start : most_gathered;
  float gathered_a[most_gathered], gathered_b[most_gathered];
  rk_place place = rk_place_at(s, start);
  for (int64_t i = start; i < end;) {
    int64_t count = s->shape[last] - place.coordinates[last];
    if (count > end - i) count = end - i;
    if (count > most) count = most;
    const float *a = contiguous(p->a + place.offsets[0], a_stride, count, gathered_a);
    const float *b = contiguous(p->b + place.offsets[1], b_stride, count, gathered_b);
    p->apply(count, a, a_stride != 0, b, b_stride != 0, p->out + i);
    rk_advance(s, &place, count);
    i += count;
  }
}

void rk_apply_binary(rk_binary op, int rank, const int64_t *shape, const float *a, const int64_t *a_strides,
                     const float *b, const int64_t *b_strides, float *out) {
  const int64_t *strides[] = {a_strides, b_strides};
  broadcast p = {rk_make_space(rank, shape, 2, strides), rk_kernels()->elementwise->binary[op], a, b, out};
  rk_parallel_ranges(p.space.count, grain, RK_PARALLEL_FLOATS, &p, apply_range);
}

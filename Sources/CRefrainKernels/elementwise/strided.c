// Copies between strided and dense storage.
#include <stdbool.h>
#include <string.h>

#include "../include/rk_elementwise.h"
#include "../matmul/pack.h"
#include "../runtime/kernel_table.h"
#include "../runtime/parallel.h"
#include "space.h"

enum { grain = 16384 };

typedef struct strided_copy {
  rk_space space;
  const rk_elementwise_kernels *kernels;
  const float *x;
  float *y;
} strided_copy;

static void copy_range(void *context, int64_t start, int64_t end) {
  const strided_copy *p = context;
  const rk_space *s = &p->space;
  const int last = s->rank - 1;
  const int64_t stride = s->strides[0][last];
  rk_place place = rk_place_at(s, start);
  for (int64_t i = start; i < end;) {
    int64_t count = s->shape[last] - place.coordinates[last];
    if (count > end - i) count = end - i;
    const float *x = p->x + place.offsets[0];
    if (stride == 1) memcpy(p->y + i, x, (size_t)count * sizeof *x);
    else for (int64_t j = 0; j < count; j++) p->y[i + j] = x[j * stride];
    rk_advance(s, &place, count);
    i += count;
  }
}

/// The last two dimensions are a transposed matrix, which is copied in blocks; an item is one such matrix.
static void copy_transposed(void *context, int64_t index) {
  const strided_copy *p = context;
  const rk_space *s = &p->space;
  const int64_t rows = s->shape[s->rank - 1], columns = s->shape[s->rank - 2];
  rk_place place = rk_place_at(s, index * rows * columns);
  rk_transpose_block(rows, columns, p->x + place.offsets[0], s->strides[0][s->rank - 1],
                     p->y + index * rows * columns, rows);
}

void rk_copy_strided(int rank, const int64_t *shape, const float *x, const int64_t *strides, float *out) {
  strided_copy p = {.space = rk_make_space(rank, shape, 1, &strides), .x = x, .y = out};
  const rk_space *s = &p.space;
  if (s->count <= 0) return;
  bool transposed = s->rank >= 2 && s->strides[0][s->rank - 2] == 1 && s->strides[0][s->rank - 1] > 1;
  if (!transposed) {
    rk_parallel_ranges(s->count, grain, RK_PARALLEL_FLOATS, &p, copy_range);
    return;
  }
  int64_t matrices = s->count / (s->shape[s->rank - 1] * s->shape[s->rank - 2]);
  if (s->count >= RK_PARALLEL_FLOATS) {
    rk_parallel_for(matrices, &p, copy_transposed);
  } else {
    for (int64_t i = 0; i < matrices; i++) copy_transposed(&p, i);
  }
}

static void add_range(void *context, int64_t start, int64_t end) {
  const strided_copy *p = context;
  const rk_space *s = &p->space;
  const int last = s->rank - 1;
  const int64_t stride = s->strides[0][last];
  rk_place place = rk_place_at(s, start);
  for (int64_t i = start; i < end;) {
    int64_t count = s->shape[last] - place.coordinates[last];
    if (count > end - i) count = end - i;
    float *y = p->y + place.offsets[0];
    if (stride == 1) p->kernels->add_scaled(count, 1, p->x + i, y);
    else for (int64_t j = 0; j < count; j++) y[j * stride] += p->x[i + j];
    rk_advance(s, &place, count);
    i += count;
  }
}

void rk_add_to_strided(int rank, const int64_t *shape, const float *x, float *y, const int64_t *strides) {
  strided_copy p = {rk_make_space(rank, shape, 1, &strides), rk_kernels()->elementwise, x, y};
  rk_parallel_ranges(p.space.count, grain, RK_PARALLEL_FLOATS, &p, add_range);
}

#include <stddef.h>

#include "../include/rk_rows.h"
#include "../runtime/kernel_table.h"
#include "../runtime/parallel.h"

typedef struct search {
  const rk_row_kernels *kernels;
  int64_t axis, inner;
  const float *x;
  int32_t *y;
} search;

static void search_rows(void *context, int64_t start, int64_t end) {
  const search *s = context;
  for (int64_t i = start; i < end; i++) {
    const float *x = s->x + i * s->axis;
    s->y[i] = (int32_t)s->kernels->find(s->axis, x, s->kernels->greatest(s->axis, x));
  }
}

static void search_columns(void *context, int64_t start, int64_t end) {
  const search *s = context;
  for (int64_t i = start; i < end; i++) {
    const float *x = s->x + i / s->inner * s->axis * s->inner + i % s->inner;
    int64_t best = 0;
    for (int64_t j = 1; j < s->axis; j++) {
      float v = x[j * s->inner], most = x[best * s->inner];
      if (most != most) break;
      if (v > most || v != v) best = j;
    }
    s->y[i] = (int32_t)best;
  }
}

void rk_argmax(int64_t outer, int64_t axis, int64_t inner, const float *x, int32_t *y) {
  search s = {rk_kernels()->rows, axis, inner, x, y};
  int64_t least = RK_PARALLEL_FLOATS / (axis + 1) + 1, grain = 16384 / (axis + 1) + 1;
  rk_parallel_ranges(outer * inner, grain, least, &s, inner == 1 ? search_rows : search_columns);
}

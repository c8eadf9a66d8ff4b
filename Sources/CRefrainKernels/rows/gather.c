// Rows by their ids, and back.
#include <string.h>

#include "../include/rk_rows.h"
#include "../matmul/pack.h"
#include "../runtime/kernel_table.h"
#include "../runtime/parallel.h"

typedef struct rows_by_id {
  const rk_elementwise_kernels *kernels;
  int64_t count, width;
  const int32_t *ids;
  const float *from;
  float *to;
} rows_by_id;

static void gather_some(void *context, int64_t start, int64_t end) {
  const rows_by_id *r = context;
  for (int64_t i = start; i < end; i++) {
    memcpy(r->to + i * r->width, r->from + r->ids[i] * r->width, (size_t)r->width * sizeof(float));
  }
}

void rk_gather_rows(int64_t count, int64_t width, const int32_t *ids, const float *table, float *y) {
  if (width <= 0) return;
  rows_by_id r = {NULL, count, width, ids, table, y};
  rk_parallel_ranges(count, 16384 / width + 1, RK_PARALLEL_FLOATS / width + 1, &r, gather_some);
}

/// Split by columns, so that each row of the table is added to in the order of the ids.
static void scatter_columns(void *context, int64_t start, int64_t end) {
  const rows_by_id *r = context;
  for (int64_t i = 0; i < r->count; i++) {
    r->kernels->add_scaled(end - start, 1, r->from + i * r->width + start, r->to + r->ids[i] * r->width + start);
  }
}

void rk_scatter_add_rows(int64_t count, int64_t width, const int32_t *ids, const float *x, float *table) {
  if (count <= 0) return;
  rows_by_id r = {rk_kernels()->elementwise, count, width, ids, x, table};
  rk_parallel_ranges(width, 64, RK_PARALLEL_FLOATS / count + 1, &r, scatter_columns);
}

typedef struct matrix {
  int64_t rows, columns;
  const float *x;
  float *y;
} matrix;

static void transpose_rows(void *context, int64_t start, int64_t end) {
  const matrix *m = context;
  rk_transpose_block(end - start, m->columns, m->x + start * m->columns, m->columns, m->y + start, m->rows);
}

void rk_transpose(int64_t rows, int64_t columns, const float *x, float *y) {
  if (columns <= 0) return;
  matrix m = {rows, columns, x, y};
  rk_parallel_ranges(rows, 64, RK_PARALLEL_FLOATS / columns + 1, &m, transpose_rows);
}

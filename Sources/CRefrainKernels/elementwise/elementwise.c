// The elementwise operations on dense operands: long ones are cut into pieces for the pool.
#include "../include/rk_elementwise.h"

#include "../runtime/kernel_table.h"
#include "../runtime/parallel.h"

enum { grain = 16384 };

typedef struct pass {
  const rk_elementwise_kernels *kernels;
  rk_unary op;
  float scale, shift;
  const float *x, *a, *b;
  float *y;
} pass;

static void unary_range(void *context, int64_t start, int64_t end) {
  const pass *p = context;
  p->kernels->unary[p->op](end - start, p->x + start, p->y + start);
}

void rk_apply_unary(rk_unary op, int64_t n, const float *x, float *y) {
  pass p = {.kernels = rk_kernels()->elementwise, .op = op, .x = x, .y = y};
  rk_parallel_ranges(n, grain, RK_PARALLEL_FLOATS, &p, unary_range);
}

static void select_range(void *context, int64_t start, int64_t end) {
  const pass *p = context;
  p->kernels->select(end - start, p->x + start, p->a + start, p->b + start, p->y + start);
}

void rk_select(int64_t n, const float *mask, const float *a, const float *b, float *out) {
  pass p = {.kernels = rk_kernels()->elementwise, .x = mask, .a = a, .b = b, .y = out};
  rk_parallel_ranges(n, grain, RK_PARALLEL_FLOATS, &p, select_range);
}

static void affine_range(void *context, int64_t start, int64_t end) {
  const pass *p = context;
  p->kernels->affine(end - start, p->scale, p->shift, p->x + start, p->y + start);
}

void rk_affine(int64_t n, float scale, float shift, const float *x, float *y) {
  pass p = {.kernels = rk_kernels()->elementwise, .scale = scale, .shift = shift, .x = x, .y = y};
  rk_parallel_ranges(n, grain, RK_PARALLEL_FLOATS, &p, affine_range);
}

static void add_scaled_range(void *context, int64_t start, int64_t end) {
  const pass *p = context;
  p->kernels->add_scaled(end - start, p->scale, p->x + start, p->y + start);
}

void rk_add_scaled(int64_t n, float scale, const float *x, float *y) {
  pass p = {.kernels = rk_kernels()->elementwise, .scale = scale, .x = x, .y = y};
  rk_parallel_ranges(n, grain, RK_PARALLEL_FLOATS, &p, add_scaled_range);
}

static void fill_range(void *context, int64_t start, int64_t end) {
  const pass *p = context;
  for (int64_t i = start; i < end; i++) p->y[i] = p->shift;
}

void rk_fill(int64_t n, float value, float *y) {
  pass p = {.shift = value, .y = y};
  rk_parallel_ranges(n, grain, RK_PARALLEL_FLOATS, &p, fill_range);
}

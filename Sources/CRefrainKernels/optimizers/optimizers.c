#include "../include/rk_optimizers.h"

#include "../runtime/kernel_table.h"
#include "../runtime/parallel.h"

enum { grain = 16384 };

typedef struct update {
  const rk_optimizer_kernels *kernels;
  const void *arguments;
} update;

static void sgd_range(void *context, int64_t start, int64_t end) {
  const update *u = context;
  u->kernels->sgd(u->arguments, start, end);
}

void rk_sgd(const rk_sgd_arguments *arguments) {
  update u = {rk_kernels()->optimizers, arguments};
  rk_parallel_ranges(arguments->n, grain, RK_PARALLEL_FLOATS, &u, sgd_range);
}

static void adam_range(void *context, int64_t start, int64_t end) {
  const update *u = context;
  u->kernels->adam(u->arguments, start, end);
}

void rk_adam(const rk_adam_arguments *arguments) {
  update u = {rk_kernels()->optimizers, arguments};
  rk_parallel_ranges(arguments->n, grain, RK_PARALLEL_FLOATS, &u, adam_range);
}

#include "../include/rk_optimizers.h"

#include "../runtime/kernel_table.h"
#include "../runtime/parallel.h"

enum { grain = 16384 };

typedef struct update {
  const rk_optimizer_kernels *kernels;
  const void *arguments;
} update;

// rk_<name>: the kernel of that name, over pieces of its elements.
#define SPLIT(name)                                                                \
  static void name##_range(void *context, int64_t start, int64_t end) {            \
    const update *u = context;                                                     \
    u->kernels->name(u->arguments, start, end);                                    \
  }                                                                                \
  void rk_##name(const rk_##name##_arguments *arguments) {                         \
    update u = {rk_kernels()->optimizers, arguments};                              \
    rk_parallel_ranges(arguments->n, grain, RK_PARALLEL_FLOATS, &u, name##_range); \
  }

typedef struct row_update {
  const rk_optimizer_kernels *kernels;
  const rk_sgd_arguments *arguments;
  int64_t width;
  const uint8_t *touched;
} row_update;

static void sgd_of_some_rows(void *context, int64_t start, int64_t end) {
  const row_update *u = context;
  for (int64_t row = start; row < end; row++) {
    if (u->touched[row]) u->kernels->sgd(u->arguments, row * u->width, (row + 1) * u->width);
  }
}

void rk_sgd_of_rows(const rk_sgd_arguments *arguments, int64_t width, const uint8_t *touched) {
  if (width <= 0) return;
  row_update u = {rk_kernels()->optimizers, arguments, width, touched};
  rk_parallel_ranges(arguments->n / width, grain / width + 1, RK_PARALLEL_FLOATS / width + 1, &u, sgd_of_some_rows);
}

SPLIT(sgd)
SPLIT(adam)
SPLIT(rmsprop)
SPLIT(adagrad)
SPLIT(average)
SPLIT(clamp)

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

SPLIT(sgd)
SPLIT(adam)
SPLIT(rmsprop)
SPLIT(adagrad)
SPLIT(average)
SPLIT(clamp)

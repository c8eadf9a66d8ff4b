#ifndef RK_OPTIMIZER_KERNELS_H
#define RK_OPTIMIZER_KERNELS_H

#include "../include/rk_optimizers.h"

/// Each updates elements start ..< end.
typedef struct rk_optimizer_kernels {
  void (*sgd)(const rk_sgd_arguments *arguments, int64_t start, int64_t end);
  void (*adam)(const rk_adam_arguments *arguments, int64_t start, int64_t end);
  void (*rmsprop)(const rk_rmsprop_arguments *arguments, int64_t start, int64_t end);
  void (*adagrad)(const rk_adagrad_arguments *arguments, int64_t start, int64_t end);
  void (*average)(const rk_average_arguments *arguments, int64_t start, int64_t end);
  void (*clamp)(const rk_clamp_arguments *arguments, int64_t start, int64_t end);
} rk_optimizer_kernels;

extern const rk_optimizer_kernels rk_optimizer_kernels_portable, rk_optimizer_kernels_neon,
    rk_optimizer_kernels_avx2, rk_optimizer_kernels_avx512;

#endif

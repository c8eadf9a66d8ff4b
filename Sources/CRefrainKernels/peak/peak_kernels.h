#ifndef RK_PEAK_KERNELS_H
#define RK_PEAK_KERNELS_H

#include <stdint.h>

typedef struct rk_peak_kernel {
  /// Float operations of one round, a multiply-add counted as two.
  int64_t operations;
  /// Multiplies and adds in registers for so many rounds. The result only keeps the work from being left out.
  float (*run)(int64_t rounds, float factor, float addend);
} rk_peak_kernel;

extern const rk_peak_kernel rk_peak_kernel_portable, rk_peak_kernel_neon, rk_peak_kernel_avx2, rk_peak_kernel_avx512,
    rk_peak_kernel_avx512bf16;

#endif

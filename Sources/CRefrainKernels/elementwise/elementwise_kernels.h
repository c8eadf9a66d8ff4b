// What an instruction set provides for work element by element.
#ifndef RK_ELEMENTWISE_KERNELS_H
#define RK_ELEMENTWISE_KERNELS_H

#include <stdint.h>

#include "../include/rk_elementwise.h"

typedef void (*rk_unary_function)(int64_t n, const float *x, float *y);
/// A step is 1, or 0 for an operand that is the same number everywhere.
typedef void (*rk_binary_function)(int64_t n, const float *a, int64_t a_step, const float *b, int64_t b_step,
                                   float *out);

typedef struct rk_elementwise_kernels {
  rk_unary_function unary[RK_UNARY_COUNT];
  rk_binary_function binary[RK_BINARY_COUNT];
  void (*select)(int64_t n, const float *mask, const float *a, const float *b, float *out);
  void (*affine)(int64_t n, float scale, float shift, const float *x, float *y);
  void (*add_scaled)(int64_t n, float scale, const float *x, float *y);
} rk_elementwise_kernels;

extern const rk_elementwise_kernels rk_elementwise_kernels_portable, rk_elementwise_kernels_neon,
    rk_elementwise_kernels_avx2, rk_elementwise_kernels_avx512;

#endif

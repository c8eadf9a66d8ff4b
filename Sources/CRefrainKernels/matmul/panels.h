#ifndef RK_PANELS_H
#define RK_PANELS_H

#include "../include/rk_matmul.h"
#include "matmul_kernels.h"

/// The product in general; m, n and k are at least one. Where tiles take words, a that is not transposed holds them
/// already; k counts floats all the same.
void rk_multiply_by_panels(const rk_matmul_arguments *arguments, const rk_matmul_kernels *kernels);

/// An operand b packed once for several products; `floats` is NULL where it is too large to be packed whole.
typedef struct rk_packed_operand {
  float *floats;
  int64_t capacity;
} rk_packed_operand;

/// Packs b ([k, n], or [n, k] if transposed) for products of more than a few rows.
rk_packed_operand rk_pack_operand(const float *b, int64_t b_stride, bool transposed, int64_t k, int64_t n,
                                  const rk_matmul_kernels *kernels);
void rk_free_operand(rk_packed_operand *operand);

/// Has room ready for the copies of rows that so many products with such an operand make at a time, each by one thread.
void rk_reserve_rows(const rk_matmul_arguments *arguments, const rk_matmul_kernels *kernels, int64_t copies);

/// The product with such an operand; `arguments` name the b that was packed. `alone`: as an item of a job, by the
/// calling thread.
void rk_multiply_packed(const rk_matmul_arguments *arguments, const rk_packed_operand *b,
                        const rk_matmul_kernels *kernels, bool alone);

#endif

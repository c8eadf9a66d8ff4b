// The product by panels for every set: rows of a become words first where the set's tiles take words.
#ifndef RK_PRODUCTS_H
#define RK_PRODUCTS_H

#include "panels.h"

/// As rk_multiply_by_panels.
void rk_multiply(const rk_matmul_arguments *arguments, const rk_matmul_kernels *kernels);

/// Has room ready for what `copies` products by a packed b take at a time, each by one thread.
void rk_reserve_products(const rk_matmul_arguments *arguments, const rk_matmul_kernels *kernels, int64_t copies);

/// As rk_multiply_packed.
void rk_multiply_by_packed(const rk_matmul_arguments *arguments, const rk_packed_operand *b,
                           const rk_matmul_kernels *kernels, bool alone);

#endif

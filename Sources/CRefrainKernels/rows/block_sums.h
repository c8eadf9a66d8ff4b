// Sums of many numbers, cut into blocks whose number depends on the size alone and added in order.
#ifndef RK_BLOCK_SUMS_H
#define RK_BLOCK_SUMS_H

#include <stdint.h>

/// The sum over `count` blocks of block_sum(context, i), computed in parallel when `parallel`.
double rk_sum_blocks(int64_t count, int parallel, void *context, double (*block_sum)(void *context, int64_t index));

#endif

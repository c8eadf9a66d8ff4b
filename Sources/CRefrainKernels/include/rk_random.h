// Counter-based random numbers, Philox4x32-10 (Salmon et al., SC 2011): the same on every platform, ISA and thread
// count, so this file's arithmetic is plain IEEE without contraction and calls no libm but sqrt.
#ifndef RK_RANDOM_H
#define RK_RANDOM_H

#include <stdint.h>

/// One block of the generator itself: four words from a 128-bit counter and a 64-bit key.
void rk_philox_block(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);
/// The 128-bit block `counter` of the stream `key`, as two 64-bit words (first the low two 32-bit lanes).
void rk_philox(uint64_t key, uint64_t counter, uint64_t out[2]);
/// y[i] in [low, high), element i from lane i % 4 of block `i / 4` of `key` (24 bits each).
void rk_fill_uniform(uint64_t key, int64_t n, float low, float high, float *y);
/// Normal deviates by Box and Muller in double precision with our own logarithm, sine and cosine.
void rk_fill_normal(uint64_t key, int64_t n, float mean, float deviation, float *y);
/// y[i] = 1 / keep with probability keep, else 0; as rk_fill_uniform's numbers < keep.
void rk_fill_dropout_mask(uint64_t key, int64_t n, float keep, float *y);

#endif

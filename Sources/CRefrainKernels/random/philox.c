// Philox4x32-10: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
#include "philox.h"

#include "../include/rk_random.h"

static inline void multiply(uint32_t a, uint32_t b, uint32_t *high, uint32_t *low) {
  uint64_t product = (uint64_t)a * b;
  *high = (uint32_t)(product >> 32);
  *low = (uint32_t)product;
}

void rk_philox_block(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]) {
  uint32_t x0 = counter[0], x1 = counter[1], x2 = counter[2], x3 = counter[3], k0 = key[0], k1 = key[1];
  for (int round = 0; round < 10; round++) {
    uint32_t high0, low0, high1, low1;
    multiply(0xD2511F53, x0, &high0, &low0);
    multiply(0xCD9E8D57, x2, &high1, &low1);
    x0 = high1 ^ x1 ^ k0;
    x1 = low1;
    x2 = high0 ^ x3 ^ k1;
    x3 = low0;
    k0 += 0x9E3779B9;
    k1 += 0xBB67AE85;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

void rk_philox_lanes(uint64_t key, uint64_t counter, uint32_t out[4]) {
  const uint32_t counter_lanes[4] = {(uint32_t)counter, (uint32_t)(counter >> 32), 0, 0};
  const uint32_t key_lanes[2] = {(uint32_t)key, (uint32_t)(key >> 32)};
  rk_philox_block(counter_lanes, key_lanes, out);
}

void rk_philox(uint64_t key, uint64_t counter, uint64_t out[2]) {
  uint32_t lanes[4];
  rk_philox_lanes(key, counter, lanes);
  out[0] = (uint64_t)lanes[1] << 32 | lanes[0];
  out[1] = (uint64_t)lanes[3] << 32 | lanes[2];
}

#ifndef RK_PHILOX_H
#define RK_PHILOX_H

#include <stdint.h>

/// Block `counter` of stream `key` as four 32-bit lanes; the upper half of the 128-bit counter is zero.
void rk_philox_lanes(uint64_t key, uint64_t counter, uint32_t out[4]);

#endif

// The upper half of a float32.
#ifndef RK_BFLOAT16_H
#define RK_BFLOAT16_H

#include <stdint.h>
#include <string.h>

static inline uint32_t rk_bits_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

static inline float rk_float_of(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

/// To nearest, ties to even; a NaN stays one.
static inline uint32_t rk_round_to_bfloat16(float x) {
  uint32_t bits = rk_bits_of(x);
  if (x != x) return bits >> 16 | 0x40;
  return (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}

static inline float rk_widen_bfloat16(uint32_t half) { return rk_float_of(half << 16); }

#endif

// How far apart rows may lie that a tile reads side by side. The nearest cache keeps as few lines of one address modulo
// 4,096 bytes as it has ways, 8 or 12, most of which the panel takes; rows that lie about a multiple of that apart, as
// rows of 1,024 floats do, or of a vocabulary of 1,027, push each other out before a line has been used up.
#ifndef RK_CACHE_SETS_H
#define RK_CACHE_SETS_H

#include <stdbool.h>
#include <stdint.h>

enum {
  RK_LINE_FLOATS = 16,
  RK_SET_PERIOD = 1024,     // floats
  RK_MOST_ROWS_OF_A_SET = 6,
};

/// Whether too many of `rows` rows, `stride` floats apart, are in the same sets at a time.
static inline bool rk_rows_collide(int64_t stride, int64_t rows) {
  int64_t near = 0;
  for (int64_t row = 0; row < rows; row++) {
    int64_t place = row * stride % RK_SET_PERIOD;
    near += place < 2 * RK_LINE_FLOATS || place > RK_SET_PERIOD - 2 * RK_LINE_FLOATS;
  }
  return near > RK_MOST_ROWS_OF_A_SET;
}

/// The least stride for rows of so many floats that spreads them over all sets: an odd number of lines.
static inline int64_t rk_spread_stride(int64_t floats) {
  int64_t lines = (floats + RK_LINE_FLOATS - 1) / RK_LINE_FLOATS;
  return (lines | 1) * RK_LINE_FLOATS;
}

#endif

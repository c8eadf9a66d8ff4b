// A space of up to eight dimensions that several operands walk together, each with strides of its own.
#ifndef RK_SPACE_H
#define RK_SPACE_H

#include <stdint.h>

enum { RK_MOST_RANK = 8, RK_MOST_OPERANDS = 2 };

typedef struct rk_space {
  int rank;       // at least one
  int operands;
  int64_t count;  // elements
  int64_t shape[RK_MOST_RANK];
  int64_t strides[RK_MOST_OPERANDS][RK_MOST_RANK];
} rk_space;

/// The same space with as few dimensions as its operands allow: those of size one dropped, neighbours that every
/// operand walks evenly joined. `strides` holds one array an operand.
rk_space rk_make_space(int rank, const int64_t *shape, int operands, const int64_t *const *strides);

/// A place in a space: its coordinates and, for each operand, the offset they lead to.
typedef struct rk_place {
  int64_t coordinates[RK_MOST_RANK];
  int64_t offsets[RK_MOST_OPERANDS];
} rk_place;

rk_place rk_place_at(const rk_space *space, int64_t index);
/// Goes on by `count` elements that do not leave the innermost dimension but may end it.
void rk_advance(const rk_space *space, rk_place *place, int64_t count);

#endif

#include "space.h"

#include <stdbool.h>

static bool walks_evenly(const rk_space *s, const int64_t *const *strides, int dimension, int64_t size) {
  for (int o = 0; o < s->operands; o++) {
    if (s->strides[o][s->rank - 1] != strides[o][dimension] * size) return false;
  }
  return true;
}

rk_space rk_make_space(int rank, const int64_t *shape, int operands, const int64_t *const *strides) {
  rk_space s = {.operands = operands, .count = 1};
  for (int d = 0; d < rank; d++) {
    s.count *= shape[d];
    if (shape[d] == 1) continue;
    bool joins = s.rank > 0 && walks_evenly(&s, strides, d, shape[d]);
    if (joins) s.shape[s.rank - 1] *= shape[d];
    else s.shape[s.rank++] = shape[d];
    for (int o = 0; o < operands; o++) s.strides[o][s.rank - 1] = strides[o][d];
  }
  if (s.rank == 0) {
    s.rank = 1;
    s.shape[0] = 1;
  }
  return s;
}

rk_place rk_place_at(const rk_space *space, int64_t index) {
  rk_place p = {{0}, {0}};
  for (int d = space->rank - 1; d >= 0; d--) {
    p.coordinates[d] = index % space->shape[d];
    index /= space->shape[d];
    for (int o = 0; o < space->operands; o++) p.offsets[o] += p.coordinates[d] * space->strides[o][d];
  }
  return p;
}

void rk_advance(const rk_space *space, rk_place *place, int64_t count) {
  int d = space->rank - 1;
  place->coordinates[d] += count;
  for (int o = 0; o < space->operands; o++) place->offsets[o] += count * space->strides[o][d];
  while (place->coordinates[d] == space->shape[d] && d > 0) {
    for (int o = 0; o < space->operands; o++) {
      place->offsets[o] += space->strides[o][d - 1] - space->shape[d] * space->strides[o][d];
    }
    place->coordinates[d] = 0;
    place->coordinates[--d]++;
  }
}

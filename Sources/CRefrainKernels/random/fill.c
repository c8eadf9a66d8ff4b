// Filling storage with random numbers. Element i depends on the key and on i alone.
#pragma STDC FP_CONTRACT OFF
#include "../include/rk_random.h"
#include "../runtime/parallel.h"
#include "normal.h"
#include "philox.h"

enum { grain = 16384 };  // a multiple of four, so that a piece begins with a block

typedef struct fill {
  uint64_t key;
  float first, second;  // low and high, mean and deviation, or keep and 1 / keep
  float *y;
} fill;

/// In [0, 1), 24 bits.
static float unit(uint32_t lane) { return (float)(lane >> 8) * (1.0f / 16777216.0f); }

static void uniform_lanes(const fill *f, const uint32_t lanes[4], float out[4]) {
  float width = f->second - f->first;
  for (int i = 0; i < 4; i++) {
    float value = f->first + width * unit(lanes[i]);
    out[i] = value < f->second ? value : f->first;  // rounding may reach `high`
  }
}

static void normal_lanes(const fill *f, const uint32_t lanes[4], float out[4]) {
  double pair[4];
  rk_normal_pair(lanes[0], lanes[1], pair);
  rk_normal_pair(lanes[2], lanes[3], pair + 2);
  for (int i = 0; i < 4; i++) out[i] = (float)((double)f->first + (double)f->second * pair[i]);
}

static void dropout_lanes(const fill *f, const uint32_t lanes[4], float out[4]) {
  for (int i = 0; i < 4; i++) out[i] = unit(lanes[i]) < f->first ? f->second : 0;
}

static void fill_range(const fill *f, int64_t start, int64_t end,
                       void (*convert)(const fill *f, const uint32_t lanes[4], float out[4])) {
  for (int64_t i = start; i < end; i += 4) {
    uint32_t lanes[4];
    float values[4];
    rk_philox_lanes(f->key, (uint64_t)i / 4, lanes);
    convert(f, lanes, values);
    for (int64_t j = 0; j < 4 && i + j < end; j++) f->y[i + j] = values[j];
  }
}

static void uniform_range(void *context, int64_t start, int64_t end) {
  fill_range(context, start, end, uniform_lanes);
}

static void normal_range(void *context, int64_t start, int64_t end) {
  fill_range(context, start, end, normal_lanes);
}

static void dropout_range(void *context, int64_t start, int64_t end) {
  fill_range(context, start, end, dropout_lanes);
}

void rk_fill_uniform(uint64_t key, int64_t n, float low, float high, float *y) {
  fill f = {key, low, high, y};
  rk_parallel_ranges(n, grain, RK_PARALLEL_FLOATS, &f, uniform_range);
}

void rk_fill_normal(uint64_t key, int64_t n, float mean, float deviation, float *y) {
  fill f = {key, mean, deviation, y};
  rk_parallel_ranges(n, grain, RK_PARALLEL_FLOATS, &f, normal_range);
}

void rk_fill_dropout_mask(uint64_t key, int64_t n, float keep, float *y) {
  fill f = {key, keep, 1 / keep, y};
  rk_parallel_ranges(n, grain, RK_PARALLEL_FLOATS, &f, dropout_range);
}

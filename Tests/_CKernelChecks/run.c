// Draws cases, prepares their storage and reports.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"

enum { fence_floats = 32 };
static const uint32_t fence_bits = 0x7fe1ec7e;  // a NaN that no arithmetic makes

uint64_t kc_word(kc_case *c) {  // splitmix64
  uint64_t z = c->random += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

int kc_below(kc_case *c, int bound) { return (int)(kc_word(c) % (uint64_t)bound); }

static void *new_block(kc_case *c, int64_t floats, int shift) {
  int64_t all = floats + 2 * fence_floats + shift;
  unsigned char *memory = c->block_count < KC_MOST_BLOCKS ? aligned_alloc(64, (size_t)(all * 4 + 127) / 64 * 64) : NULL;
  if (memory == NULL) {
    fprintf(stderr, "kernel checks: no block for %lld floats\n", (long long)floats);
    abort();
  }
  uint32_t *words = (uint32_t *)memory;
  for (int64_t i = 0; i < all; i++) words[i] = fence_bits;
  c->blocks[c->block_count++] = (kc_block){memory, floats, shift};
  return words + fence_floats + shift;
}

float *kc_storage(kc_case *c, int64_t count) { return new_block(c, count, 1 + kc_below(c, 15)); }

static float number(kc_case *c, float scale) {
  static const float tiny[] = {0, -0.0f, 0x1p-149f, -0x1p-149f, 0x1p-130f, -0x1.8p-127f, 0x1p-126f, -0x1p-126f, 1e-30f};
  static const float infinite[] = {NAN, INFINITY, -INFINITY};
  uint64_t word = kc_word(c);
  if (c->numbers == KC_TINY && word % 3 == 0) return tiny[word / 3 % (sizeof tiny / sizeof *tiny)];
  if (c->numbers == KC_INFINITE && word % 97 == 0) return infinite[word / 97 % 3];
  return scale * (float)((int64_t)word >> 40) * 0x1p-23f;
}

float *kc_floats(kc_case *c, int64_t count, float scale) {
  float *x = kc_storage(c, count);
  for (int64_t i = 0; i < count; i++) x[i] = number(c, scale);
  return x;
}

int32_t *kc_ids(kc_case *c, int64_t count, int bound) {
  int32_t *ids = new_block(c, count, 1);
  for (int64_t i = 0; i < count; i++) ids[i] = kc_below(c, bound);
  return ids;
}

double *kc_doubles(kc_case *c, int64_t count) {
  double *x = new_block(c, 2 * count, 0);
  for (int64_t i = 0; i < count; i++) x[i] = 0;
  return x;
}

void kc_near_double(kc_case *c, double actual, double expected, double bound) {
  if (isnan(expected) || isinf(expected)) {
    if (isnan(expected) ? !isnan(actual) : actual != expected) c->worst = INFINITY;
    return;
  }
  double error = fabs(actual - expected);
  if (!(error <= bound)) error = bound > 0 && isfinite(error) ? error / bound : INFINITY;
  else error = bound > 0 ? error / bound : 0;
  if (error > c->worst) c->worst = error;
}

void kc_near(kc_case *c, float actual, double expected, double bound) {
  // What rounds to infinity.
  if (fabs(expected) > 0x1.ffffffp127) expected = copysign(INFINITY, expected);
  kc_near_double(c, actual, expected, bound);
}

void kc_same(kc_case *c, float actual, float expected) {
  if (isnan(expected) ? !isnan(actual) : memcmp(&actual, &expected, sizeof actual) != 0) c->worst = INFINITY;
}

/// Frees the blocks; a fence that changed fails the case.
static void finish(kc_case *c) {
  for (int i = 0; i < c->block_count; i++) {
    kc_block block = c->blocks[i];
    const uint32_t *before = (const uint32_t *)block.memory;
    const uint32_t *after = before + fence_floats + block.shift + block.floats;
    for (int j = 0; j < fence_floats + block.shift; j++) if (before[j] != fence_bits) c->worst = INFINITY;
    for (int j = 0; j < fence_floats; j++) if (after[j] != fence_bits) c->worst = INFINITY;
    free(block.memory);
  }
}

int64_t kc_case_count(const kc_kernel *kernel) {
  int64_t count = KC_NUMBERS_COUNT;
  for (int i = 0; i < KC_MOST_AXES && kernel->axes[i].count > 0; i++) count *= kernel->axes[i].count;
  return count;
}

static void describe(const kc_kernel *kernel, const int *sizes, const kc_case *c, char *text, size_t capacity) {
  static const char *const names[] = {"ordinary", "tiny", "infinite"};
  int length = snprintf(text, capacity, "%s", kernel->name);
  for (int i = 0; i < KC_MOST_AXES && kernel->axes[i].count > 0; i++) {
    length += snprintf(text + length, capacity - (size_t)length, "%s%d", i == 0 ? " " : " x ", sizes[i]);
  }
  snprintf(text + length, capacity - (size_t)length, ", %s numbers: %.3g times its bound", names[c->numbers], c->worst);
}

static void run_case(const kc_kernel *kernel, int64_t index, kc_report *report) {
  kc_case c = {.random = (uint64_t)index, .numbers = (kc_numbers)(index % KC_NUMBERS_COUNT)};
  int sizes[KC_MOST_AXES] = {0};
  int64_t rest = index / KC_NUMBERS_COUNT;
  for (int i = 0; i < KC_MOST_AXES && kernel->axes[i].count > 0; i++) {
    sizes[i] = kernel->axes[i].values[rest % kernel->axes[i].count];
    rest /= kernel->axes[i].count;
  }
  kernel->check(&c, sizes);
  finish(&c);
  report->checked++;
  if (c.worst > report->worst) report->worst = c.worst;
  if (c.worst <= 1) return;
  if (report->failed++ == 0) describe(kernel, sizes, &c, report->first_failure, sizeof report->first_failure);
}

kc_report kc_run(const kc_kernel *kernel, int64_t most) {
  kc_report report = {0};
  const int64_t count = kc_case_count(kernel);
  if (kernel->costly && most < count) most = most / 10 + 1;
  if (most >= count) {
    for (int64_t i = 0; i < count; i++) run_case(kernel, i, &report);
  } else {
    kc_case sample = {.random = (uint64_t)count};
    for (int64_t i = 0; i < most; i++) run_case(kernel, (int64_t)(kc_word(&sample) % (uint64_t)count), &report);
  }
  return report;
}

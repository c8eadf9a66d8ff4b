// The buffer pool. Sizes are rounded up to one of eight classes between two powers of two (at most 12.5 % waste), and
// a buffer that is given back waits in its class's list, linked through its own first bytes. One lock guards
// everything: it is held for a few nanoseconds, never while the system is asked.
#include "../include/rk_buffers.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "../runtime/parallel.h"

enum {
  alignment = 64,
  slack_bytes = 64,                 // readable beyond the end
  least_bytes = 256,
  least_exponent = 8,
  classes_an_octave = 8,
  class_count = (48 - least_exponent) * classes_an_octave,
};
static const int64_t least_cache_bytes = INT64_C(256) << 20;
static const int64_t most_bytes = INT64_C(1) << 47;

typedef struct free_buffer {
  struct free_buffer *next;
} free_buffer;

static struct {
  atomic_flag locked;
  free_buffer *free[class_count];
  rk_buffer_statistics statistics;
} pool = {.locked = ATOMIC_FLAG_INIT};

static void lock(void) {
  for (int i = 1; atomic_flag_test_and_set_explicit(&pool.locked, memory_order_acquire); i++) {
    if (i % 64 == 0) sched_yield();
    else rk_spin_pause();
  }
}

static void unlock(void) { atomic_flag_clear_explicit(&pool.locked, memory_order_release); }

typedef struct size_class {
  int index;
  int64_t bytes;
} size_class;

static size_class class_of(int64_t bytes) {
  if (bytes <= least_bytes) return (size_class){0, least_bytes};
  int exponent = 63 - __builtin_clzll((uint64_t)(bytes - 1));  // 2^exponent < bytes <= 2^(exponent + 1)
  int64_t step = (INT64_C(1) << exponent) / classes_an_octave;
  int64_t steps = (bytes - (INT64_C(1) << exponent) + step - 1) / step;
  return (size_class){(exponent - least_exponent) * classes_an_octave + (int)steps,
                      (INT64_C(1) << exponent) + steps * step};
}

static int64_t bytes_of_class(int index) {
  int64_t octave = INT64_C(1) << (least_exponent + index / classes_an_octave);
  return octave + octave / classes_an_octave * (index % classes_an_octave);
}

static _Noreturn void fail(int64_t count) {
  fprintf(stderr, "refrain: the system has no memory for %lld floats (%.1f GB)\n", (long long)count,
          (double)count * sizeof(float) / 1e9);
  abort();
}

static float *ask_system(int64_t count, int64_t bytes) {
  void *memory = NULL;
  if (posix_memalign(&memory, alignment, (size_t)(bytes + slack_bytes)) == 0) return memory;
  rk_buffer_trim();
  if (posix_memalign(&memory, alignment, (size_t)(bytes + slack_bytes)) == 0) return memory;
  fail(count);
}

float *rk_buffer_take(int64_t count, int64_t *capacity) {
  if (count < 1) count = 1;
  if (count > most_bytes / (int64_t)sizeof(float)) fail(count);
  size_class class = class_of(count * (int64_t)sizeof(float));
  *capacity = class.bytes;
  rk_buffer_statistics *s = &pool.statistics;
  lock();
  free_buffer *buffer = pool.free[class.index];
  if (buffer) {
    pool.free[class.index] = buffer->next;
    s->cached_bytes -= class.bytes;
  } else {
    s->system_allocations++;
  }
  s->live_bytes += class.bytes;
  if (s->live_bytes > s->peak_live_bytes) s->peak_live_bytes = s->live_bytes;
  unlock();
  return buffer ? (float *)buffer : ask_system(count, class.bytes);
}

void rk_buffer_reserve(int64_t count, int64_t copies) {
  size_class class = class_of((count < 1 ? 1 : count) * (int64_t)sizeof(float));
  lock();
  int64_t missing = copies;
  for (free_buffer *b = pool.free[class.index]; b != NULL && missing > 0; b = b->next) missing--;
  pool.statistics.system_allocations += missing;
  pool.statistics.live_bytes += missing * class.bytes;
  unlock();
  for (; missing > 0; missing--) rk_buffer_give(ask_system(count, class.bytes), class.bytes);
}

void rk_buffer_give(float *buffer, int64_t capacity) {
  if (buffer == NULL) return;
  free_buffer *node = (free_buffer *)buffer;
  int index = class_of(capacity).index;
  rk_buffer_statistics *s = &pool.statistics;
  lock();
  s->live_bytes -= capacity;
  s->cached_bytes += capacity;
  node->next = pool.free[index];
  pool.free[index] = node;
  int64_t limit = s->peak_live_bytes > least_cache_bytes ? s->peak_live_bytes : least_cache_bytes;
  bool overfull = s->cached_bytes > limit;
  unlock();
  // Everything goes, not this one only: the cache is full of sizes that nobody asks for any more.
  if (overfull) rk_buffer_trim();
}

rk_buffer_statistics rk_buffer_get_statistics(void) {
  lock();
  rk_buffer_statistics statistics = pool.statistics;
  unlock();
  return statistics;
}

void rk_buffer_reset_peak(void) {
  lock();
  pool.statistics.peak_live_bytes = pool.statistics.live_bytes;
  unlock();
}

void rk_buffer_trim(void) {
  for (int i = 0; i < class_count; i++) {
    lock();
    free_buffer *list = pool.free[i];
    pool.free[i] = NULL;
    unlock();
    int64_t count = 0;
    while (list) {
      free_buffer *next = list->next;
      free(list);
      list = next;
      count++;
    }
    if (count == 0) continue;
    lock();
    pool.statistics.cached_bytes -= count * bytes_of_class(i);
    unlock();
  }
}

// The thread pool: persistent threads that spin for a moment and then sleep.
//
// One call at a time owns the pool (`owned`); a second caller, or a nested call, does its own items. The owner
// publishes its job in `state`, whose 64 bits hold the job's generation, whether it is still open to helpers, and how
// many helpers are inside. A helper enters by compare-and-swap, takes items from the atomic counter until none is left,
// and leaves. The owner closes the job when the counter has run out and waits for those inside: a helper that was
// still asleep costs nothing, and none can touch the next job by mistake.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "../include/rk_platform.h"
#include "parallel.h"
#include "processors.h"

enum { most_helpers = 255, helper_stack_bytes = 2 << 20, pauses_between_looks_at_the_clock = 64 };
static const double spin_seconds = 50e-6;

static const uint64_t open_bit = UINT64_C(1) << 31;
static const uint64_t inside_mask = (UINT64_C(1) << 31) - 1;
static uint64_t generation_of(uint64_t state) { return state >> 32; }

typedef struct helper {
  int index;
  pthread_cond_t wake;  // with `sleep_lock`
  atomic_bool asleep;
} helper;

static struct {
  atomic_bool owned;
  _Alignas(128) _Atomic uint64_t state;
  _Alignas(128) _Atomic int64_t next;
  // The job; written by the owner before it publishes `state`.
  int64_t count;
  void *context;
  void (*body)(void *context, int64_t index);
  int helpers_wanted;
  bool may_spin;  // false where there are more threads than processors
  // Touched by the owner only.
  int helper_count;
  helper *helpers[most_helpers];
} pool;

static pthread_mutex_t sleep_lock = PTHREAD_MUTEX_INITIALIZER;

static _Thread_local int overriding_threads;

int rk_thread_count(void) { return overriding_threads > 0 ? overriding_threads : rk_default_thread_count(); }

void rk_override_threads(int threads) {
  overriding_threads = threads < 0 ? 0 : threads > most_helpers + 1 ? most_helpers + 1 : threads;
}

static void take_items(void) {
  for (;;) {
    int64_t index = atomic_fetch_add_explicit(&pool.next, 1, memory_order_relaxed);
    if (index >= pool.count) return;
    pool.body(pool.context, index);
  }
}

/// Takes part in the job that is open, if one is.
static void help(int index, bool *may_spin) {
  uint64_t state = atomic_load_explicit(&pool.state, memory_order_acquire);
  do {
    if (!(state & open_bit)) return;
  } while (!atomic_compare_exchange_weak_explicit(&pool.state, &state, state + 1, memory_order_acq_rel,
                                                  memory_order_acquire));
  *may_spin = pool.may_spin && index < pool.helpers_wanted;
  if (index < pool.helpers_wanted) take_items();
  atomic_fetch_sub_explicit(&pool.state, 1, memory_order_release);
}

/// Returns once a job with another generation than `seen` has been published.
static void wait_for_job(helper *self, uint64_t seen, bool may_spin) {
  if (may_spin) {
    double deadline = rk_monotonic_seconds() + spin_seconds;
    do {
      for (int i = 0; i < pauses_between_looks_at_the_clock; i++) {
        if (generation_of(atomic_load_explicit(&pool.state, memory_order_acquire)) != seen) return;
        rk_spin_pause();
      }
    } while (rk_monotonic_seconds() < deadline);
  }
  pthread_mutex_lock(&sleep_lock);
  // Sequentially consistent on both sides: either the owner sees us asleep, or we see its job.
  atomic_store(&self->asleep, true);
  while (generation_of(atomic_load(&pool.state)) == seen) pthread_cond_wait(&self->wake, &sleep_lock);
  atomic_store(&self->asleep, false);
  pthread_mutex_unlock(&sleep_lock);
}

static void *run_helper(void *argument) {
  helper *self = argument;
  uint64_t seen = 0;
  bool may_spin = true;
  for (;;) {
    wait_for_job(self, seen, may_spin);
    seen = generation_of(atomic_load_explicit(&pool.state, memory_order_acquire));
    help(self->index, &may_spin);
  }
  return NULL;
}

/// Starts threads until there are `wanted`, or as many as the system gives. Returns how many there are.
static int grow(int wanted) {
  while (pool.helper_count < wanted) {
    helper *h = calloc(1, sizeof *h);
    if (h == NULL) break;
    h->index = pool.helper_count;
    pthread_cond_init(&h->wake, NULL);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, helper_stack_bytes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_t thread;
    int failure = pthread_create(&thread, &attributes, run_helper, h);
    pthread_attr_destroy(&attributes);
    if (failure != 0) {
      pthread_cond_destroy(&h->wake);
      free(h);
      break;
    }
    pool.helpers[pool.helper_count++] = h;
  }
  return pool.helper_count < wanted ? pool.helper_count : wanted;
}

static void wake_helpers(int wanted) {
  for (int i = 0; i < wanted; i++) {
    if (!atomic_load(&pool.helpers[i]->asleep)) continue;
    pthread_mutex_lock(&sleep_lock);
    pthread_cond_signal(&pool.helpers[i]->wake);
    pthread_mutex_unlock(&sleep_lock);
  }
}

/// Waits until no helper is inside. They are finishing their last items, so mostly this is short.
static void wait_for_helpers(void) {
  for (int64_t i = 0; (atomic_load_explicit(&pool.state, memory_order_acquire) & inside_mask) != 0; i++) {
    if (pool.may_spin && i < 20000) rk_spin_pause();
    else sched_yield();
  }
}

void rk_parallel_for(int64_t count, void *context, void (*body)(void *context, int64_t index)) {
  int64_t wanted = rk_thread_count() - 1;
  if (wanted > count - 1) wanted = count - 1;
  if (wanted <= 0 || atomic_exchange_explicit(&pool.owned, true, memory_order_acquire)) {
    for (int64_t i = 0; i < count; i++) body(context, i);
    return;
  }
  pool.helpers_wanted = grow((int)wanted);
  pool.may_spin = pool.helpers_wanted < rk_processor_count();
  pool.count = count;
  pool.context = context;
  pool.body = body;
  atomic_store_explicit(&pool.next, 0, memory_order_relaxed);
  uint64_t generation = generation_of(atomic_load_explicit(&pool.state, memory_order_relaxed)) + 1;
  atomic_store(&pool.state, generation << 32 | open_bit);
  wake_helpers(pool.helpers_wanted);
  take_items();
  atomic_fetch_and_explicit(&pool.state, ~open_bit, memory_order_acq_rel);
  wait_for_helpers();
  atomic_store_explicit(&pool.owned, false, memory_order_release);
}

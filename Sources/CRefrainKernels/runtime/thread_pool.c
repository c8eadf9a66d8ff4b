// The thread pool: persistent threads that spin for a moment and then sleep.
//
// One call at a time owns the pool (`owned`); a second caller, or a nested call, does its own items. The owner
// publishes its job in `state`, whose 64 bits hold the job's generation, whether it is still open to helpers, and how
// many helpers are inside. A helper enters by compare-and-swap, takes items until none is left, and leaves. The owner
// closes the job when no item is left and waits for those inside: a helper that was still asleep costs nothing, and
// none can touch the next job by mistake.
//
// Every participant has a share of its own, the same part of 0 ..< count in every job, and takes it from the front; so
// what it wrote in one job it mostly reads in the next, from its own cache. Another core's cache is far: 13 GB/s were
// measured between two. Who has finished takes from the back of the others' shares.
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

// Where other processes want the cores, a helper may lose its own in the middle of an item, and the job waits as long
// as the system lets the helper wait: milliseconds, many times the job. Such a loss is followed by jobs alone for a
// multiple of it, and for twice as long each time that the next loss comes soon after: beside a process that never
// rests the pool is left to one thread, which then loses nothing, and beside a short disturbance hardly at all.
static const double least_loss = 200e-6, times_alone = 4, longest_alone = 0.25;

static const uint64_t open_bit = UINT64_C(1) << 31;
static const uint64_t inside_mask = (UINT64_C(1) << 31) - 1;
static uint64_t generation_of(uint64_t state) { return state >> 32; }

typedef struct helper {
  int index;
  pthread_cond_t wake;  // with `sleep_lock`
  atomic_bool asleep;
} helper;

/// What is left of a participant's items: the first in the lower half, the end in the upper.
typedef struct share {
  _Alignas(128) _Atomic uint64_t left;
} share;

static struct {
  atomic_bool owned;
  // The job; written by the owner before it publishes `state`, whose line brings it to the helpers.
  _Alignas(128) _Atomic uint64_t state;
  void *context;
  void (*body)(void *context, int64_t index);
  int helpers_wanted;
  bool may_spin;  // false where there are more threads than processors
  share shares[most_helpers + 1];  // the owner's first
  // Touched by the owner only.
  double alone_seconds;
  int helper_count;
  helper *helpers[most_helpers];
} pool;

static _Atomic double alone_until;

static pthread_mutex_t sleep_lock = PTHREAD_MUTEX_INITIALIZER;

static _Thread_local int overriding_threads;

int rk_thread_count(void) { return overriding_threads > 0 ? overriding_threads : rk_default_thread_count(); }

void rk_override_threads(int threads) {
  overriding_threads = threads < 0 ? 0 : threads > most_helpers + 1 ? most_helpers + 1 : threads;
}

static uint64_t pack_share(uint64_t first, uint64_t end) { return end << 32 | first; }

/// An item of a share, from its front or its back; -1 where none is left.
static int64_t take_item(share *s, bool from_back) {
  uint64_t left = atomic_load_explicit(&s->left, memory_order_relaxed);
  for (;;) {
    uint64_t first = left & UINT32_MAX, end = left >> 32;
    if (first == end) return -1;
    uint64_t rest = from_back ? pack_share(first, end - 1) : pack_share(first + 1, end);
    if (atomic_compare_exchange_weak_explicit(&s->left, &left, rest, memory_order_relaxed, memory_order_relaxed)) {
      return (int64_t)(from_back ? end - 1 : first);
    }
  }
}

static void take_items(int participant) {
  int participants = pool.helpers_wanted + 1;
  for (int i = 0; i < participants; i++) {
    share *s = &pool.shares[(participant + i) % participants];
    for (int64_t item; (item = take_item(s, i > 0)) >= 0;) pool.body(pool.context, item);
  }
}

/// Takes part in the job that is open, if one is.
static void help(int index, bool *may_spin) {
  uint64_t state = atomic_load_explicit(&pool.state, memory_order_acquire);
  do {
    if (!(state & open_bit)) return;
    __builtin_prefetch(&pool.shares[index + 1], 1);  // comes while the state does
  } while (!atomic_compare_exchange_weak_explicit(&pool.state, &state, state + 1, memory_order_acq_rel,
                                                  memory_order_acquire));
  for (int i = 0; i < 4; i++) __builtin_prefetch((const char *)pool.context + 64 * i);
  *may_spin = pool.may_spin && index < pool.helpers_wanted;
  if (index < pool.helpers_wanted) take_items(index + 1);
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

bool rk_is_held_back(void) {
  double until = atomic_load_explicit(&alone_until, memory_order_relaxed);
  return until > 0 && rk_monotonic_seconds() < until;
}

/// For the pool's owner.
static void hold_back(double now, double loss) {
  bool again = now - atomic_load_explicit(&alone_until, memory_order_relaxed) < pool.alone_seconds;
  double seconds = again ? 2 * pool.alone_seconds : times_alone * loss;
  pool.alone_seconds = seconds < longest_alone ? seconds : longest_alone;
  atomic_store_explicit(&alone_until, now + pool.alone_seconds, memory_order_relaxed);
}

void rk_report_loss(double seconds) {
  if (atomic_exchange_explicit(&pool.owned, true, memory_order_acquire)) return;
  hold_back(rk_monotonic_seconds(), seconds);
  atomic_store_explicit(&pool.owned, false, memory_order_release);
}

void rk_parallel_for(int64_t count, void *context, void (*body)(void *context, int64_t index)) {
  int64_t wanted = rk_thread_count() - 1;
  if (wanted > count - 1) wanted = count - 1;
  // Shares count in 32 bits; more items than that are not worth a way of their own.
  if (wanted <= 0 || count > UINT32_MAX || rk_is_held_back() ||
      atomic_exchange_explicit(&pool.owned, true, memory_order_acquire)) {
    for (int64_t i = 0; i < count; i++) body(context, i);
    return;
  }
  pool.helpers_wanted = grow((int)wanted);
  pool.may_spin = pool.helpers_wanted < rk_processor_count();
  pool.context = context;
  pool.body = body;
  for (int64_t i = 0, participants = pool.helpers_wanted + 1; i < participants; i++) {
    uint64_t left = pack_share((uint64_t)(i * count / participants), (uint64_t)((i + 1) * count / participants));
    atomic_store_explicit(&pool.shares[i].left, left, memory_order_relaxed);
  }
  uint64_t generation = generation_of(atomic_load_explicit(&pool.state, memory_order_relaxed)) + 1;
  atomic_store(&pool.state, generation << 32 | open_bit);
  wake_helpers(pool.helpers_wanted);
  double start = rk_monotonic_seconds();
  take_items(0);
  atomic_fetch_and_explicit(&pool.state, ~open_bit, memory_order_acq_rel);
  double end_of_work = rk_monotonic_seconds();
  wait_for_helpers();
  double end = rk_monotonic_seconds(), wait = end - end_of_work;
  // A helper's last item may well be as long as all that the owner did.
  if (pool.may_spin && wait > least_loss + 2 * (end_of_work - start)) hold_back(end, wait);
  atomic_store_explicit(&pool.owned, false, memory_order_release);
}

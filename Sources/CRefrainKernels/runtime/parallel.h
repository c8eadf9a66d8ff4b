// Splitting work over the pool.
#ifndef RK_PARALLEL_H
#define RK_PARALLEL_H

#include <stdbool.h>
#include <stdint.h>

#include "../include/rk_runtime.h"

/// Floats below which a pass over memory is not worth waking anybody for.
enum { RK_PARALLEL_FLOATS = 65536 };

/// Calls body(context, start, end) on pieces of 0 ..< n of `grain` each, or once on all where n < `least`.
/// Only for work whose results do not depend on where the pieces begin.
void rk_parallel_ranges(int64_t n, int64_t grain, int64_t least, void *context,
                        void (*body)(void *context, int64_t start, int64_t end));

/// True for a while after a helper lost its core to another process: jobs then run on the calling thread alone.
bool rk_is_held_back(void);
/// Says that a job whose threads wait for each other lost so much time, which the pool cannot see by itself.
void rk_report_loss(double seconds);

/// A hint to the processor that this is a loop of waiting.
static inline void rk_spin_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

#endif

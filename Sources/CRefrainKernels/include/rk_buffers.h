// Float storage that is reused instead of going back to the system.
#ifndef RK_BUFFERS_H
#define RK_BUFFERS_H

#include <stdint.h>

/// Uninitialised storage for `count` floats (at least one), 64-byte aligned, with at least 64 readable bytes beyond
/// its end; `*capacity` receives what rk_buffer_give wants back. Never NULL: a request that the system cannot meet
/// ends the process with a message that says how much was asked for. Safe from any thread.
float *rk_buffer_take(int64_t count, int64_t *capacity);
void rk_buffer_give(float *buffer, int64_t capacity);

/// Sees to it that `copies` buffers for `count` floats are at hand: before threads take one each, so that how often the
/// system is asked does not depend on how many of them meet.
void rk_buffer_reserve(int64_t count, int64_t copies);

typedef struct rk_buffer_statistics {
  int64_t live_bytes;           // taken and not given back
  int64_t peak_live_bytes;      // the most that live_bytes has been since the last rk_buffer_reset_peak
  int64_t cached_bytes;         // given back and kept for reuse
  int64_t system_allocations;   // how often the system was asked
} rk_buffer_statistics;
rk_buffer_statistics rk_buffer_get_statistics(void);
void rk_buffer_reset_peak(void);
/// Gives all cached storage back to the system.
void rk_buffer_trim(void);

#endif

// How the steps of a gated layer run: each is a few phases, each phase some blocks of units for some rows.
#ifndef RK_PHASES_H
#define RK_PHASES_H

#include "recurrence.h"

/// Rows row ..< row_end of blocks block ..< block_end.
typedef struct rk_span {
  int64_t row, row_end, block, block_end;
} rk_span;

typedef struct rk_phase {
  void (*run)(const void *context, int64_t step, rk_span span);
  int64_t blocks;  // 0: it needs whole rows
} rk_phase;

enum { RK_MOST_PHASES = 3 };

typedef struct rk_steps {
  const void *context;
  int64_t batch;
  int64_t first, last;  // steps, both included, forward or backward in time
  int64_t phase_count;
  rk_phase phases[RK_MOST_PHASES];
  rk_recurrence_split split;
} rk_steps;

/// Runs them all. A phase reads, of other units than its own, only what the phases before it have computed.
void rk_run_steps(const rk_steps *steps);

#endif

#include "phases.h"

#include "../runtime/parallel.h"

static int64_t direction(const rk_steps *s) { return s->first <= s->last ? 1 : -1; }

/// All steps of some rows.
static void run_rows(void *context, int64_t index) {
  const rk_steps *s = context;
  const int64_t chunks = s->split.row_chunks;
  for (int64_t step = s->first; step != s->last + direction(s); step += direction(s)) {
    for (int64_t i = 0; i < s->phase_count; i++) {
      const rk_phase *p = &s->phases[i];
      p->run(s->context, step, (rk_span){index * s->batch / chunks, (index + 1) * s->batch / chunks, 0, p->blocks});
    }
  }
}

typedef struct one_phase {
  const rk_steps *steps;
  const rk_phase *phase;
  int64_t step, chunks;
} one_phase;

/// All rows of some units of one phase of one step, or some rows where it needs whole ones.
static void run_part(void *context, int64_t index) {
  const one_phase *o = context;
  const int64_t batch = o->steps->batch, blocks = o->phase->blocks;
  rk_span span = {0, batch, index * blocks / o->chunks, (index + 1) * blocks / o->chunks};
  if (blocks == 0) span = (rk_span){index * batch / o->chunks, (index + 1) * batch / o->chunks, 0, 0};
  o->phase->run(o->steps->context, o->step, span);
}

void rk_run_steps(const rk_steps *s) {
  if (!s->split.by_columns) {
    rk_parallel_for(s->split.row_chunks, (void *)s, run_rows);
    return;
  }
  for (int64_t step = s->first; step != s->last + direction(s); step += direction(s)) {
    for (int64_t i = 0; i < s->phase_count; i++) {
      const int64_t parts = s->phases[i].blocks ? s->phases[i].blocks : s->batch, chunks = s->split.column_chunks;
      one_phase o = {s, &s->phases[i], step, parts < chunks ? parts : chunks};
      rk_parallel_for(o.chunks, &o, run_part);
    }
  }
}

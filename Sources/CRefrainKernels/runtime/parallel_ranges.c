#include <stddef.h>

#include "parallel.h"

typedef struct ranges {
  int64_t n, grain;
  void *context;
  void (*body)(void *context, int64_t start, int64_t end);
} ranges;

static void run_range(void *context, int64_t index) {
  const ranges *r = context;
  int64_t start = index * r->grain;
  int64_t end = start + r->grain < r->n ? start + r->grain : r->n;
  r->body(r->context, start, end);
}

void rk_parallel_ranges(int64_t n, int64_t grain, int64_t least, void *context,
                        void (*body)(void *context, int64_t start, int64_t end)) {
  if (n <= 0) return;
  if (n < least || n <= grain) {
    body(context, 0, n);
    return;
  }
  ranges r = {n, grain, context, body};
  rk_parallel_for((n + grain - 1) / grain, &r, run_range);
}

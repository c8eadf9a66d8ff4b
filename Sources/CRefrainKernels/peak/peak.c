#include "../include/rk_peak.h"

#include <stdlib.h>

#include "../include/rk_platform.h"
#include "../isa/target.h"
#include "../runtime/kernel_table.h"
#include "../runtime/parallel.h"
#include "peak_kernels.h"

enum { slice_count = 9 };
/// Long enough that starting the threads does not count.
static const double slice_seconds = 6e-3;

static const rk_peak_kernel *kernel_in_use(void) {
  static const rk_peak_kernel *const kernels[RK_ISA_COUNT] = {
      [RK_ISA_PORTABLE] = &rk_peak_kernel_portable,
#if RK_BUILDS_NEON
      [RK_ISA_NEON] = &rk_peak_kernel_neon,
#endif
#if RK_BUILDS_X86
      [RK_ISA_AVX2] = &rk_peak_kernel_avx2,
      [RK_ISA_AVX512] = &rk_peak_kernel_avx512,
#endif
  };
#if RK_BUILDS_X86
  if (rk_kernels()->matmul == &rk_matmul_kernels_avx512bf16) return &rk_peak_kernel_avx512bf16;
#endif
  return kernels[rk_isa_active()];
}

typedef struct slice {
  const rk_peak_kernel *kernel;
  int64_t rounds;
} slice;

static void run_slice(void *context, int64_t index) {
  (void)index;
  const slice *s = context;
  // The sums stay near addend / (1 - factor) for ever: neither denormal nor infinite, which would be slower.
  volatile float used = s->kernel->run(s->rounds, 0.5f, 1.0f);
  (void)used;
}

/// Seconds until every thread has done its item.
static double time_slice(slice *s, int threads) {
  double start = rk_monotonic_seconds();
  rk_parallel_for(threads, s, run_slice);
  return rk_monotonic_seconds() - start;
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

rk_peak rk_measure_peak(void) {
  const int threads = rk_thread_count();
  slice s = {kernel_in_use(), 1024};
  // Also wakes the helpers and lets the processor reach its clock.
  double seconds = time_slice(&s, threads);
  while (seconds < slice_seconds / 4) {
    s.rounds *= 2;
    seconds = time_slice(&s, threads);
  }
  s.rounds = (int64_t)((double)s.rounds * slice_seconds / seconds);
  if (s.rounds < 1024) s.rounds = 1024;
  double times[slice_count];
  for (int i = 0; i < slice_count; i++) times[i] = time_slice(&s, threads);
  qsort(times, slice_count, sizeof times[0], compare);
  double operations = (double)s.kernel->operations * (double)s.rounds * threads;
  return (rk_peak){operations / times[0], operations / times[slice_count / 2]};
}

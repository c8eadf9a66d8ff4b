// One table of kernels and sizes, with a float64 reference and a bound for each. The Swift tests run it on every
// instruction set of the machine; Tests/NEON runs it where there is no Swift.
#ifndef KERNEL_CHECKS_H
#define KERNEL_CHECKS_H

#include <stdint.h>

/// A kernel and what its cases are made of: one value of each axis, and one kind of numbers.
typedef struct kc_kernel kc_kernel;

int kc_kernel_count(void);
const kc_kernel *kc_kernel_at(int index);
const char *kc_kernel_name(const kc_kernel *kernel);
/// How many cases there are in all.
int64_t kc_case_count(const kc_kernel *kernel);

typedef struct kc_report {
  int64_t checked, failed;
  double worst;             // the greatest error, as a part of what its bound allows
  char first_failure[256];  // empty where there is none
} kc_report;

/// Checks `most` cases drawn by a fixed seed (fewer of a costly kernel), or all where there are no more, with the
/// calling thread's instruction set and number of threads.
kc_report kc_run(const kc_kernel *kernel, int64_t most);

#endif

// Clock, thread, terminal, memory, arithmetic.
#include "../include/rk_platform.h"

#include <math.h>
#include <string.h>

#include "system.h"

double rk_monotonic_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

uint64_t rk_thread_id(void) {
  // The address of a thread's own variable is no other running thread's.
  static _Thread_local char own;
  return (uint64_t)(uintptr_t)&own;
}

bool rk_is_terminal(int descriptor) { return isatty(descriptor) == 1; }

int rk_terminal_columns(int descriptor) {
  struct winsize size;
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

void rk_error_message(int code, char *buffer, int64_t size) {
  // This file does not ask for GNU extensions, so this is POSIX's strerror_r everywhere.
  if (size > 0 && strerror_r(code, buffer, (size_t)size) != 0) buffer[0] = 0;
}

double rk_exp(double x) { return exp(x); }
double rk_log(double x) { return log(x); }
double rk_sqrt(double x) { return sqrt(x); }

int64_t rk_peak_memory(void) {
  struct rusage usage;
  return getrusage(RUSAGE_SELF, &usage) == 0 ? (int64_t)usage.ru_maxrss * RK_MAXRSS_UNIT : 0;
}

// Clock, thread, terminal, memory, arithmetic.
#include "../include/rk_platform.h"

#include <math.h>
#include <stdio.h>
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

double rk_cos(double x) { return cos(x); }
double rk_exp(double x) { return exp(x); }
double rk_log(double x) { return log(x); }
double rk_sqrt(double x) { return sqrt(x); }

int64_t rk_peak_memory(void) {
  struct rusage usage;
  return getrusage(RUSAGE_SELF, &usage) == 0 ? (int64_t)usage.ru_maxrss * RK_MAXRSS_UNIT : 0;
}

#if defined(__APPLE__)
int64_t rk_anonymous_memory(void) {
  task_vm_info_data_t info;
  mach_msg_type_number_t count = TASK_VM_INFO_COUNT;
  int code = task_info(mach_task_self(), TASK_VM_INFO, (task_info_t)&info, &count);
  return code == KERN_SUCCESS ? (int64_t)info.phys_footprint : 0;
}
#else
int64_t rk_anonymous_memory(void) {
  FILE *file = fopen("/proc/self/status", "re");
  if (file == NULL) return 0;
  char line[256];
  long long kilobytes = 0;
  while (fgets(line, sizeof line, file) != NULL) {
    if (sscanf(line, "RssAnon: %lld kB", &kilobytes) == 1) break;
  }
  fclose(file);
  return (int64_t)kilobytes * 1024;
}
#endif

// How many processors this process may use.
#if defined(__linux__)
#define _GNU_SOURCE
#include <sched.h>
#elif defined(__APPLE__)
#include <sys/sysctl.h>
#endif
#include "processors.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { most_threads = 256 };

static int count_processors(void) {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) return CPU_COUNT(&set);
#elif defined(__APPLE__)
  int count = 0;
  size_t size = sizeof count;
  if (sysctlbyname("hw.activecpu", &count, &size, NULL, 0) == 0 && count > 0) return count;
#endif
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? (int)online : 1;
}

static int processor_count, default_count;

static void count_once(void) {
  processor_count = count_processors();
  default_count = processor_count;
  if (default_count > most_threads) default_count = most_threads;
  const char *wish = getenv("REFRAIN_THREADS");
  if (wish == NULL) return;
  char *end;
  long count = strtol(wish, &end, 10);
  if (end != wish && *end == 0 && count >= 1 && count <= most_threads) default_count = (int)count;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

int rk_processor_count(void) {
  pthread_once(&once, count_once);
  return processor_count;
}

int rk_default_thread_count(void) {
  pthread_once(&once, count_once);
  return default_count;
}

// The one place that picks the system's headers: Darwin, Glibc, Musl and Bionic all offer POSIX.
#ifndef RK_SYSTEM_H
#define RK_SYSTEM_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/// fsync as far as the disk itself: Darwin's fsync stops at the drive's cache.
static inline int rk_sync_descriptor(int descriptor) {
#if defined(__APPLE__)
  if (fcntl(descriptor, F_FULLFSYNC) == 0) return 0;
#endif
  return fsync(descriptor);
}

#if defined(__APPLE__)
#include <mach/mach.h>
#endif

/// getrusage counts kilobytes, on Darwin bytes.
#if defined(__APPLE__)
enum { RK_MAXRSS_UNIT = 1 };
#else
enum { RK_MAXRSS_UNIT = 1024 };
#endif

#endif

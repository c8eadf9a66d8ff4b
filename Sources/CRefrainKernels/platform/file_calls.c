#include "file_calls.h"

#include <stdio.h>

#include "../include/rk_platform.h"
#include "system.h"

/// No errno: half of a write, and then a full disk.
enum { WRITTEN_SHORT = -1 };

/// The failure that this thread's next calls lead to; none where `code` is 0.
static _Thread_local struct {
  int64_t calls_before;
  int code;
} injected;

void rk_inject_file_failure(int64_t calls_before, int failure) {
  static const int codes[] = {0, ENOSPC, EIO, WRITTEN_SHORT};
  injected.calls_before = calls_before;
  injected.code = codes[failure];
}

bool rk_file_failure_is_pending(void) { return injected.code != 0; }

/// 0, or the code with which this call is to fail.
static int failure(void) {
  if (injected.code == 0 || injected.calls_before-- > 0) return 0;
  int code = injected.code;
  injected.code = 0;
  return code;
}

/// True, and errno set, if this call is to fail; a short write is an error for what does not write.
static bool fails(void) {
  int code = failure();
  if (code == 0) return false;
  errno = code == WRITTEN_SHORT ? EIO : code;
  return true;
}

int rk_call_create(const char *path, int flags, int mode) { return fails() ? -1 : open(path, flags, mode); }

ssize_t rk_call_write(int descriptor, const void *bytes, size_t count) {
  int code = failure();
  if (code == WRITTEN_SHORT) {
    // As a disk does that becomes full: a part, and then nothing.
    injected.calls_before = 0;
    injected.code = ENOSPC;
    return write(descriptor, bytes, count / 2);
  }
  if (code == 0) return write(descriptor, bytes, count);
  errno = code;
  return -1;
}

int rk_call_sync(int descriptor) { return fails() ? -1 : rk_sync_descriptor(descriptor); }

int rk_call_close(int descriptor) {
  bool failing = fails();
  int code = errno;
  if (close(descriptor) != 0) return -1;
  errno = code;
  return failing ? -1 : 0;
}

int rk_call_rename(const char *from, const char *to) { return fails() ? -1 : rename(from, to); }

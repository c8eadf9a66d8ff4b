// Files too large to hold: read a block at a time, mapped, or written a block at a time.
#include <sys/mman.h>

#include "../include/rk_platform.h"
#include "system.h"

int rk_open_regular_file(const char *path, int *descriptor, int64_t *size) {
  struct stat status;
  // Without O_NONBLOCK, opening a pipe would wait for somebody to write into it.
  *descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (*descriptor < 0) return errno;
  int code = fstat(*descriptor, &status) != 0 ? errno : S_ISDIR(status.st_mode) ? EISDIR : 0;
  if (code == 0 && !S_ISREG(status.st_mode)) code = ESPIPE;
  if (code != 0) close(*descriptor);
  *size = code == 0 ? (int64_t)status.st_size : 0;
  return code;
}

int rk_open_problem(int code) {
  switch (code) {
    case 0: return RK_OPENED;
    case ENOENT:
    case ENOTDIR: return RK_NOT_FOUND;
    case EISDIR: return RK_IS_DIRECTORY;
    case ESPIPE:
    case ENXIO: return RK_NOT_REGULAR;  // ENXIO: a socket
    default: return RK_UNREADABLE;
  }
}

int rk_read_some(int descriptor, void *buffer, int64_t capacity, int64_t *count) {
  for (;;) {
    ssize_t taken = read(descriptor, buffer, (size_t)(capacity < 1 << 30 ? capacity : 1 << 30));
    *count = taken > 0 ? taken : 0;
    if (taken >= 0) return 0;
    if (errno != EINTR) return errno;
  }
}

void rk_close_descriptor(int descriptor) { close(descriptor); }

int rk_map_descriptor(int descriptor, int64_t size, const void **bytes) {
  if (size <= 0) return EINVAL;
  void *address = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (address == MAP_FAILED) return errno;
  *bytes = address;
  return 0;
}

void rk_unmap(const void *bytes, int64_t size) { munmap((void *)(uintptr_t)bytes, (size_t)size); }

void rk_advise(const void *bytes, int64_t size, int advice) {
  int value = advice == RK_READ_RANDOMLY ? MADV_RANDOM : advice == RK_READ_ONCE ? MADV_SEQUENTIAL : MADV_NORMAL;
  madvise((void *)(uintptr_t)bytes, (size_t)size, value);
}

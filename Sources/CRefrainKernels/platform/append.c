// Files of lines that only grow.
#include <stdlib.h>
#include <string.h>

#include "../include/rk_platform.h"
#include "system.h"

/// True if the file ends in the middle of a line, as a kill may leave it.
static bool ends_in_a_line(int descriptor) {
  char last;
  off_t size = lseek(descriptor, 0, SEEK_END);
  return size > 0 && pread(descriptor, &last, 1, size - 1) == 1 && last != '\n';
}

int rk_append_line(const char *path, const void *line, int64_t count) {
  int descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (descriptor < 0) return errno;
  // One write for all of it, so that a kill comes before or after it and hardly ever within.
  char *text = malloc((size_t)count + 2);
  int code = text == NULL ? ENOMEM : 0;
  if (code == 0) {
    int64_t size = 0;
    if (ends_in_a_line(descriptor)) text[size++] = '\n';
    memcpy(text + size, line, (size_t)count);
    size += count;
    text[size++] = '\n';
    code = rk_write_all(descriptor, text, size);
  }
  free(text);
  if (close(descriptor) != 0 && code == 0) code = errno;
  return code;
}

int rk_sync_file(const char *path) {
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return errno;
  int code = rk_sync_descriptor(descriptor) == 0 ? 0 : errno;
  close(descriptor);
  return code;
}

// Files that are either wholly there or not at all.
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../include/rk_platform.h"
#include "file_calls.h"
#include "system.h"

int rk_write_all(int descriptor, const void *bytes, int64_t count) {
  const char *next = bytes;
  while (count > 0) {
    // One gigabyte at a time: Darwin refuses two or more.
    ssize_t written = rk_call_write(descriptor, next, (size_t)(count < 1 << 30 ? count : 1 << 30));
    if (written >= 0) {
      next += written;
      count -= written;
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      struct pollfd ready = {.fd = descriptor, .events = POLLOUT};
      poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

/// The length of the folder's part of a path, its last slash included.
static size_t folder_length(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? (size_t)(slash - path) + 1 : 0;
}

int rk_sync_directory(const char *path) {
  int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return errno;
  int code = rk_call_sync(descriptor) == 0 ? 0 : errno;
  close(descriptor);
  return code == EINVAL ? 0 : code;  // some file systems cannot sync a folder, and need not
}

static int sync_folder_of(const char *path) {
  size_t length = folder_length(path);
  char *folder = strndup(length > 0 ? path : ".", length > 0 ? length : 1);
  if (folder == NULL) return ENOMEM;
  int code = rk_sync_directory(folder);
  free(folder);
  return code;
}

/// Creates a file of a new name in the folder of `path`. The name goes to `*name`, for the caller to free.
static int open_beside(const char *path, char **name, int *descriptor) {
  static atomic_uint calls;
  int folder = (int)folder_length(path);
  size_t size = (size_t)folder + 64;
  *name = malloc(size);
  if (*name == NULL) return ENOMEM;
  do {
    snprintf(*name, size, "%.*s.refrain-%ld-%u.tmp", folder, path, (long)getpid(), atomic_fetch_add(&calls, 1));
    *descriptor = rk_call_create(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  } while (*descriptor < 0 && errno == EEXIST);  // left by a process that died with our number
  return *descriptor < 0 ? errno : 0;
}

struct rk_new_file {
  char *path, *temporary;
  int descriptor;
};

int rk_begin_file(const char *path, rk_new_file **file) {
  rk_new_file *created = calloc(1, sizeof *created);
  if (created == NULL) return ENOMEM;
  created->path = strdup(path);
  int code = created->path == NULL ? ENOMEM : open_beside(path, &created->temporary, &created->descriptor);
  if (code == 0) {
    *file = created;
    return 0;
  }
  free(created->temporary);
  free(created->path);
  free(created);
  return code;
}

int rk_append_to_file(rk_new_file *file, const void *bytes, int64_t count) {
  return rk_write_all(file->descriptor, bytes, count);
}

int rk_rewrite_beginning(rk_new_file *file, const void *bytes, int64_t count) {
  if (lseek(file->descriptor, 0, SEEK_SET) != 0) return errno;
  int code = rk_write_all(file->descriptor, bytes, count);
  return code == 0 && lseek(file->descriptor, 0, SEEK_END) < 0 ? errno : code;
}

int rk_sync_new_file(rk_new_file *file) { return rk_call_sync(file->descriptor) != 0 ? errno : 0; }

int rk_end_file(rk_new_file *file, bool keep) {
  int code = keep && rk_call_sync(file->descriptor) != 0 ? errno : 0;
  if (rk_call_close(file->descriptor) != 0 && code == 0) code = errno;
  if (keep && code == 0 && rk_call_rename(file->temporary, file->path) != 0) code = errno;
  if (!keep || code != 0) unlink(file->temporary);
  if (keep && code == 0) code = sync_folder_of(file->path);
  free(file->temporary);
  free(file->path);
  free(file);
  return code;
}

int rk_write_file_durably(const char *path, const void *bytes, int64_t count) {
  rk_new_file *file;
  int code = rk_begin_file(path, &file);
  if (code != 0) return code;
  int written = rk_append_to_file(file, bytes, count);
  code = rk_end_file(file, written == 0);
  return written != 0 ? written : code;
}

int rk_append_file(const char *path, const void *bytes, int64_t count) {
  int descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (descriptor < 0) return errno;
  int code = rk_write_all(descriptor, bytes, count);
  if (close(descriptor) != 0 && code == 0) code = errno;
  return code;
}

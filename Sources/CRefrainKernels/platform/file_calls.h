// The calls that write files, each of which a test can make fail.
#ifndef RK_FILE_CALLS_H
#define RK_FILE_CALLS_H

#include <stddef.h>
#include <sys/types.h>

int rk_call_create(const char *path, int flags, int mode);
ssize_t rk_call_write(int descriptor, const void *bytes, size_t count);
int rk_call_sync(int descriptor);
int rk_call_close(int descriptor);
int rk_call_rename(const char *from, const char *to);

#endif

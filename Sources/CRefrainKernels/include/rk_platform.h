// What Swift code would otherwise import a C library for.
#ifndef RK_PLATFORM_H
#define RK_PLATFORM_H

#include <stdbool.h>
#include <stdint.h>

/// Seconds of a monotonic clock.
double rk_monotonic_seconds(void);
/// An id of the calling thread, different from every other running thread's.
uint64_t rk_thread_id(void);

/// Descriptor 1 is standard output, 2 standard error.
bool rk_is_terminal(int descriptor);
/// Columns of the terminal behind the descriptor, or 0.
int rk_terminal_columns(int descriptor);
/// Writes all bytes, going on after interruptions. Returns 0 or errno.
int rk_write_all(int descriptor, const void *bytes, int64_t count);

/// Writes a file through to the disk: a temporary file beside it, fsync, rename into place, fsync of the folder.
/// Nothing is left behind on failure. Returns 0 or errno.
int rk_write_file_durably(const char *path, const void *bytes, int64_t count);
/// Makes a rename or a new file in this folder last. Returns 0 or errno.
int rk_sync_directory(const char *path);
/// The message of an errno.
void rk_error_message(int code, char *buffer, int64_t size);

double rk_exp(double x);
double rk_log(double x);
double rk_sqrt(double x);
/// Most memory that this process has occupied, in bytes.
int64_t rk_peak_memory(void);

#endif

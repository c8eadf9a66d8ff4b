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
/// The same a block at a time: a file that takes its place when it is ended with `keep`, and is gone otherwise.
typedef struct rk_new_file rk_new_file;
int rk_begin_file(const char *path, rk_new_file **file);
int rk_append_to_file(rk_new_file *file, const void *bytes, int64_t count);
/// Writes over what was appended first; what is appended later follows the end again.
int rk_rewrite_beginning(rk_new_file *file, const void *bytes, int64_t count);
/// Makes what was appended last, still under the temporary name.
int rk_sync_new_file(rk_new_file *file);
int rk_end_file(rk_new_file *file, bool keep);
/// Adds bytes at the end of a file, which it makes if there is none. Does not wait for the disk. Returns 0 or errno.
int rk_append_file(const char *path, const void *bytes, int64_t count);
/// Makes a rename or a new file in this folder last. Returns 0 or errno.
int rk_sync_directory(const char *path);

/// Opens a regular file for reading. Returns 0 or errno, with ESPIPE for what is no regular file.
int rk_open_regular_file(const char *path, int *descriptor, int64_t *size);
/// What kind of problem that errno is.
enum { RK_OPENED, RK_NOT_FOUND, RK_IS_DIRECTORY, RK_NOT_REGULAR, RK_UNREADABLE };
int rk_open_problem(int code);
/// Reads the next bytes, at most `capacity`; `*count` is 0 at the end. Returns 0 or errno.
int rk_read_some(int descriptor, void *buffer, int64_t capacity, int64_t *count);
void rk_close_descriptor(int descriptor);

/// Maps the first `size` bytes of a file, which it must have, for reading; the descriptor may be closed then. Returns
/// 0 or errno.
int rk_map_descriptor(int descriptor, int64_t size, const void **bytes);
void rk_unmap(const void *bytes, int64_t size);
/// How mapped bytes will be read; a hint. `bytes` lies on a page's beginning.
enum { RK_READ_NORMALLY, RK_READ_RANDOMLY, RK_READ_ONCE };
void rk_advise(const void *bytes, int64_t size, int advice);

/// Appends a line, to which it adds the line's end; ends a line first that a kill cut short. Makes the file if there is
/// none. Does not wait for the disk: rk_sync_file does. Returns 0 or errno.
int rk_append_line(const char *path, const void *line, int64_t count);
/// Makes what was written to this file last. Returns 0 or errno.
int rk_sync_file(const char *path);

/// For tests: of the calls with which this thread creates, writes, syncs, closes and renames files, the one after so many
/// fails.
enum { RK_NO_FILE_FAILURE, RK_DISK_FULL, RK_DISK_BROKEN, RK_SHORT_WRITE };
void rk_inject_file_failure(int64_t calls_before, int failure);
/// Whether it is still to come.
bool rk_file_failure_is_pending(void);

/// From now on the first SIGINT or SIGTERM is noted, and the second ends the process as it would have.
void rk_note_interrupts(void);
/// The number of the signal that was noted, or 0.
int rk_noted_interrupt(void);

/// The message of an errno.
void rk_error_message(int code, char *buffer, int64_t size);

double rk_cos(double x);
double rk_exp(double x);
double rk_log(double x);
double rk_sqrt(double x);
/// Most memory that this process has occupied, in bytes.
int64_t rk_peak_memory(void);
/// Memory that this process occupies now and that no file backs, in bytes; 0 where the system does not say.
int64_t rk_anonymous_memory(void);

#endif

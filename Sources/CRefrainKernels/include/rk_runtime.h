// Which instruction set and how many threads the kernels use.
#ifndef RK_RUNTIME_H
#define RK_RUNTIME_H

#include <stdbool.h>
#include <stdint.h>

typedef enum rk_isa { RK_ISA_PORTABLE, RK_ISA_NEON, RK_ISA_AVX2, RK_ISA_AVX512 } rk_isa;
enum { RK_ISA_COUNT = 4 };

/// "portable", "neon", "avx2" or "avx512".
const char *rk_isa_name(rk_isa isa);
/// True if this build has the instruction set's kernels and both processor and operating system (XGETBV) support it.
bool rk_isa_available(rk_isa isa);
/// The set in use: the best one available, or what REFRAIN_ISA names, read once at the first call. A name that is
/// unknown or not available here is ignored; rk_isa_requested_unavailable() then says so.
rk_isa rk_isa_active(void);
bool rk_isa_requested_unavailable(void);

/// What matrix products take their factors in. Sums are floats either way, and so is everything else.
typedef enum rk_precision { RK_PRECISION_FP32, RK_PRECISION_BF16 } rk_precision;

/// True if the set in use multiplies pairs of bfloat16 (AVX-512 BF16).
bool rk_bf16_available(void);
/// For the calls that the calling thread makes from now on. Returns false, changing nothing, where the set in use has
/// no such products. Another set without them, chosen later, multiplies floats.
bool rk_override_precision(rk_precision precision);

/// Threads that one call may use, the caller included: the processors that this process may run on
/// (sched_getaffinity; sysctl on Darwin), or REFRAIN_THREADS (1...256), read once at the first call.
int rk_thread_count(void);

/// Overrides for the calls that the *calling thread* makes from now on (tests, benchmarks); 0 threads or
/// isa < 0 restores the default. More threads than processors are allowed. Returns false, changing nothing,
/// if the set is not available.
bool rk_override_isa(int isa);
void rk_override_threads(int threads);

/// Calls body(context, i) once for every 0 <= i < count, on the pool's threads and the caller's; returns when all
/// are done. Items are handed out dynamically. Nested or concurrent calls are safe: where the pool is taken, the
/// caller does all of its items itself.
void rk_parallel_for(int64_t count, void *context, void (*body)(void *context, int64_t index));

#endif

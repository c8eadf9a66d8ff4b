#ifndef RK_FEATURES_H
#define RK_FEATURES_H

#include <stdbool.h>

#include "../include/rk_runtime.h"

/// What this processor and this operating system can run, whether or not the build has kernels for it.
bool rk_machine_supports(rk_isa isa);
/// Products of pairs of bfloat16, where the AVX-512 kernels run.
bool rk_machine_supports_bf16(void);

#endif

// Float kernels, the thread pool, the buffer pool and the few platform calls that Refrain needs.
//
// Conventions. Matrices are dense row-major float32. Sizes and strides are int64_t and count floats.
// Any pointer may be unaligned unless it came from rk_buffer_take. Any size may be zero. Nothing here checks
// its arguments: the only caller, RefrainTensor, has. Functions of this header split their own work over the
// thread pool, and no result depends on the number of threads: sums are cut by shape alone, and what is cut otherwise
// computes each element by the same operations in the same order.
#ifndef CREFRAINKERNELS_H
#define CREFRAINKERNELS_H

#include "rk_buffers.h"
#include "rk_elementwise.h"
#include "rk_gated.h"
#include "rk_head.h"
#include "rk_matmul.h"
#include "rk_optimizers.h"
#include "rk_peak.h"
#include "rk_platform.h"
#include "rk_random.h"
#include "rk_recurrent.h"
#include "rk_rows.h"
#include "rk_runtime.h"
#include "rk_scan.h"
#include "rk_writing.h"

#endif

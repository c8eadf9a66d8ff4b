// The kernels of one instruction set, and the set that the calling thread uses.
#ifndef RK_KERNEL_TABLE_H
#define RK_KERNEL_TABLE_H

#include "../elementwise/elementwise_kernels.h"
#include "../gates/gate_kernels.h"
#include "../matmul/matmul_kernels.h"
#include "../optimizers/optimizer_kernels.h"
#include "../rows/row_kernels.h"
#include "../writing/writing_kernels.h"

typedef struct rk_kernel_table {
  const rk_elementwise_kernels *elementwise;
  const rk_gate_kernels *gates;
  const rk_matmul_kernels *matmul;
  const rk_optimizer_kernels *optimizers;
  const rk_row_kernels *rows;
  const rk_writing_kernels *writing;
} rk_kernel_table;

/// A call fetches its table once, before it splits its work: the override belongs to the calling thread, not to the
/// threads that help it.
const rk_kernel_table *rk_kernels(void);

#endif

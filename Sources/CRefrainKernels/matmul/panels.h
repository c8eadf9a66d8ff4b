#ifndef RK_PANELS_H
#define RK_PANELS_H

#include "../include/rk_matmul.h"
#include "matmul_kernels.h"

/// The product in general; m, n and k are at least one.
void rk_multiply_by_panels(const rk_matmul_arguments *arguments, const rk_matmul_kernels *kernels);

#endif

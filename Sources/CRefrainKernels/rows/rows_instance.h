// The row kernels for the instruction set whose vector header is open.
#include "maxima.h"
#include "softmax.h"
#include "sums.h"

const rk_row_kernels RK_NAME(rk_row_kernels) = {
    .sum = sum,
    .sum_of_squares = sum_of_squares,
    .sum_of_squares_of_rows = sum_of_squares_of_rows,
    .greatest = greatest,
    .find = find,
    .exp_sum = exp_sum,
    .dot = dot_product,
    .softmax_gradient = softmax_gradient,
    .log_softmax_gradient = log_softmax_gradient,
    .sum_columns = sum_columns,
    .greatest_columns = greatest_columns,
};

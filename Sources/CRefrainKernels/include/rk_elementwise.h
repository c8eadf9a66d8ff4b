// Element by element. In every function y may be x (in place).
#ifndef RK_ELEMENTWISE_H
#define RK_ELEMENTWISE_H

#include <stdint.h>

typedef enum rk_unary {
  RK_NEGATE, RK_EXP, RK_LOG, RK_SQRT, RK_TANH, RK_SIGMOID, RK_RELU, RK_ABS, RK_SQUARE, RK_RECIPROCAL,
  RK_UNARY_COUNT
} rk_unary;
/// y[i] = op(x[i]). NaN in, NaN out (RK_RELU too). RK_RELU(-0) = 0. RK_LOG of a negative number is NaN, of 0 is -inf.
void rk_apply_unary(rk_unary op, int64_t n, const float *x, float *y);

typedef enum rk_binary {
  RK_ADD, RK_SUBTRACT, RK_MULTIPLY, RK_DIVIDE, RK_MAXIMUM, RK_MINIMUM,
  RK_EQUAL, RK_NOT_EQUAL, RK_LESS, RK_LESS_OR_EQUAL,   // 1 or 0; false where an operand is NaN (not-equal: true)
  // Gradients, from the gradient g (first operand) and the saved output or input y (second operand):
  RK_TANH_GRADIENT,      // g * (1 - y*y), y = tanh(x)
  RK_SIGMOID_GRADIENT,   // g * y * (1 - y), y = sigmoid(x)
  RK_RELU_GRADIENT,      // y > 0 ? g : 0, y = relu(x); NaN y gives NaN
  RK_BINARY_COUNT
} rk_binary;
/// out[i...] = op(a[...], b[...]) over a space of `rank` (1...8) dimensions; out is dense in `shape`, the operands are
/// read with strides in floats, 0 where they are broadcast. Contiguous and scalar inner dimensions are vectorised.
/// out may be a or b where that operand is dense.
void rk_apply_binary(rk_binary op, int rank, const int64_t *shape, const float *a, const int64_t *a_strides,
                     const float *b, const int64_t *b_strides, float *out);

/// out[i] = mask[i] != 0 ? a[i] : b[i]
void rk_select(int64_t n, const float *mask, const float *a, const float *b, float *out);
/// y[i] = scale * x[i] + shift
void rk_affine(int64_t n, float scale, float shift, const float *x, float *y);
/// y[i] += scale * x[i]
void rk_add_scaled(int64_t n, float scale, const float *x, float *y);
/// y[i] = value
void rk_fill(int64_t n, float value, float *y);

/// Copies a strided block: out is dense in `shape` (rank 1...8), x is read with `strides` (any sign or zero).
void rk_copy_strided(int rank, const int64_t *shape, const float *x, const int64_t *strides, float *out);
/// The reverse: y (strided) += x (dense in `shape`). No element of y may be addressed twice.
void rk_add_to_strided(int rank, const int64_t *shape, const float *x, float *y, const int64_t *strides);

#endif

#include "checks.h"

#pragma STDC FP_CONTRACT OFF  // as in the kernels

static float most(float a, float b) { return isnan(a) || isnan(b) ? NAN : a > b ? a : b; }
static float least(float a, float b) { return isnan(a) || isnan(b) ? NAN : a < b ? a : b; }

/// What has one right result.
static float exact_unary(rk_unary op, float x) {
  switch (op) {
  case RK_NEGATE: return -x;
  case RK_SQRT: return sqrtf(x);
  case RK_RELU: return x > 0 || isnan(x) ? x : 0;
  case RK_ABS: return fabsf(x);
  case RK_SQUARE: return x * x;
  default: return 1 / x;
  }
}

/// With the limits that vector_math.h states.
static void check_unary(kc_case *c, rk_unary op, float x, float y) {
  double expected, ulps;
  switch (op) {
  case RK_EXP: expected = exp(x), ulps = 1; break;
  case RK_LOG: expected = log(x), ulps = 0.9; break;
  case RK_TANH: expected = tanh(x), ulps = 2.7; break;
  case RK_SIGMOID: expected = 1 / (1 + exp(-(double)x)), ulps = 2.4; break;
  default: kc_same(c, y, exact_unary(op, x)); return;
  }
  kc_near(c, y, expected, ulps * fmax(2 * KC_ROUNDOFF * fabs(expected), KC_LEAST));
}

/// sizes: operation, n, in place.
void kc_unary(kc_case *c, const int *s) {
  const rk_unary op = (rk_unary)s[0];
  const int64_t n = s[1];
  float *x = kc_floats(c, n, 12), *y = kc_storage(c, n);
  for (int64_t i = 0; i < n; i++) y[i] = x[i];
  rk_apply_unary(op, n, s[2] ? y : x, y);
  for (int64_t i = 0; i < n; i++) check_unary(c, op, x[i], y[i]);
}

static float binary(rk_binary op, float a, float b) {
  switch (op) {
  case RK_ADD: return a + b;
  case RK_SUBTRACT: return a - b;
  case RK_MULTIPLY: return a * b;
  case RK_DIVIDE: return a / b;
  case RK_MAXIMUM: return most(a, b);
  case RK_MINIMUM: return least(a, b);
  case RK_EQUAL: return a == b;
  case RK_NOT_EQUAL: return a != b;
  case RK_LESS: return a < b;
  case RK_LESS_OR_EQUAL: return a <= b;
  case RK_TANH_GRADIENT: return a * (1 - b * b);
  case RK_SIGMOID_GRADIENT: return a * b * (1 - b);
  default: return isnan(b) ? NAN : b > 0 ? a : 0;
  }
}

/// sizes: operation, n; 1 or 2: the first or second operand is a single number; in place.
void kc_binary(kc_case *c, const int *s) {
  const rk_binary op = (rk_binary)s[0];
  const int64_t n = s[1], a_stride = s[2] != 1, b_stride = s[2] != 2;
  float *a = kc_floats(c, n + 1, 1), *b = kc_floats(c, n + 1, 1), *out = kc_storage(c, n);
  for (int64_t i = 0; i < n; i++) out[i] = a_stride ? a[i] : b[i];
  const float *x = s[3] && a_stride ? out : a, *y = s[3] && !a_stride ? out : b;
  rk_apply_binary(op, 1, &n, x, &a_stride, y, &b_stride, out);
  for (int64_t i = 0; i < n; i++) kc_same(c, out[i], binary(op, a[i * a_stride], b[i * b_stride]));
}

/// sizes: n.
void kc_passes(kc_case *c, const int *s) {
  const int64_t n = s[0];
  float *mask = kc_floats(c, n, 1), *a = kc_floats(c, n, 1), *b = kc_floats(c, n, 1);
  float *chosen = kc_storage(c, n), *line = kc_storage(c, n), *sum = kc_storage(c, n), *filled = kc_storage(c, n);
  for (int64_t i = 0; i < n; i++) {
    if (i % 3 == 0) mask[i] = i % 2 ? 0.0f : -0.0f;
    sum[i] = a[i];
  }
  rk_select(n, mask, a, b, chosen);
  rk_affine(n, 0.7f, 0.25f, a, line);
  rk_add_scaled(n, -1.7f, b, sum);
  rk_fill(n, -0.0f, filled);
  for (int64_t i = 0; i < n; i++) {
    kc_same(c, chosen[i], mask[i] != 0 ? a[i] : b[i]);
    kc_near(c, line[i], 0.7f * (double)a[i] + 0.25, 2 * KC_ROUNDOFF * (0.7 * fabs(a[i]) + 0.25));
    double added = -1.7f * (double)b[i];
    kc_near(c, sum[i], a[i] + added, 2 * KC_ROUNDOFF * (fabs(a[i]) + fabs(added)) + KC_LEAST);
    kc_same(c, filled[i], -0.0f);
  }
}

/// sizes: three dimensions, and how they lie in memory: as they are, transposed, one reversed, with gaps.
void kc_strided(kc_case *c, const int *s) {
  const int64_t shape[3] = {s[0], s[1], s[2]};
  const int64_t orders[4][3] = {{shape[1] * shape[2], shape[2], 1},
                                {shape[1] * shape[2], 1, shape[1]},
                                {shape[1] * shape[2], shape[2], -1},
                                {2 * shape[1] * shape[2], 2 * shape[2], 2}};
  const int64_t *strides = orders[s[3]], count = shape[0] * shape[1] * shape[2], zero[3] = {0};
  const int64_t origin = s[3] == 2 ? shape[2] - 1 : 0, extent = s[3] == 3 ? 2 * count : count;
  float *x = kc_floats(c, extent, 1), *dense = kc_floats(c, count, 1), *sum = kc_storage(c, extent);
  float *copy = kc_storage(c, count), *difference = kc_storage(c, count);
  const int64_t dense_strides[3] = {shape[1] * shape[2], shape[2], 1};
  for (int64_t i = 0; i < extent; i++) sum[i] = x[i];
  rk_copy_strided(3, shape, x + origin, strides, copy);
  rk_add_to_strided(3, shape, dense, sum + origin, strides);
  rk_apply_binary(RK_SUBTRACT, 3, shape, x + origin, strides, dense, s[3] == 1 ? zero : dense_strides, difference);
  for (int64_t i = 0; i < count; i++) {
    int64_t place = origin + i / (shape[1] * shape[2]) * strides[0] + i / shape[2] % shape[1] * strides[1] +
                    i % shape[2] * strides[2];
    kc_same(c, copy[i], x[place]);
    kc_same(c, sum[place], x[place] + dense[i]);
    kc_same(c, difference[i], x[place] - dense[s[3] == 1 ? 0 : i]);
  }
}

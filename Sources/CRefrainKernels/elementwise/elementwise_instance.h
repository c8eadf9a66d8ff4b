// The elementwise kernels for the instruction set whose vector header is open.

/// Two vectors at a time: the constants are loaded once, and two chains of operations overlap.
#define UNARY(name, expression)                                                \
  RK_INLINE vfloat op_##name(vfloat v) { return expression; }                  \
  static void unary_##name(int64_t n, const float *x, float *y) {              \
    int64_t i = 0;                                                             \
    for (; i + 2 * RK_LANES <= n; i += 2 * RK_LANES) {                         \
      vfloat first = op_##name(v_load(x + i));                                 \
      vfloat second = op_##name(v_load(x + i + RK_LANES));                     \
      v_store(y + i, first);                                                   \
      v_store(y + i + RK_LANES, second);                                       \
    }                                                                          \
    if (i + RK_LANES <= n) {                                                   \
      v_store(y + i, op_##name(v_load(x + i)));                                \
      i += RK_LANES;                                                           \
    }                                                                          \
    if (i < n) {                                                               \
      v_store_first(y + i, n - i, op_##name(v_load_first(x + i, n - i)));      \
    }                                                                          \
  }

UNARY(negate, -v)
UNARY(exp, v_exp(v))
UNARY(log, v_log(v))
UNARY(sqrt, v_sqrt(v))
UNARY(tanh, v_tanh(v))
UNARY(sigmoid, v_sigmoid(v))
UNARY(relu, v_relu(v))
UNARY(abs, v_abs(v))
UNARY(square, v * v)
UNARY(reciprocal, v_splat(1.0f) / v)

/// With the steps known, an operand without a step is loaded once.
#define BINARY_LOOP(name, A_STEP, B_STEP)                                      \
  {                                                                            \
    vfloat va = A_STEP ? v_zero() : v_splat(*a), vb = B_STEP ? v_zero() : v_splat(*b); \
    int64_t i = 0;                                                             \
    for (; i + RK_LANES <= n; i += RK_LANES) {                                 \
      if (A_STEP) va = v_load(a + i);                                          \
      if (B_STEP) vb = v_load(b + i);                                          \
      v_store(out + i, op_##name(va, vb));                                     \
    }                                                                          \
    if (i < n) {                                                               \
      if (A_STEP) va = v_load_first(a + i, n - i);                             \
      if (B_STEP) vb = v_load_first(b + i, n - i);                             \
      v_store_first(out + i, n - i, op_##name(va, vb));                        \
    }                                                                          \
  }

#define BINARY(name, expression)                                                                       \
  RK_INLINE vfloat op_##name(vfloat va, vfloat vb) { return expression; }                              \
  static void binary_##name(int64_t n, const float *a, int64_t a_step, const float *b, int64_t b_step, \
                            float *out) {                                                              \
    if (a_step && b_step) BINARY_LOOP(name, 1, 1)                                                      \
    else if (a_step) BINARY_LOOP(name, 1, 0)                                                           \
    else BINARY_LOOP(name, 0, b_step)                                                                  \
  }

BINARY(add, va + vb)
BINARY(subtract, va - vb)
BINARY(multiply, va * vb)
BINARY(divide, va / vb)
BINARY(maximum, v_maximum(va, vb))
BINARY(minimum, v_minimum(va, vb))
BINARY(equal, v_keep(va == vb, v_splat(1.0f)))
BINARY(not_equal, v_keep(va != vb, v_splat(1.0f)))
BINARY(less, v_keep(va < vb, v_splat(1.0f)))
BINARY(less_or_equal, v_keep(va <= vb, v_splat(1.0f)))
BINARY(tanh_gradient, va * (v_splat(1.0f) - vb * vb))
BINARY(sigmoid_gradient, va * vb * (v_splat(1.0f) - vb))
BINARY(relu_gradient, v_relu_gradient(va, vb))

static void select_by_mask(int64_t n, const float *mask, const float *a, const float *b, float *out) {
  int64_t i = 0;
  for (; i + RK_LANES <= n; i += RK_LANES) {
    v_store(out + i, v_select(v_load(mask + i) != v_zero(), v_load(a + i), v_load(b + i)));
  }
  for (; i < n; i++) out[i] = mask[i] != 0 ? a[i] : b[i];
}

static void affine(int64_t n, float scale, float shift, const float *x, float *y) {
  vfloat s = v_splat(scale), t = v_splat(shift);
  int64_t i = 0;
  for (; i + RK_LANES <= n; i += RK_LANES) v_store(y + i, v_fma(s, v_load(x + i), t));
  if (i < n) v_store_first(y + i, n - i, v_fma(s, v_load_first(x + i, n - i), t));
}

static void add_scaled(int64_t n, float scale, const float *x, float *y) {
  vfloat s = v_splat(scale);
  int64_t i = 0;
  for (; i + RK_LANES <= n; i += RK_LANES) v_store(y + i, v_fma(s, v_load(x + i), v_load(y + i)));
  if (i < n) {
    v_store_first(y + i, n - i, v_fma(s, v_load_first(x + i, n - i), v_load_first(y + i, n - i)));
  }
}

const rk_elementwise_kernels RK_NAME(rk_elementwise_kernels) = {
    .unary = {[RK_NEGATE] = unary_negate, [RK_EXP] = unary_exp, [RK_LOG] = unary_log, [RK_SQRT] = unary_sqrt,
              [RK_TANH] = unary_tanh, [RK_SIGMOID] = unary_sigmoid, [RK_RELU] = unary_relu,
              [RK_ABS] = unary_abs, [RK_SQUARE] = unary_square, [RK_RECIPROCAL] = unary_reciprocal},
    .binary = {[RK_ADD] = binary_add, [RK_SUBTRACT] = binary_subtract, [RK_MULTIPLY] = binary_multiply,
               [RK_DIVIDE] = binary_divide, [RK_MAXIMUM] = binary_maximum, [RK_MINIMUM] = binary_minimum,
               [RK_EQUAL] = binary_equal, [RK_NOT_EQUAL] = binary_not_equal, [RK_LESS] = binary_less,
               [RK_LESS_OR_EQUAL] = binary_less_or_equal, [RK_TANH_GRADIENT] = binary_tanh_gradient,
               [RK_SIGMOID_GRADIENT] = binary_sigmoid_gradient, [RK_RELU_GRADIENT] = binary_relu_gradient},
    .select = select_by_mask,
    .affine = affine,
    .add_scaled = add_scaled,
};

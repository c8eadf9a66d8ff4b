#include "checks.h"

/// sizes: m, n, k, transposes (a, b), accumulate and bias.
void kc_matmul(kc_case *c, const int *s) {
  const int64_t m = s[0], n = s[1], k = s[2];
  const bool transpose_a = s[3] & 1, transpose_b = s[3] & 2, accumulate = s[4] & 1, has_bias = s[4] & 2;
  const int64_t a_stride = (transpose_a ? m : k) + 3, b_stride = (transpose_b ? k : n) + 2, c_stride = n + 1;
  float *a = kc_floats(c, (transpose_a ? k : m) * a_stride, 1);
  float *b = kc_floats(c, (transpose_b ? n : k) * b_stride, 1);
  float *before = kc_floats(c, m * c_stride, 1), *out = kc_storage(c, m * c_stride);
  float *bias = kc_floats(c, n, 1);
  for (int64_t i = 0; i < m * c_stride; i++) out[i] = before[i];
  rk_matmul(&(rk_matmul_arguments){
      .m = m, .n = n, .k = k, .a = a, .a_stride = a_stride, .transpose_a = transpose_a,
      .b = b, .b_stride = b_stride, .transpose_b = transpose_b,
      .c = out, .c_stride = c_stride, .accumulate = accumulate, .bias = has_bias ? bias : NULL,
  });
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      double sum = accumulate ? before[i * c_stride + j] : 0, magnitude = fabs(sum);
      if (has_bias) sum += bias[j], magnitude += fabs(bias[j]);
      for (int64_t l = 0; l < k; l++) {
        double product = (double)a[transpose_a ? l * a_stride + i : i * a_stride + l] *
                         b[transpose_b ? j * b_stride + l : l * b_stride + j];
        sum += product;
        magnitude += fabs(product);
      }
      kc_near(c, out[i * c_stride + j], sum, kc_rounding((double)k, magnitude));
    }
    kc_same(c, out[i * c_stride + n], before[i * c_stride + n]);
  }
}

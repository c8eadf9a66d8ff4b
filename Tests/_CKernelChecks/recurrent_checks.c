// A step is compared with float64's from the same state before it, so that its bound is that of one product.
#include "checks.h"

enum { vocabulary = 11 };

/// sizes: steps, batch, hidden, activation; bias, state, ids, input in place.
void kc_rnn_forward(kc_case *c, const int *s) {
  const int64_t steps = s[0], batch = s[1], hidden = s[2], rows = steps * batch;
  const bool relu = s[3] == 0, has_bias = s[4] & 1, has_state = s[4] & 2, has_ids = s[4] & 4;
  float *weight = kc_floats(c, hidden * hidden, 1 / sqrtf((float)hidden)), *bias = kc_floats(c, hidden, 1);
  float *table = kc_floats(c, vocabulary * hidden, 1), *projected = kc_floats(c, rows * hidden, 1);
  float *state = kc_floats(c, batch * hidden, 1), *output = kc_storage(c, rows * hidden);
  int32_t *ids = kc_ids(c, rows, vocabulary);
  const float *input = projected;
  if (s[4] & 8) {
    for (int64_t i = 0; i < rows * hidden; i++) output[i] = projected[i];
    input = output;
  }
  rk_rnn_forward(&(rk_rnn_forward_arguments){
      .steps = steps, .batch = batch, .hidden = hidden,
      .activation = relu ? RK_ACTIVATION_RELU : RK_ACTIVATION_TANH, .weight_hh = weight,
      .bias = has_bias ? bias : NULL, .ids = has_ids ? ids : NULL, .table = table,
      .projected = has_ids ? NULL : input, .h0 = has_state ? state : NULL, .output = output,
  });
  for (int64_t row = 0; row < rows; row++) {
    const float *before = row >= batch ? output + (row - batch) * hidden : has_state ? state + row * hidden : NULL;
    for (int64_t i = 0; i < hidden; i++) {
      double sum = has_ids ? table[ids[row] * hidden + i] : projected[row * hidden + i], magnitude = fabs(sum);
      if (has_bias) sum += bias[i], magnitude += fabs(bias[i]);
      for (int64_t j = 0; before && j < hidden; j++) {
        double product = (double)weight[i * hidden + j] * before[j];
        sum += product;
        magnitude += fabs(product);
      }
      double bound = kc_rounding((double)hidden, magnitude);
      if (relu) kc_near(c, output[row * hidden + i], sum > 0 || isnan(sum) ? sum : 0, bound);
      else kc_near(c, output[row * hidden + i], tanh(sum), bound + 8 * KC_ROUNDOFF * fabs(tanh(sum)) + KC_LEAST);
    }
  }
}

/// sizes: steps, batch, hidden, activation, whether the state's gradient is wanted.
void kc_rnn_backward(kc_case *c, const int *s) {
  const int64_t steps = s[0], batch = s[1], hidden = s[2], rows = steps * batch;
  const bool relu = s[3] == 0, wants_state = s[4];
  float *weight = kc_floats(c, hidden * hidden, 1 / sqrtf((float)hidden)), *output = kc_floats(c, rows * hidden, 1);
  float *upstream = kc_floats(c, rows * hidden, 1), *gradient = kc_storage(c, rows * hidden);
  float *to_state = kc_storage(c, batch * hidden);
  for (int64_t i = 0; i < rows * hidden; i++) gradient[i] = upstream[i];
  rk_rnn_backward(&(rk_rnn_backward_arguments){
      .steps = steps, .batch = batch, .hidden = hidden,
      .activation = relu ? RK_ACTIVATION_RELU : RK_ACTIVATION_TANH, .weight_hh = weight, .output = output,
      .gradient = gradient, .gradient_h0 = wants_state ? to_state : NULL,
  });
  for (int64_t row = wants_state ? -batch : 0; row < rows; row++) {
    for (int64_t j = 0; j < hidden; j++) {
      double sum = row >= 0 ? upstream[row * hidden + j] : 0, magnitude = fabs(sum);
      for (int64_t i = 0; row + batch < rows && i < hidden; i++) {
        double product = (double)gradient[(row + batch) * hidden + i] * weight[i * hidden + j];
        sum += product;
        magnitude += fabs(product);
      }
      double bound = kc_rounding((double)hidden, magnitude);
      if (row < 0) {
        kc_near(c, to_state[(row + batch) * hidden + j], sum, bound);
        continue;
      }
      double y = output[row * hidden + j];
      if (relu) {
        kc_near(c, gradient[row * hidden + j], isnan(y) ? y : y > 0 ? sum : 0, bound);
      } else {
        bound = bound * fabs(1 - y * y) + 4 * (KC_ROUNDOFF * fabs(sum) * (1 + y * y) + KC_LEAST);
        kc_near(c, gradient[row * hidden + j], sum * (1 - y * y), bound);
      }
    }
  }
}

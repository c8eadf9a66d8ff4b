#include "checks.h"

typedef struct head {
  int64_t rows, hidden, classes;
  const float *x, *weight, *bias;
  const int32_t *labels;
  float scale;
  double *gradients, *errors;  // of the logits, and what they may be off by; [rows, classes]
} head;

/// One row of logits and then of their gradients, with what rounding allows; adds to the loss.
static void run_row(const head *h, int64_t row, double *loss, double *loss_error) {
  double *logits = h->gradients + row * h->classes, *errors = h->errors + row * h->classes;
  double most = -INFINITY, worst = 0;
  for (int64_t v = 0; v < h->classes; v++) {
    double sum = h->bias ? h->bias[v] : 0, magnitude = fabs(sum);
    for (int64_t i = 0; i < h->hidden; i++) {
      double product = (double)h->x[row * h->hidden + i] * h->weight[v * h->hidden + i];
      sum += product;
      magnitude += fabs(product);
    }
    logits[v] = sum;
    if (sum > most || isnan(sum)) most = sum;
    worst = fmax(worst, kc_rounding((double)h->hidden, magnitude));
  }
  double sum = 0, range = 0;
  for (int64_t v = 0; v < h->classes; v++) {
    sum += exp(logits[v] - most);
    if (isfinite(logits[v])) range = fmax(range, most - logits[v]);
  }
  double of_label = logits[h->labels[row]], relative = 2 * worst + (double)(h->classes + 16) * KC_ROUNDOFF;
  *loss += log(sum) + (most - of_label);
  *loss_error += relative;
  for (int64_t v = 0; v < h->classes; v++) {
    double p = exp(logits[v] - most) / sum;
    errors[v] = h->scale * (p * (relative + 2 * range * KC_ROUNDOFF) + (v == h->labels[row]) * KC_ROUNDOFF + KC_LEAST);
    logits[v] = h->scale * (p - (v == h->labels[row]));
    if (!isfinite(errors[v])) errors[v] = 0;
  }
}

static void compare_x(kc_case *c, const head *h, const float *actual) {
  for (int64_t row = 0; row < h->rows; row++) {
    for (int64_t i = 0; i < h->hidden; i++) {
      double sum = 0, magnitude = 0, error = 0;
      for (int64_t v = 0; v < h->classes; v++) {
        double w = h->weight[v * h->hidden + i], g = h->gradients[row * h->classes + v];
        sum += g * w;
        magnitude += fabs(g * w);
        error += h->errors[row * h->classes + v] * fabs(w);
      }
      kc_near(c, actual[row * h->hidden + i], sum, error + kc_rounding((double)h->classes, magnitude));
    }
  }
}

static void compare_weight(kc_case *c, const head *h, const float *actual, const float *actual_bias) {
  for (int64_t v = 0; v < h->classes; v++) {
    for (int64_t i = 0; i <= h->hidden; i++) {  // the last one is the bias
      double sum = 0, magnitude = 0, error = 0;
      for (int64_t row = 0; row < h->rows; row++) {
        double x = i < h->hidden ? h->x[row * h->hidden + i] : 1, g = h->gradients[row * h->classes + v];
        sum += g * x;
        magnitude += fabs(g * x);
        error += h->errors[row * h->classes + v] * fabs(x);
      }
      double bound = error + kc_rounding((double)h->rows, magnitude);
      if (i < h->hidden) kc_near(c, actual[v * h->hidden + i], sum, bound);
      else if (actual_bias) kc_near(c, actual_bias[v], sum, bound);
    }
  }
}

/// sizes: rows, hidden, classes; bias, gradients.
void kc_linear_cross_entropy(kc_case *c, const int *s) {
  const bool has_bias = s[3] & 1, gradients = s[3] & 2;
  head h = {.rows = s[0], .hidden = s[1], .classes = s[2], .scale = 0.75f};
  h.x = kc_floats(c, h.rows * h.hidden, 1);
  h.weight = kc_floats(c, h.classes * h.hidden, 1);
  h.bias = has_bias ? kc_floats(c, h.classes, 1) : NULL;
  h.labels = kc_ids(c, h.rows, (int)h.classes);
  h.gradients = kc_doubles(c, h.rows * h.classes);
  h.errors = kc_doubles(c, h.rows * h.classes);
  float *to_x = kc_storage(c, h.rows * h.hidden), *to_weight = kc_storage(c, h.classes * h.hidden);
  float *to_bias = kc_storage(c, h.classes);
  double loss = rk_linear_cross_entropy(&(rk_linear_cross_entropy_arguments){
      .rows = h.rows, .hidden = h.hidden, .classes = h.classes, .x = h.x, .weight = h.weight, .bias = h.bias,
      .labels = h.labels, .scale = h.scale, .gradient_x = gradients ? to_x : NULL,
      .gradient_weight = gradients ? to_weight : NULL, .gradient_bias = gradients && has_bias ? to_bias : NULL,
  });
  double expected = 0, error = 0;
  for (int64_t row = 0; row < h.rows; row++) run_row(&h, row, &expected, &error);
  kc_near_double(c, loss, expected, error);
  if (!gradients) return;
  compare_x(c, &h, to_x);
  compare_weight(c, &h, to_weight, has_bias ? to_bias : NULL);
}

// The choice by rounded weights against the choice by all exact logits.
#include <string.h>

#include "checks.h"

enum { steps = 4 };

/// What makes a choice difficult.
typedef enum kind { ordinary, nearly_equal, equal, forbidden } kind;

/// Columns that rounding to 16 bits cannot tell apart, or nothing can; biases that forbid most of them.
static void make_difficult(kc_case *c, kind kind, int64_t hidden, int64_t vocabulary, float *weights, float *bias) {
  // Beyond any bound, below what is bounded, and too large for a bound to be narrow.
  const float forbidding = (float[]){-INFINITY, -1e30f, -1e9f, -2e4f}[kc_below(c, 4)];
  for (int64_t v = 3; v < vocabulary; v++) {
    const int64_t like = v % 3;
    if (kind == forbidden && kc_below(c, 4) > 0) bias[v] = forbidding;
    if (kind != equal && kind != nearly_equal) continue;
    bias[v] = bias[like];
    for (int64_t i = 0; i < hidden; i++) {
      float change = kind == equal ? 0 : (float)(kc_below(c, 9) - 4) * 0x1p-21f;
      weights[v * hidden + i] = weights[like * hidden + i] * (1 + change);
    }
  }
}

/// sizes: hidden, vocabulary, kind.
void kc_screen(kc_case *c, const int *s) {
  const int64_t hidden = s[0], vocabulary = s[1];
  const float scale = 1 / sqrtf((float)hidden);
  rk_stepper_layer layer = {kc_floats(c, vocabulary * hidden, 1), kc_floats(c, hidden * hidden, scale),
                            kc_floats(c, hidden, 1), NULL};
  float *weights = kc_floats(c, vocabulary * hidden, scale), *bias = kc_floats(c, vocabulary, 0.01f);
  make_difficult(c, (kind)s[2], hidden, vocabulary, weights, bias);
  rk_stepper *stepper = rk_stepper_make(
      &(rk_stepper_model){.layer_count = 1, .hidden = hidden, .vocabulary = vocabulary, .cell = RK_CELL_RELU,
                          .layers = &layer, .head_weight = weights, .head_bias = bias},
      RK_WEIGHTS_FLOAT32);
  const int64_t floats = rk_stepper_workspace(stepper, 1);
  float *exact = kc_storage(c, floats), *screened = kc_storage(c, floats);
  memset(exact, 0, (size_t)floats * sizeof *exact);
  memset(screened, 0, (size_t)floats * sizeof *screened);
  int32_t *ids = kc_ids(c, steps, (int)vocabulary);
  for (int step = 0; step < steps; step++) {
    rk_step next = {.workspace = exact, .capacity = 1, .rows = 1, .index = step, .ids = ids + step,
                    .wants = RK_STEP_LOGITS};
    rk_stepper_advance(stepper, &next);
    next.workspace = screened;
    next.wants = RK_STEP_GREATEST;
    rk_stepper_advance(stepper, &next);
    const int32_t choice = rk_stepper_argmax(stepper, screened, 1, 0);
    if (choice != rk_stepper_argmax(stepper, exact, 1, 0)) c->worst = INFINITY;
    // A choice that was difficult was made by exact logits.
    const float *by_screen = rk_stepper_logits(stepper, screened, 1, 0);
    const float *logits = rk_stepper_logits(stepper, exact, 1, 0);
    if (s[2] == equal && vocabulary > 5) kc_same(c, by_screen[choice], logits[choice]);
  }
  rk_stepper_free(stepper);
}

// What follows a step: its logits, the first greatest of them, their softmax.
#include "../include/rk_rows.h"
#include "workspace.h"

float *rk_stepper_logits(const rk_stepper *s, float *floats, int64_t capacity, int64_t row) {
  return rk_lay_out(s, floats, capacity).logits + row * rk_head_of(s)->padded_columns;
}

/// The first of the panels whose maximum is the greatest.
static int64_t best_panel(const rk_packed_product *head, const float *maxima) {
  int64_t best = 0;
  for (int64_t i = 1; i < head->panels && maxima[best] == maxima[best]; i++) {
    if (maxima[i] > maxima[best] || maxima[i] != maxima[i]) best = i;
  }
  return best;
}

int32_t rk_stepper_argmax(const rk_stepper *s, float *floats, int64_t capacity, int64_t row) {
  const rk_packed_product *head = rk_head_of(s);
  const float *maxima = rk_lay_out(s, floats, capacity).maxima + row * head->panels;
  int64_t panel = best_panel(head, maxima), id = rk_first_column(s, head, panel);
  const float *logits = rk_stepper_logits(s, floats, capacity, row), most = maxima[panel];
  for (; id < s->vocabulary - 1; id++) {
    if (most != most ? logits[id] != logits[id] : logits[id] == most) break;
  }
  return (int32_t)id;
}

void rk_stepper_soften(const rk_stepper *s, float *floats, int64_t capacity, int64_t row, float temperature) {
  const rk_packed_product *head = rk_head_of(s);
  const float *maxima = rk_lay_out(s, floats, capacity).maxima + row * head->panels;
  float *logits = rk_stepper_logits(s, floats, capacity, row), most = maxima[best_panel(head, maxima)];
  for (int64_t i = 0; i < s->vocabulary; i++) logits[i] = (logits[i] - most) / temperature;
  rk_softmax(1, s->vocabulary, logits, logits);
}

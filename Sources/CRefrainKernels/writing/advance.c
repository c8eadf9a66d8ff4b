// One step of a packed model: each layer's panels, then the head's.
//
// One call of the pool covers the whole step. Every thread walks the panels of one product after the other, from a
// place of its own so that the weights it reads stay in its cache, claims those that nobody has, and goes on to the
// next product once all panels of this one are finished. Whoever waits, waits for a panel that another thread is
// computing, so that no thread is needed: one alone does it all.
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#include "../include/rk_platform.h"
#include "../include/rk_rows.h"
#include "../runtime/parallel.h"
#include "stepper.h"

/// Multiplications of a step that pay for a meeting of two threads.
static const double least_multiplications = 1 << 17;

// A step that takes longer than arithmetic can explain has waited for a helper that lost its core.
static const double slow_multiplication = 1e-9, least_loss = 100e-6;

typedef struct workspace {
  // Each [layers][capacity][padded hidden]; the steps write them in turn. Cells are LSTM's.
  float *states[2], *cells[2];
  float *logits;     // [capacity][padded vocabulary]
  float *maxima;     // [capacity][panels of the head]
  atomic_uchar *claims;  // [panels of all products]
} workspace;

static int64_t state_floats(const rk_stepper *s, int64_t rows) {
  return s->layer_count * rows * s->products[0].padded_columns;
}

static int64_t cell_floats(const rk_stepper *s, int64_t rows) {
  return s->cell == RK_CELL_LSTM ? state_floats(s, rows) : 0;
}

static const rk_packed_product *head_of(const rk_stepper *s) { return &s->products[s->layer_count]; }

static int64_t panel_count(const rk_stepper *s) {
  return s->layer_count * s->products[0].panels + head_of(s)->panels;
}

static workspace lay_out(const rk_stepper *s, float *floats, int64_t rows) {
  workspace w;
  w.states[0] = floats;
  w.states[1] = floats + state_floats(s, rows);
  w.cells[0] = w.states[1] + state_floats(s, rows);
  w.cells[1] = w.cells[0] + cell_floats(s, rows);
  w.logits = w.cells[1] + cell_floats(s, rows);
  w.maxima = w.logits + rows * head_of(s)->padded_columns;
  w.claims = (atomic_uchar *)(w.maxima + rows * head_of(s)->panels);
  return w;
}

int64_t rk_stepper_workspace(const rk_stepper *s, int64_t rows) {
  return 2 * (state_floats(s, rows) + cell_floats(s, rows)) + rows * (head_of(s)->padded_columns + head_of(s)->panels) +
         (panel_count(s) + 3) / 4;
}

typedef struct advance {
  const rk_stepper *stepper;
  const rk_step *step;
  workspace workspace;
  int64_t products, participants;
  _Alignas(128) _Atomic int64_t finished;  // panels
} advance;

static void run_panel(const advance *a, int64_t index, int64_t i) {
  static const rk_panel_ending endings[] = {
      [RK_CELL_RELU] = RK_PANEL_RELU, [RK_CELL_TANH] = RK_PANEL_TANH, [RK_CELL_LSTM] = RK_PANEL_LSTM,
      [RK_CELL_GRU] = RK_PANEL_GRU};
  const rk_stepper *s = a->stepper;
  const rk_packed_product *product = &s->products[index];
  const workspace *w = &a->workspace;
  int64_t first = rk_first_pair(product, i), column = rk_first_column(s, product, i);
  int64_t stride = s->products[0].padded_columns, layer_floats = a->step->capacity * stride;
  const int before = a->step->index & 1, after = !before;
  rk_panel panel = {
      .rows = a->step->rows,
      .pairs = rk_first_pair(product, i + 1) - first,
      .columns = product->columns - column,
      .weights = product->weights + first * rk_pair_floats(s) * product->k,
      .parts = 1,
      .k = product->k,
      .x_stride = stride,
      .first_unit = column,
      .bias = product->bias + (product->bias_pairs ? i * product->bias_pairs * rk_pair_columns(s) : column),
      .ids = a->step->ids,
  };
  if (index == s->layer_count) {
    panel.x[0] = w->states[after] + (index - 1) * layer_floats;
    panel.ending = RK_PANEL_LOGITS;
    panel.out_stride = product->padded_columns;
    panel.out = w->logits + column;
    panel.maxima = w->maxima + i;
    panel.maxima_stride = product->panels;
  } else {
    const int64_t place = index * layer_floats;
    if (index > 0) {
      panel.parts = 2;
      panel.x[0] = w->states[after] + place - layer_floats;
    } else {
      panel.table = s->table + column;
      panel.gate_stride = s->hidden;
      panel.table_stride = s->hidden * rk_gate_count(s->cell);
    }
    panel.x[panel.parts - 1] = w->states[before] + place;
    panel.ending = endings[s->cell];
    panel.out = w->states[after] + place + column;
    panel.out_stride = stride;
    if (s->cell == RK_CELL_LSTM) {
      panel.cell_before = w->cells[before] + place + column;
      panel.cell_after = w->cells[after] + place + column;
    }
  }
  s->kernels->run_panel[s->format](&panel);
}

static void wait_until_finished(advance *a, int64_t panels) {
  for (int64_t i = 0; atomic_load_explicit(&a->finished, memory_order_acquire) < panels; i++) {
    if (i < 4096) rk_spin_pause();
    else sched_yield();
  }
}

static void take_part(void *context, int64_t participant) {
  advance *a = context;
  int64_t earlier = 0;
  for (int64_t product = 0; product < a->products; product++) {
    int64_t panels = a->stepper->products[product].panels, start = participant * panels / a->participants;
    wait_until_finished(a, earlier);
    for (int64_t i = 0; i < panels; i++) {
      int64_t panel = start + i < panels ? start + i : start + i - panels;
      atomic_uchar *claim = &a->workspace.claims[earlier + panel];
      if (atomic_load_explicit(claim, memory_order_relaxed)) continue;
      if (atomic_exchange_explicit(claim, 1, memory_order_relaxed)) continue;
      run_panel(a, product, panel);
      atomic_fetch_add_explicit(&a->finished, 1, memory_order_release);
    }
    earlier += panels;
  }
}

void rk_stepper_advance(const rk_stepper *s, const rk_step *step) {
  if (step->rows <= 0) return;
  advance a = {.stepper = s, .step = step, .workspace = lay_out(s, step->workspace, step->capacity)};
  a.products = s->layer_count + (step->wants_logits ? 1 : 0);
  a.participants = rk_thread_count();
  if (a.participants > head_of(s)->panels) a.participants = head_of(s)->panels;
  double multiplications = (double)(s->multiplications * step->rows);
  if (a.participants > 1 && multiplications >= least_multiplications && !rk_is_held_back()) {
    double start = rk_monotonic_seconds();
    memset(a.workspace.claims, 0, (size_t)panel_count(s));
    rk_parallel_for(a.participants, &a, take_part);
    double seconds = rk_monotonic_seconds() - start;
    if (seconds > multiplications * slow_multiplication + least_loss) rk_report_loss(seconds);
    return;
  }
  for (int64_t product = 0; product < a.products; product++) {
    for (int64_t panel = 0; panel < s->products[product].panels; panel++) run_panel(&a, product, panel);
  }
}

float *rk_stepper_logits(const rk_stepper *s, float *floats, int64_t capacity, int64_t row) {
  return lay_out(s, floats, capacity).logits + row * head_of(s)->padded_columns;
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
  const rk_packed_product *head = head_of(s);
  const float *maxima = lay_out(s, floats, capacity).maxima + row * head->panels;
  int64_t panel = best_panel(head, maxima), id = rk_first_column(s, head, panel);
  const float *logits = rk_stepper_logits(s, floats, capacity, row), most = maxima[panel];
  for (; id < s->vocabulary - 1; id++) {
    if (most != most ? logits[id] != logits[id] : logits[id] == most) break;
  }
  return (int32_t)id;
}

void rk_stepper_soften(const rk_stepper *s, float *floats, int64_t capacity, int64_t row, float temperature) {
  const rk_packed_product *head = head_of(s);
  const float *maxima = lay_out(s, floats, capacity).maxima + row * head->panels;
  float *logits = rk_stepper_logits(s, floats, capacity, row), most = maxima[best_panel(head, maxima)];
  for (int64_t i = 0; i < s->vocabulary; i++) logits[i] = (logits[i] - most) / temperature;
  rk_softmax(1, s->vocabulary, logits, logits);
}

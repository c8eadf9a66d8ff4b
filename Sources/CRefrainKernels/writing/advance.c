// One step of a packed model: each layer's panels, then the head's.
//
// One call of the pool covers the whole step. Every thread takes panels of one product after the other, and goes on to
// the next product once all panels of this one are finished. Whoever waits, waits for a panel that another thread is
// computing, so that no thread is needed: one alone does it all.
//
// The first layer's recurrent product needs nothing but the layer's own output, so for a single sequence it runs beside
// the head of the step before. That is a meeting of the threads less, and the one with the least work to share.
#include <sched.h>

#include "../include/rk_platform.h"
#include "../runtime/parallel.h"
#include "panel_shares.h"
#include "screen.h"

/// Multiplications of a step that pay for a meeting of two threads.
static const double least_multiplications = 1 << 17;

// A step that takes longer than arithmetic can explain has waited for a helper that lost its core.
static const double slow_multiplication = 1e-9, least_loss = 100e-6;

/// What the threads of a step read, on lines side by side; `finished`, which they change, has a line of its own.
typedef struct advance {
  _Alignas(128) const rk_stepper *stepper;
  rk_step step;
  const rk_packed_product *head;  // or its screen
  int64_t ahead_panels;           // of the next step's first product, run with those of the head
  int64_t first, end;             // of the products to compute
  int64_t participants;
  rk_workspace workspace;
  rk_panel_share *shares;
  int64_t first_stage;
  _Alignas(128) _Atomic int64_t finished;  // panels
} advance;

/// The top layer's output.
static const float *top_of(const advance *a) {
  const rk_stepper *s = a->stepper;
  return a->workspace.states[!(a->step.index & 1)] +
         (s->layer_count - 1) * a->step.capacity * s->products[0].padded_columns;
}

/// A panel but for its x, its ending and where it goes.
static rk_panel panel_of(const advance *a, const rk_packed_product *product, int64_t i) {
  const rk_stepper *s = a->stepper;
  const int64_t first = rk_first_pair(product, i), column = rk_first_column(s, product, i);
  return (rk_panel){
      .rows = a->step.rows,
      .pairs = rk_first_pair(product, i + 1) - first,
      .columns = product->columns - column,
      .weights = product->weights + first * rk_pair_floats(s, product) * product->k,
      .parts = 1,
      .k = product->k,
      .x_stride = s->products[0].padded_columns,
      .first_unit = column,
      .bias = product->bias + (product->bias_pairs ? i * product->bias_pairs * rk_pair_columns(s) : column),
      .ids = a->step.ids,
  };
}

static rk_panel head_panel(const advance *a, int64_t i) {
  const rk_workspace *w = &a->workspace;
  rk_panel panel = panel_of(a, a->head, i);
  panel.x[0] = top_of(a);
  panel.ending = RK_PANEL_LOGITS;
  panel.out_stride = a->head->padded_columns;
  panel.out = w->logits + rk_first_column(a->stepper, a->head, i);
  panel.maxima = w->maxima + i;
  panel.maxima_stride = a->head->panels;
  return panel;
}

static rk_panel layer_panel(const advance *a, int64_t layer, int64_t i) {
  static const rk_panel_ending endings[] = {
      [RK_CELL_RELU] = RK_PANEL_RELU, [RK_CELL_TANH] = RK_PANEL_TANH, [RK_CELL_LSTM] = RK_PANEL_LSTM,
      [RK_CELL_GRU] = RK_PANEL_GRU};
  const rk_stepper *s = a->stepper;
  const rk_workspace *w = &a->workspace;
  rk_panel panel = panel_of(a, &s->products[layer], i);
  const int64_t column = panel.first_unit, layer_floats = a->step.capacity * panel.x_stride;
  const int64_t place = layer * layer_floats;
  const int before = a->step.index & 1, after = !before;
  if (layer > 0) {
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
  panel.out_stride = panel.x_stride;
  if (s->cell == RK_CELL_LSTM) {
    panel.cell_before = w->cells[before] + place + column;
    panel.cell_after = w->cells[after] + place + column;
  }
  return panel;
}

static float *sums_ahead(const advance *a, int64_t i) {
  const rk_stepper *s = a->stepper;
  return a->workspace.ahead + rk_first_pair(&s->products[0], i) * rk_pair_columns(s);
}

static rk_panel ahead_panel(const advance *a, int64_t i) {
  rk_panel panel = panel_of(a, &a->stepper->products[0], i);
  panel.x[0] = a->workspace.states[!(a->step.index & 1)];
  panel.ending = RK_PANEL_SUMS;
  panel.out = sums_ahead(a, i);
  return panel;
}

static int64_t panels_of(const advance *a, int64_t index) {
  const rk_stepper *s = a->stepper;
  return index == s->layer_count ? a->ahead_panels + a->head->panels : s->products[index].panels;
}

static void run_panel(const advance *a, int64_t index, int64_t i) {
  const rk_stepper *s = a->stepper;
  const rk_packed_product *product = a->head;
  rk_panel panel;
  if (index < s->layer_count) {
    product = &s->products[index];
    panel = layer_panel(a, index, i);
  } else if (i < a->ahead_panels) {
    product = &s->products[0];
    panel = ahead_panel(a, i);
  } else {
    panel = head_panel(a, i - a->ahead_panels);
  }
  s->kernels->run_panel[product->format](&panel);
}

static void wait_until_finished(advance *a, int64_t panels) {
  if (panels == 0) return;  // another thread's line need not come for this
  for (int64_t i = 0; atomic_load_explicit(&a->finished, memory_order_acquire) < panels; i++) {
    if (i < 4096) rk_spin_pause();
    else sched_yield();
  }
}

static void take_part(void *context, int64_t participant) {
  advance *a = context;
  int64_t earlier = 0;
  for (int64_t index = a->first; index < a->end; index++) {
    const int64_t panels = panels_of(a, index), stage = a->first_stage + index - a->first;
    wait_until_finished(a, earlier);
    for (int64_t i = 0; i < a->participants; i++) {
      const int64_t owner = (participant + i) % a->participants;
      const uint64_t whole = rk_whole_panel_share(stage, panels, owner, a->participants);
      int64_t panel, done = 0;
      for (; (panel = rk_take_panel(&a->shares[owner], stage, whole, i > 0)) >= 0; done++) run_panel(a, index, panel);
      // Before looking for more, since somebody may wait for these.
      if (done > 0) atomic_fetch_add_explicit(&a->finished, done, memory_order_release);
    }
    earlier += panels;
  }
}

static bool shares_hold(const advance *a) {
  for (int64_t index = a->first; index < a->end; index++) {
    if (panels_of(a, index) > RK_MOST_SHARED_PANELS) return false;
  }
  return true;
}

/// The panels of the products `first ..< end`.
static void run_products(advance *a, int64_t first, int64_t end) {
  if (first == end) return;
  const rk_stepper *s = a->stepper;
  a->first = first;
  a->end = end;
  a->participants = rk_thread_count();
  if (a->participants > RK_MOST_PARTICIPANTS) a->participants = RK_MOST_PARTICIPANTS;
  if (a->participants > a->head->panels) a->participants = a->head->panels;
  double multiplications = (double)(s->multiplications * a->step.rows);
  if (a->participants > 1 && multiplications >= least_multiplications && shares_hold(a) && !rk_is_held_back()) {
    double start = rk_monotonic_seconds();
    a->shares = rk_panel_shares(end - first, &a->first_stage);
    atomic_store_explicit(&a->finished, 0, memory_order_relaxed);
    rk_parallel_for(a->participants, a, take_part);
    double seconds = rk_monotonic_seconds() - start;
    if (seconds > multiplications * slow_multiplication + least_loss) rk_report_loss(seconds);
    return;
  }
  for (int64_t index = first; index < end; index++) {
    for (int64_t panel = 0; panel < panels_of(a, index); panel++) run_panel(a, index, panel);
  }
}

/// A number for a step that a float holds, and is not 0, which a workspace begins with.
static float number_of(int64_t index) { return (float)(index % 0xffffff + 1); }

/// Ends the first layer where the step before has computed its sums. Returns how many layers are done.
static int64_t finish_ahead(const advance *a) {
  const rk_stepper *s = a->stepper;
  if (a->step.capacity != 1 || *a->workspace.ahead_step != number_of(a->step.index)) return 0;
  for (int64_t i = 0; i < s->products[0].panels; i++) {
    rk_panel panel = layer_panel(a, 0, i);
    s->kernels->finish_panel(&panel, sums_ahead(a, i));
  }
  return 1;
}

void rk_stepper_advance(const rk_stepper *s, const rk_step *step) {
  if (step->rows <= 0) return;
  advance a;
  a.stepper = s;
  a.step = *step;
  a.workspace = rk_lay_out(s, step->workspace, step->capacity);
  const bool is_single = step->capacity == 1, wants_head = step->wants != RK_STEP_STATE;
  const bool screens = s->has_screen && is_single && step->wants == RK_STEP_GREATEST;
  a.head = rk_head_of(s) + (screens ? 1 : 0);
  a.ahead_panels = is_single && wants_head ? s->products[0].panels : 0;
  run_products(&a, finish_ahead(&a), s->layer_count + (wants_head ? 1 : 0));
  if (is_single) *a.workspace.ahead_step = wants_head ? number_of(step->index + 1) : 0;
  if (screens && !rk_settle_screen(s, &a.workspace, top_of(&a))) {
    a.head = rk_head_of(s);
    a.ahead_panels = 0;
    run_products(&a, s->layer_count, s->layer_count + 1);
  }
}

int64_t rk_stepper_workspace(const rk_stepper *s, int64_t rows) {
  const rk_packed_product *head = rk_head_of(s);
  return 2 * (rk_state_floats(s, rows) + rk_cell_floats(s, rows)) + rows * (head->padded_columns + head->panels) +
         rk_ahead_floats(s, rows) + 1;
}

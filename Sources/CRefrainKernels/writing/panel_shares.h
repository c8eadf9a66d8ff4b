// Which thread computes which panel of the products that follow each other.
//
// Every participant has a share of each product, always the same, so that the weights it reads stay in its cache; it
// takes from the front, and from the back of the others' shares once its own is empty. Products are stages, counted for
// as long as the thread lives that calls for them. A share says which stage it belongs to: whoever comes first to the
// next one begins its shares, so that no participant is needed, and none waits for the caller to write them.
#ifndef RK_PANEL_SHARES_H
#define RK_PANEL_SHARES_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { RK_MOST_PARTICIPANTS = 64 };

/// Each on lines of its own: a panel takes less time than a line needs from one core to another and back.
typedef struct rk_panel_share {
  _Alignas(128) _Atomic uint64_t left;  // the stage, 24 bits; the first panel and the end, 20 bits each
} rk_panel_share;

enum { RK_MOST_SHARED_PANELS = (1 << 20) - 1 };

/// The calling thread's shares, for `stages` stages from `*first` on. Nobody may still be taking from them.
static inline rk_panel_share *rk_panel_shares(int64_t stages, int64_t *first) {
  static _Thread_local rk_panel_share shares[RK_MOST_PARTICIPANTS];
  static _Thread_local int64_t last;
  if (last + stages >= 1 << 24) {
    for (int i = 0; i < RK_MOST_PARTICIPANTS; i++) atomic_store_explicit(&shares[i].left, 0, memory_order_relaxed);
    last = 0;
  }
  *first = last + 1;
  last += stages;
  return shares;
}

static inline uint64_t rk_pack_panel_share(int64_t stage, int64_t first, int64_t end) {
  return (uint64_t)stage << 40 | (uint64_t)first << 20 | (uint64_t)end;
}

static inline uint64_t rk_whole_panel_share(int64_t stage, int64_t panels, int64_t participant, int64_t participants) {
  return rk_pack_panel_share(stage, participant * panels / participants, (participant + 1) * panels / participants);
}

/// A panel of the stage's that nobody has taken; -1 where the share has none.
static inline int64_t rk_take_panel(rk_panel_share *share, int64_t stage, uint64_t whole, bool from_back) {
  uint64_t left = atomic_load_explicit(&share->left, memory_order_relaxed);
  for (;;) {
    int64_t reached = (int64_t)(left >> 40);
    if (reached > stage) return -1;
    uint64_t now = reached == stage ? left : whole;
    int64_t first = (int64_t)(now >> 20 & 0xfffff), end = (int64_t)(now & 0xfffff);
    if (first == end) return -1;
    uint64_t rest = from_back ? rk_pack_panel_share(stage, first, end - 1) : rk_pack_panel_share(stage, first + 1, end);
    if (atomic_compare_exchange_weak_explicit(&share->left, &left, rest, memory_order_relaxed, memory_order_relaxed)) {
      return from_back ? end - 1 : first;
    }
  }
}

#endif

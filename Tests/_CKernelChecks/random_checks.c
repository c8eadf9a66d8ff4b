// Random numbers have the same bits on every platform: these are digests of what x86-64 drew.
#include <string.h>

#include "checks.h"

static uint64_t digest(int64_t n, const float *x) {
  uint64_t sum = 0xcbf29ce484222325;  // FNV-1a by words
  for (int64_t i = 0; i < n; i++) {
    uint32_t bits;
    memcpy(&bits, &x[i], sizeof bits);
    sum = (sum ^ bits) * 0x100000001b3;
  }
  return sum;
}

/// Takes no sizes.
void kc_random(kc_case *c, const int *s) {
  (void)s;
  enum { n = 1003 };
  float *x = kc_storage(c, n);
  rk_fill_uniform(7, n, -0.5f, 2, x);
  if (digest(n, x) != 0x588abb77da1e93d5) c->worst = INFINITY;
  rk_fill_normal(7, n, 0.25f, 3, x);
  if (digest(n, x) != 0x6371f74668da06b0) c->worst = INFINITY;
  rk_fill_dropout_mask(7, n, 0.7f, x);
  if (digest(n, x) != 0x55bf5ad0d92c08d9) c->worst = INFINITY;
}

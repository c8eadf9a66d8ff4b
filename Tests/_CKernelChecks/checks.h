// What the checks share: storage that is unaligned and fenced, numbers of three kinds, comparison within a bound.
//
// A bound is a multiple of the unit roundoff times the sum of the magnitudes that went into a number, plus a few of the
// least denormals for products that underflow: what any order of float32 additions keeps to. NaN and infinities have to
// come out exactly where float64 has them.
#ifndef CHECKS_H
#define CHECKS_H

#include <CRefrainKernels.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel_checks.h"

#define KC_ROUNDOFF 0x1p-24
#define KC_LEAST 0x1p-149

typedef enum kc_numbers {
  KC_ORDINARY,   // in [-1, 1)
  KC_TINY,       // many zeros of both signs, denormals and numbers beside them
  KC_INFINITE,   // here and there a NaN or an infinity
  KC_NUMBERS_COUNT
} kc_numbers;

enum { KC_MOST_AXES = 6, KC_MOST_BLOCKS = 48 };

typedef struct kc_axis {
  int count;
  const int *values;
} kc_axis;

typedef struct kc_block {
  unsigned char *memory;
  int64_t floats;
  int shift;
} kc_block;

typedef struct kc_case {
  uint64_t random;
  kc_numbers numbers;
  kc_block blocks[KC_MOST_BLOCKS];
  int block_count;
  double worst;
} kc_case;

struct kc_kernel {
  const char *name;
  void (*check)(kc_case *c, const int *sizes);
  bool costly;  // a sample has a tenth as many cases
  kc_axis axes[KC_MOST_AXES];
};

uint64_t kc_word(kc_case *c);
int kc_below(kc_case *c, int bound);
/// Storage that lies 4 to 60 bytes beyond a boundary of 64, filled with NaN, freed after the case. Writing beside it
/// fails the case, and what is read beside it is NaN.
float *kc_storage(kc_case *c, int64_t count);
/// The same, filled with the case's kind of numbers.
float *kc_floats(kc_case *c, int64_t count, float scale);
int32_t *kc_ids(kc_case *c, int64_t count, int bound);
double *kc_doubles(kc_case *c, int64_t count);

/// A number must lie within `bound` of float64's.
void kc_near(kc_case *c, float actual, double expected, double bound);
void kc_near_double(kc_case *c, double actual, double expected, double bound);
/// A number must have the very bits; one NaN is as good as another.
void kc_same(kc_case *c, float actual, float expected);

/// What a sum of `terms` products may be off by, from the sum of their magnitudes; nothing where it is not finite.
static inline double kc_rounding(double terms, double magnitude) {
  return isfinite(magnitude) ? (terms + 8) * (KC_ROUNDOFF * magnitude + KC_LEAST) : 0;
}

void kc_matmul(kc_case *, const int *);
void kc_rnn_forward(kc_case *, const int *);
void kc_rnn_backward(kc_case *, const int *);
void kc_gated_forward(kc_case *, const int *);
void kc_gated_backward(kc_case *, const int *);
void kc_scan(kc_case *, const int *);
void kc_linear_cross_entropy(kc_case *, const int *);
void kc_writing(kc_case *, const int *);
void kc_screen(kc_case *, const int *);
void kc_unary(kc_case *, const int *);
void kc_binary(kc_case *, const int *);
void kc_passes(kc_case *, const int *);
void kc_strided(kc_case *, const int *);
void kc_sums(kc_case *, const int *);
void kc_reduce(kc_case *, const int *);
void kc_softmax(kc_case *, const int *);
void kc_cross_entropy(kc_case *, const int *);
void kc_gather(kc_case *, const int *);
void kc_columns(kc_case *, const int *);
void kc_sgd(kc_case *, const int *);
void kc_touched_rows(kc_case *, const int *);
void kc_adam(kc_case *, const int *);
void kc_rmsprop(kc_case *, const int *);
void kc_adagrad(kc_case *, const int *);
void kc_average(kc_case *, const int *);
void kc_clamp(kc_case *, const int *);
void kc_random(kc_case *, const int *);

#endif

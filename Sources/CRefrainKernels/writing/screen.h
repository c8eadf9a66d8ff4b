// The greatest logit from rounded weights, exactly: half the memory to read where only the choice matters.
//
// A logit by rounded weights is off by no more than a bound that the norms of the weights and of the state give
// (Cauchy-Schwarz, and the rounding of sums: Higham, Accuracy and Stability of Numerical Algorithms, section 3.1).
// Those within twice the bound of the greatest are computed again from the weights as they are; mostly there is but
// one, and nothing is left to compute. The choice is that of the exact logits, bit for bit, ties included.
#ifndef RK_SCREEN_H
#define RK_SCREEN_H

#include "workspace.h"

/// The most hidden units, for which a factor of the bound was chosen.
enum { RK_MOST_SCREENED = 1 << 16 };

/// `weights` are [columns, k], `bias` [columns] or NULL.
rk_screen_bound rk_screen_bound_of(int64_t columns, int64_t k, const float *weights, const float *bias);

/// False where the bound is never narrow enough to decide anything.
bool rk_screen_serves(const rk_screen_bound *bound, int64_t k);

/// Makes the maxima of row 0 exact where they decide, after its logits were computed by rounded weights from `x`.
/// False where too many panels are left for one thread, or the numbers are too large to be bounded.
bool rk_settle_screen(const rk_stepper *stepper, const rk_workspace *workspace, const float *x);

#endif

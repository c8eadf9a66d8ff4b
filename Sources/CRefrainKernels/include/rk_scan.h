// The linear recurrence h[t] = a[t] h[t-1] + b[t], element by element, as an associative scan over the pairs (a, b).
#ifndef RK_SCAN_H
#define RK_SCAN_H

#include <stdint.h>

typedef struct rk_scan_arguments {
  int64_t steps, columns;
  const float *a;   // [steps, columns]
  const float *b;   // [steps, columns]; may be `h`
  const float *h0;  // [columns] or NULL for zeros
  float *h;         // [steps, columns]
} rk_scan_arguments;
/// The bits depend on the sizes alone.
void rk_scan(const rk_scan_arguments *arguments);

typedef struct rk_scan_backward_arguments {
  int64_t steps, columns;
  const float *a, *h;  // of the forward pass
  const float *h0;
  float *gradient;     // [steps, columns]: in, dL/dh; out, dL/db
  float *gradient_a;   // [steps, columns] or NULL if not wanted
  float *gradient_h0;  // [columns] or NULL if not wanted
} rk_scan_backward_arguments;
void rk_scan_backward(const rk_scan_backward_arguments *arguments);

#endif

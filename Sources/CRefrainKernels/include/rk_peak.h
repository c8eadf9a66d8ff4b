// The machine's limit: how fast multiply-adds can go that touch no memory.
#ifndef RK_PEAK_H
#define RK_PEAK_H

/// Float operations a second; a multiply-add is two.
typedef struct rk_peak {
  /// Of several slices, each as long as its slowest thread.
  double best;
  /// Falls behind the best where others want the processors.
  double median;
} rk_peak;

/// What the calling thread's instruction set and precision reach on all of its threads at once. Takes about 50 ms.
rk_peak rk_measure_peak(void);

#endif

// The peak kernel of one instruction set, which has RK_PEAK_SUMS registers for sums.

/// Each sum is its own chain, and there are more of them than multiply-adds in flight. The sum is the factor that
/// changes: a product of two constants would be computed once, where there is no fused multiply-add.
static float RK_NAME(run)(int64_t rounds, float factor, float addend) {
  vfloat sums[RK_PEAK_SUMS];
  const vfloat f = v_splat(factor), a = v_splat(addend);
  RK_UNROLL for (int i = 0; i < RK_PEAK_SUMS; i++) sums[i] = v_splat((float)i);
  RK_NO_UNROLL for (int64_t round = 0; round < rounds; round++) {
    RK_UNROLL for (int i = 0; i < RK_PEAK_SUMS; i++) sums[i] = v_fma(sums[i], f, a);
  }
  vfloat total = v_zero();
  RK_UNROLL for (int i = 0; i < RK_PEAK_SUMS; i++) total += sums[i];
  return v_sum(total);
}

const rk_peak_kernel RK_NAME(rk_peak_kernel) = {2 * RK_LANES * RK_PEAK_SUMS, RK_NAME(run)};

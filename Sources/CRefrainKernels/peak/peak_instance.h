// The peak kernel of one instruction set, which has RK_PEAK_SUMS registers for sums.

/// Each sum is its own chain, and there are more of them than multiply-adds in flight. The sum is the factor that
/// changes: a product of two constants would be computed once, where there is no fused multiply-add.
static float RK_NAME(run)(int64_t rounds, float factor, float addend) {
  vfloat sums[RK_PEAK_SUMS];
#if RK_PAIRS
  // Two products that cancel each other, so that the sums stay where they are.
  const vint half = v_to_bf16(v_splat(factor)), opposite = v_to_bf16(v_splat(-factor));
  const vfloat f = (vfloat)(half | half << 16), a = (vfloat)(half | opposite << 16);
  (void)addend;
#else
  const vfloat f = v_splat(factor), a = v_splat(addend);
#endif
  RK_UNROLL for (int i = 0; i < RK_PEAK_SUMS; i++) sums[i] = v_splat((float)i);
  RK_NO_UNROLL for (int64_t round = 0; round < rounds; round++) {
#if RK_PAIRS
    RK_UNROLL for (int i = 0; i < RK_PEAK_SUMS; i++) sums[i] = v_fma_pairs(f, a, sums[i]);
#else
    RK_UNROLL for (int i = 0; i < RK_PEAK_SUMS; i++) sums[i] = v_fma(sums[i], f, a);
#endif
  }
  vfloat total = v_zero();
  RK_UNROLL for (int i = 0; i < RK_PEAK_SUMS; i++) total += sums[i];
  return v_sum(total);
}

const rk_peak_kernel RK_NAME(rk_peak_kernel) = {(RK_PAIRS ? 4 : 2) * RK_LANES * RK_PEAK_SUMS, RK_NAME(run)};

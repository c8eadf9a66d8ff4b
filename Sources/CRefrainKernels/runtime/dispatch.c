// One table of kernels an instruction set, chosen once.
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "../isa/target.h"
#include "features.h"
#include "kernel_table.h"

#define TABLE(set)                                                                            \
  {                                                                                           \
    &rk_elementwise_kernels_##set, &rk_gate_kernels_##set, &rk_matmul_kernels_##set,          \
        &rk_optimizer_kernels_##set, &rk_row_kernels_##set, &rk_writing_kernels_##set,        \
  }

static const rk_kernel_table tables[RK_ISA_COUNT] = {
    [RK_ISA_PORTABLE] = TABLE(portable),
#if RK_BUILDS_NEON
    [RK_ISA_NEON] = TABLE(neon),
#endif
#if RK_BUILDS_X86
    [RK_ISA_AVX2] = TABLE(avx2),
    [RK_ISA_AVX512] = TABLE(avx512),
#endif
};

#if RK_BUILDS_X86
static const rk_kernel_table avx512bf16 = {
    &rk_elementwise_kernels_avx512, &rk_gate_kernels_avx512, &rk_matmul_kernels_avx512bf16,
    &rk_optimizer_kernels_avx512, &rk_row_kernels_avx512, &rk_writing_kernels_avx512,
};
#endif

static pthread_once_t chosen = PTHREAD_ONCE_INIT;
static bool available[RK_ISA_COUNT], multiplies_bf16;
static rk_isa default_isa;
static bool requested_unavailable;

static _Thread_local int overriding_isa = -1;
static _Thread_local rk_precision precision = RK_PRECISION_FP32;

const char *rk_isa_name(rk_isa isa) {
  static const char *const names[RK_ISA_COUNT] = {"portable", "neon", "avx2", "avx512"};
  return names[isa];
}

static void choose(void) {
  for (int isa = 0; isa < RK_ISA_COUNT; isa++) {
    available[isa] = tables[isa].matmul != NULL && rk_machine_supports((rk_isa)isa);
    if (available[isa]) default_isa = (rk_isa)isa;
  }
  multiplies_bf16 = rk_machine_supports_bf16();  // once: in a virtual machine CPUID costs tens of microseconds
  const char *wish = getenv("REFRAIN_ISA");
  if (wish == NULL || *wish == 0) return;
  requested_unavailable = true;
  for (int isa = 0; isa < RK_ISA_COUNT; isa++) {
    if (available[isa] && strcmp(wish, rk_isa_name((rk_isa)isa)) == 0) {
      default_isa = (rk_isa)isa;
      requested_unavailable = false;
    }
  }
}

bool rk_isa_available(rk_isa isa) {
  pthread_once(&chosen, choose);
  return (int)isa >= 0 && (int)isa < RK_ISA_COUNT && available[isa];
}

rk_isa rk_isa_active(void) {
  if (overriding_isa >= 0) return (rk_isa)overriding_isa;
  pthread_once(&chosen, choose);
  return default_isa;
}

bool rk_isa_requested_unavailable(void) {
  pthread_once(&chosen, choose);
  return requested_unavailable;
}

bool rk_override_isa(int isa) {
  if (isa >= 0 && !rk_isa_available((rk_isa)isa)) return false;
  overriding_isa = isa < 0 ? -1 : isa;
  return true;
}

bool rk_bf16_available(void) {
  pthread_once(&chosen, choose);
  return rk_isa_active() == RK_ISA_AVX512 && multiplies_bf16;
}

bool rk_override_precision(rk_precision wanted) {
  if (wanted == RK_PRECISION_BF16 && !rk_bf16_available()) return false;
  precision = wanted;
  return true;
}

const rk_kernel_table *rk_kernels(void) {
  const rk_isa isa = rk_isa_active();
#if RK_BUILDS_X86
  if (isa == RK_ISA_AVX512 && precision == RK_PRECISION_BF16) return &avx512bf16;
#endif
  return &tables[isa];
}

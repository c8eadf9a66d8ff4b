// Processor features. On x86 a set is usable only if the processor has it (CPUID) and the operating system saves its
// registers (XGETBV).
#include "features.h"

#include <stdint.h>

#include "../isa/target.h"

#if RK_BUILDS_X86
#include <cpuid.h>

static uint64_t saved_register_state(void) {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (uint64_t)high << 32 | low;
}

static bool supports_avx2(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return false;
  if (!(c & bit_OSXSAVE) || !(c & bit_AVX) || !(c & bit_FMA)) return false;
  const uint64_t xmm_and_ymm = 0x6;
  if ((saved_register_state() & xmm_and_ymm) != xmm_and_ymm) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_AVX2);
}

static bool supports_avx512(void) {
#ifdef RK_EMULATE_AVX512
  return supports_avx2();
#else
  if (!supports_avx2()) return false;
  const uint64_t all_vector_state = 0xe6;
  if ((saved_register_state() & all_vector_state) != all_vector_state) return false;
  unsigned a, b, c, d;
  const unsigned needed = bit_AVX512F | bit_AVX512VL | bit_AVX512BW | bit_AVX512DQ;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & needed) == needed;
#endif
}

bool rk_machine_supports_bf16(void) {
#ifdef RK_EMULATE_AVX512
  return supports_avx2();
#else
  unsigned a, b, c, d;
  return supports_avx512() && __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a & bit_AVX512BF16);
#endif
}
#else
bool rk_machine_supports_bf16(void) { return false; }
static bool supports_avx2(void) { return false; }
static bool supports_avx512(void) { return false; }
#endif

bool rk_machine_supports(rk_isa isa) {
  switch (isa) {
  case RK_ISA_PORTABLE: return true;
  case RK_ISA_NEON: return RK_BUILDS_NEON;
  case RK_ISA_AVX2: return supports_avx2();
  case RK_ISA_AVX512: return supports_avx512();
  }
  return false;
}

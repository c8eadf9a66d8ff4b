// Runs the table of kernel checks without Swift, on every instruction set that this machine has: Scripts/test-neon.sh
// builds it for arm64 and runs it emulated.
#include <CRefrainKernels.h>
#include <kernel_checks.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  const int64_t cases = argc > 1 ? atoll(argv[1]) : 100;
  int64_t checked = 0;
  int failed = 0;
  for (int isa = 0; isa < RK_ISA_COUNT; isa++) {
    if (!rk_override_isa(isa)) continue;
    rk_override_threads(2);
    double worst = 0;
    for (int i = 0; i < kc_kernel_count(); i++) {
      const kc_report report = kc_run(kc_kernel_at(i), cases);
      checked += report.checked;
      if (report.worst > worst) worst = report.worst;
      if (report.failed == 0) continue;
      failed++;
      printf("%s: %lld of %lld cases fail, first %s\n", rk_isa_name((rk_isa)isa), (long long)report.failed,
             (long long)report.checked, report.first_failure);
    }
    printf("%s: %d kernels, worst error %.2f of what its bound allows\n", rk_isa_name((rk_isa)isa), kc_kernel_count(),
           worst);
  }
  if (!rk_isa_available(RK_ISA_NEON) && argc > 2) return printf("no NEON kernels here\n"), 1;
  printf("%lld cases\n", (long long)checked);
  return failed > 0;
}

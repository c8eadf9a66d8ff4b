#!/bin/sh
# Runs the kernels' tests with the sixteen-lane instances, bfloat16's among them, compiled for AVX2, so that their logic
# is tested on a machine without AVX-512 or without its BF16. (Where there are both, the ordinary tests run the real
# ones.)
set -eu
cd "$(dirname "$0")/.."
exec swift test -Xcc -DRK_EMULATE_AVX512 --scratch-path "${SCRATCH:-.build-wide-vectors}" \
  --filter CRefrainKernelsTests "$@"

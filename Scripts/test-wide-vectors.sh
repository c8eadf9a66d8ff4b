#!/bin/sh
# Runs the kernels' tests with the sixteen-lane instance compiled for AVX2, so that its logic is tested on a machine
# without AVX-512. (Where there is AVX-512, the ordinary tests run the real one.)
set -eu
cd "$(dirname "$0")/.."
exec swift test -Xcc -DRK_EMULATE_AVX512 --scratch-path "${SCRATCH:-.build-wide-vectors}" \
  --filter CRefrainKernelsTests "$@"

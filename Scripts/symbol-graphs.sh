#!/usr/bin/env bash
# Writes the symbol graphs of the library targets, as built for debugging, to a folder each below $1.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=$(dirname "$(readlink -f "$(command -v swift)")")
products=$(swift build --show-bin-path)
target=$(swift -print-target-info | sed -n 's/^ *"triple": "\(.*\)",$/\1/p' | head -1)
for module in RefrainTensor RefrainNN RefrainTraining RefrainText Refrain; do
  swift build --target $module >/dev/null
  rm -rf "$1/$module"
  mkdir -p "$1/$module"
  "$tools/swift-symbolgraph-extract" -module-name $module -target "$target" -I "$products/Modules" \
    -Xcc "-fmodule-map-file=$products/CRefrainKernels.build/module.modulemap" \
    -Xcc -fmodule-map-file=Sources/CRefrainZlib/module.modulemap \
    -minimum-access-level public -output-dir "$1/$module"
done

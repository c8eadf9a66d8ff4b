#!/usr/bin/env bash
# Builds the DocC archives of all library targets, warnings being errors, and joins them: Scripts/build-docc.sh FOLDER
#
# FOLDER can then be served as it is; REFRAIN_BASE_PATH names the path below which it will be, "/refrain" for instance.
set -euo pipefail
cd "$(dirname "$0")/.."
docc=$(dirname "$(readlink -f "$(command -v swift)")")/docc
work=.build-documentation
bash Scripts/symbol-graphs.sh $work/symbols
links=()
archives=()
for module in RefrainTensor RefrainNN RefrainTraining RefrainText Refrain; do
  rm -rf $work/$module.doccarchive
  "$docc" convert Sources/$module/$module.docc --additional-symbol-graph-dir $work/symbols/$module \
    --fallback-display-name $module --fallback-bundle-identifier $module --fallback-default-module-kind Library \
    --enable-experimental-external-link-support "${links[@]}" ${DOCC_FLAGS:---warnings-as-errors} \
    --transform-for-static-hosting --hosting-base-path "${REFRAIN_BASE_PATH:-/}" \
    --output-path $work/$module.doccarchive
  links+=(--dependency $work/$module.doccarchive)
  archives=($work/$module.doccarchive "${archives[@]}")
done
rm -rf "$1"
"$docc" merge "${archives[@]}" --synthesized-landing-page-name Refrain --output-path "$1"

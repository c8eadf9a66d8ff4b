#!/bin/sh
# Saves runs of a released version, which every later version opens: sh make_runs.sh VERSION REFRAIN
#
# Run it once when a version is released, with its program, and never again for that version.
set -eu
version=$1 program=$2
cd "$(dirname "$0")"
mkdir -p "releases/$version"
cd "releases/$version"
for _ in 1 2 3 4 5 6; do printf '灯还亮着 雨在敲窗\n他把一页没写完的信\n折成小小的船\n船在窗台上等天亮\n'; done >boats.txt
train() {
  REFRAIN_ISA=portable "$program" train boats.txt --batch-size 4 --steps 10 --optimizer adam \
    --clip 1 --checkpoint-every 10 --keep-checkpoints 1 --report-every 10 --prompt 灯 --quiet "$@"
}
train --cell gru --layers 2 --hidden 12 --embedding 8 --dropout 0.1 --epochs 40 --validation 0.1 --average ema \
  --schedule cosine --learning-rate 0.02 --output gru
train --cell lstm --hidden 12 --tie-weights --embedding 12 --epochs 200 --vocabulary bpe --vocabulary-size 280 \
  --learning-rate 0.01 --sampling random --encode-to bytepairs.bin --output bytepairs

# The steps of .ci/run.

step() {
  echo "==> $1"
  local start=$SECONDS
  shift
  "$@"
  echo "    ($((SECONDS - start)) s)"
}

install_tools() {
  if [ ! -e /usr/include/zlib.h ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq zlib1g-dev
  fi
  for package in binutils zip; do
    case $package in binutils) tool=objdump ;; *) tool=$package ;; esac
    command -v $tool >/dev/null || { apt-get update -qq && apt-get install -y -qq $package; }
  done
  [ -x .venv-ci/bin/python ] || python3 -m venv .venv-ci
  .venv-ci/bin/pip install -q numpy safetensors tokenizers tensorboard playwright
  if ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null
  fi
}

check_file_lengths() {
  git ls-files '*.swift' '*.c' '*.h' '*.py' '*.sh' '.ci/*' | while read -r file; do
    lines=$(wc -l <"$file")
    if [ "$lines" -gt 500 ]; then
      echo "$file has $lines lines; 500 is the most" >&2
      return 1
    fi
  done
}

# Which modules each may import is also what Package.swift says; this finds what a target was given and must not use.
check_imports() {
  ! grep -rnE '^ *(@_exported )?(public |package |internal )?import (Glibc|Darwin|Musl)' Sources/Refrain* || return 1
  ! grep -rlE 'import CRefrainKernels' Sources/Refrain{NN,Training,Text} Sources/Refrain Sources/refrain-cli || return 1
  ! grep -rnE 'import (ArgumentParser|RefrainCLI)' Sources/Refrain* || return 1
}

# A few epochs on the built-in corpus, as the README's first command runs them.
main_job() {
  rm -rf .build-ci-run
  swift run -c release refrain train --epochs 4 --report-every 2 --output .build-ci-run --tensorboard
}

# The real safetensors package reads the model, and NumPy writes what `refrain generate` writes.
python_reads_saved_model() {
  swift run -c release refrain generate .build-ci-run --prompt 我们 --length 50 |
    .venv-ci/bin/python .ci/read_saved_model.py .build-ci-run 我们
}

# The real tokenizers package gives the ids that `refrain tokenize` gives.
python_reads_tokenizer() {
  rm -rf .build-ci-bpe
  swift run -c release refrain train --vocabulary bpe --epochs 1 --hidden 16 --batch-size 4 --steps 8 --quiet --output .build-ci-bpe
  .venv-ci/bin/python .ci/write_difficult_text.py .build-ci-bpe .build-ci-bpe/difficult.txt
  swift run -c release refrain tokenize .build-ci-bpe .build-ci-bpe/difficult.txt --json |
    .venv-ci/bin/python .ci/read_tokenizer.py .build-ci-bpe .build-ci-bpe/difficult.txt
}

# The real tensorboard package reads the event files, and finds what metrics.jsonl holds.
tensorboard_reads_events() {
  .venv-ci/bin/python .ci/read_event_files.py .build-ci-run 4
  # Resumed from before its last epoch, of which an event file says something already.
  rm -rf .build-ci-board
  swift run -c release refrain train --epochs 3 --report-every 1 --hidden 32 --checkpoint-every 2 --tensorboard \
    --output .build-ci-board
  rm "$(ls .build-ci-board/checkpoints/* | sort -V | tail -n 1)"
  swift run -c release refrain train --resume .build-ci-board
  .venv-ci/bin/python .ci/read_event_files.py .build-ci-board 3
}

# A real browser opens the report of the run; one of its samples is written to be obeyed.
browser_opens_report() {
  .venv-ci/bin/python .ci/hostile_sample.py .build-ci-run
  swift run -c release refrain report .build-ci-run --text "今天的风 and 明天的雨"
  .venv-ci/bin/python .ci/open_report.py .build-ci-run/report.html
}

# The packages that users never resolve still build, and one case of them runs.
benchmarks() {
  swift run --package-path Benchmarks -c release refrain-benchmarks --filter "writing"
  python3 .ci/check_discarding.py
}

# Every program in Python, those too that no step runs or that have no suffix. It leaves nothing behind.
check_python() {
  git ls-files '*.py' Benchmarks/sizes Benchmarks/peers/compare | python3 -c '
import sys
for name in sys.stdin.read().splitlines():
    compile(open(name, encoding="utf-8").read(), name, "exec")'
}

# Where the processor has AVX-512 and its BF16, the tests have run their kernels; elsewhere, also where it has the first
# alone, their source is tried on shorter vectors.
wide_vectors() {
  if grep -q avx512_bf16 /proc/cpuinfo; then echo "AVX-512 and BF16 are here: the tests have run them."; else
    bash Scripts/test-wide-vectors.sh
  fi
}

# The kernels of arm64, built by a cross compiler and emulated, ten times the cases in full; install what that takes.
neon_kernels() {
  if [ "$(uname -sm)" = "Linux x86_64" ]; then
    if ! command -v qemu-aarch64 || [ ! -e /usr/aarch64-linux-gnu/lib/libc.a ] ||
      [ ! -e /usr/lib/gcc-cross/aarch64-linux-gnu ]; then
      apt-get update -qq && apt-get install -y -qq qemu-user libc6-dev-arm64-cross libgcc-12-dev-arm64-cross
    fi >/dev/null
  fi
  sh Scripts/test-neon.sh ${full:+1000}
  sh Scripts/check-spills.sh .build-neon
}

# CI=true makes the tests on the lyrics fail rather than skip where the data set is missing.
find_lyrics() {
  if [ -z "${REFRAIN_LYRICS:-}" ] && [ -e ../shared/data/jaychou_lyrics.txt.zip ]; then
    REFRAIN_LYRICS=$(cd ../shared/data && pwd)/jaychou_lyrics.txt.zip
  fi
  if [ -n "${REFRAIN_LYRICS:-}" ]; then
    export REFRAIN_LYRICS
  elif [ "${CI:-}" = true ]; then
    echo "The data set of the chapter is missing: set REFRAIN_LYRICS to jaychou_lyrics.txt.zip." >&2
    exit 1
  else
    echo "Without REFRAIN_LYRICS the tests on the chapter's data set are skipped."
  fi
}

# The reference, warnings being errors; every public symbol documented; the site, its links, and a browser's opinion.
documentation() {
  if ! command -v chromium >/dev/null; then apt-get update -qq && apt-get install -y -qq chromium >/dev/null; fi
  bash Scripts/build-site.sh
  python3 Scripts/check-documented.py .build-documentation/symbols
  python3 .ci/look_at_site.py .build-site
}

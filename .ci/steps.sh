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
  .venv-ci/bin/pip install -q numpy safetensors
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
  swift run -c release refrain train --epochs 4 --report-every 2 --output .build-ci-run
}

# The real safetensors package reads the model, and NumPy writes what `refrain generate` writes.
python_reads_saved_model() {
  swift run -c release refrain generate .build-ci-run --prompt 我们 --length 50 |
    .venv-ci/bin/python .ci/read_saved_model.py .build-ci-run 我们
}

# The packages that users never resolve still build, and one case of them runs.
benchmarks() {
  swift run --package-path Benchmarks -c release refrain-benchmarks --filter "writing"
  python3 -m py_compile Benchmarks/peers/*.py
}

# Where the processor has AVX-512, the tests have run its kernels; elsewhere their source is tried on shorter vectors.
wide_vectors() {
  if grep -q avx512f /proc/cpuinfo; then echo "AVX-512 is here: the tests have run it."; else
    bash Scripts/test-wide-vectors.sh
  fi
}

# The kernels of arm64, built by a cross compiler and emulated; install what that takes.
neon_kernels() {
  if [ "$(uname -sm)" = "Linux x86_64" ]; then
    if ! command -v qemu-aarch64 || [ ! -e /usr/aarch64-linux-gnu/lib/libc.a ] ||
      [ ! -e /usr/lib/gcc-cross/aarch64-linux-gnu ]; then
      apt-get update -qq && apt-get install -y -qq qemu-user libc6-dev-arm64-cross libgcc-12-dev-arm64-cross
    fi >/dev/null
  fi
  sh Scripts/test-neon.sh
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

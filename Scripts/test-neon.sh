#!/bin/sh
# Builds the kernels and the table of their checks for arm64 Linux and runs them: emulated on another processor. Only C
# is cross-compiled. Needs clang, and on Debian or Ubuntu `apt-get install qemu-user libc6-dev-arm64-cross
# libgcc-12-dev-arm64-cross` (libgcc of any version).
#
#   Scripts/test-neon.sh [CASES-OF-EACH-KERNEL]      (100)
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-.build-neon}
mkdir -p "$build"

if [ "$(uname -sm)" = "Linux x86_64" ]; then
  target="--target=aarch64-linux-gnu" link="-fuse-ld=lld -static" emulator=qemu-aarch64
else
  target= link= emulator=
fi
if [ -n "$emulator" ] && ! command -v "$emulator" > /dev/null; then
  echo "test-neon: no $emulator; install qemu-user" >&2
  exit 2
fi

objects=
for source in $(find Sources/CRefrainKernels Tests/_CKernelChecks Tests/NEON -name '*.c' | sort); do
  object=$build/$(echo "$source" | tr / _).o
  objects="$objects $object"
  clang $target -O3 -std=gnu17 -Wall -ISources/CRefrainKernels/include -ITests/_CKernelChecks/include \
    -c "$source" -o "$object"
done
clang $target $link $objects -lm -lpthread -o "$build/neon"
$emulator "$build/neon" "${1:-100}" neon

#!/bin/sh
# Checks the register tiles of the matrix product in a release build: none may move a vector register to the stack,
# and each must hold exactly rows x vectors multiply-adds, or clang has unrolled its loop. Either halves the speed
# without a word.
#
#   swift build -c release && Scripts/check-spills.sh [BUILD-FOLDER]      (.build/release)
set -eu

folder=${1:-.build/release}
if command -v llvm-objdump > /dev/null; then objdump=llvm-objdump
elif command -v objdump > /dev/null; then objdump=objdump
else
  swift=$(readlink -f "$(command -v swift)")
  objdump=$(dirname "$swift")/llvm-objdump
fi

objects=$(find "$folder/" -name 'matmul_avx2.c.o' -o -name 'matmul_avx512.c.o' -o -name 'matmul_neon.c.o' | sort)
if [ -z "$objects" ]; then
  echo "check-spills: no kernels below $folder; run swift build -c release first" >&2
  exit 2
fi

checked=0
for object in $objects; do
  case $(basename "$object") in
    # An instance of another processor is an empty object.
    matmul_neon*) "$objdump" -t "$object" | grep -q tile_direct || continue; vector='v[0-9]' ;;
    matmul_avx512*) "$objdump" -t "$object" | grep -q tile_direct || continue; vector=zmm ;;
    *) "$objdump" -t "$object" | grep -q tile_direct || continue; vector=ymm ;;
  esac
  "$objdump" -d --no-show-raw-insn "$object" | awk -v object="$(basename "$object")" -v vector="$vector" '
    function finish(   parts, count, rows, vectors) {
      if (name == "") return
      if (name ~ /wide/) { rows = name ~ /_1$/ ? 1 : 2; vectors = 8 / rows }
      else { count = split(name, parts, /[_x]/); rows = parts[count - 1]; vectors = parts[count] }
      tiles++
      if (spills > 0) { print object ": " name " moves " spills " vectors to the stack"; bad = 1 }
      if (sums != rows * vectors) {
        print object ": " name " has " sums " multiply-adds on " vector ", not " rows * vectors
        bad = 1
      }
    }
    /^[0-9a-f]+ <.*>:$/ {
      finish(); name = $2; gsub(/[<>:]/, "", name); spills = 0; sums = 0
      if (name !~ /^_?tile_/) name = ""
    }
    /vfmadd/ && $0 ~ vector { sums++ }
    /fmla/ { sums++ }
    /v?mov[au]p[sd].*[xyz]mm[0-9]+, *-?(0x)?[0-9a-f]*\(%r[sb]p/ { spills++ }
    /st[rp][ \t]+q[0-9]+.*\[(sp|x29)/ { spills++ }
    END {
      finish()
      if (tiles < 20) { print object ": only " tiles + 0 " tiles found"; bad = 1 }
      else if (!bad) print object ": " tiles " tiles, no spill"
      exit bad
    }'
  checked=$((checked + 1))
done
if [ "$checked" = 0 ]; then
  echo "check-spills: no tiles in $objects" >&2
  exit 2
fi

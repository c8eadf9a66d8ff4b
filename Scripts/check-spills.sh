#!/bin/sh
# Checks the register tiles of the matrix product in a release build: none may move a vector register to the stack,
# and each loop must hold exactly rows x vectors multiply-adds, or clang has unrolled its loop. Either halves the speed
# without a word. The loops of writing, which end in calls that take their sums from the stack, may not touch it inside.
#
#   swift build -c release && Scripts/check-spills.sh [BUILD-FOLDER]      (.build/release; .build-neon for arm64)
set -eu

folder=${1:-.build/release}
# Swift's own reads every processor's objects.
objdump=$(dirname "$(readlink -f "$(command -v swift)")")/llvm-objdump
[ -x "$objdump" ] || objdump=$(command -v llvm-objdump || command -v objdump)

named() { find "$folder/" -name "*$1_avx2.c.o" -o -name "*$1_avx512.c.o" -o -name "*$1_neon.c.o" | sort; }
objects=$(named matmul)
if [ -z "$objects" ]; then
  echo "check-spills: no kernels below $folder; run swift build -c release first" >&2
  exit 2
fi

checked=0
for object in $objects; do
  # An instance of another processor is an empty object.
  "$objdump" -t "$object" | grep -q tile_direct || continue
  case $object in
    *neon*) vector='v[0-9]' ;;
    *avx512*) vector=zmm ;;
    *) vector=ymm ;;
  esac
  "$objdump" -d --no-show-raw-insn "$object" | awk -v object="$(basename "$object")" -v vector="$vector" '
    function finish(   parts, count, rows, vectors, loops) {
      if (name == "") return
      if (name ~ /wide/) { rows = name ~ /_1$/ ? 1 : 2; vectors = 8 / rows }
      else { count = split(name, parts, /[_x]/); rows = parts[count - 1]; vectors = parts[count] }
      # The tiles of products have a second loop, which asks for the next panel.
      loops = name ~ /direct|packed/ ? 2 : 1
      tiles++
      if (spills > 0) { print object ": " name " moves " spills " vectors to the stack"; bad = 1 }
      if (sums != loops * rows * vectors) {
        print object ": " name " has " sums " multiply-adds on " vector ", not " loops * rows * vectors
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

# The innermost loops that multiply: from where a jump backwards leads to the jump, with no other such jump between.
for object in $(named writing); do
  "$objdump" -t "$object" | grep -q run_float32 || continue
  "$objdump" -d --no-show-raw-insn "$object" | awk -v object="$(basename "$object")" '
    /^[0-9a-f]+ <.*>:$/ { name = $2; last = 0; split("", line) }
    /^ *[0-9a-f]+:/ {
      address = $1; sub(/:.*/, "", address); line[address] = ++last
      sums[last] = /vfmadd|fmla/
      moves[last] = /[xyz]mm[0-9]+.*\(%r[sb]p|\(%r[sb]p.*[xyz]mm[0-9]+|(st|ld)[rp][ \t]+q[0-9]+.*\[(sp|x29)/
      if (!/<.*>/) next
      target = $0; sub(/[ \t]*<.*/, "", target); sub(/.*[ \t,](0x)?/, "", target)
      if (!(target in line) || line[target] <= inner[name]) next
      inner[name] = last
      multiplies = 0; moved = 0
      for (i = line[target]; i <= last; i++) { multiplies += sums[i]; moved += moves[i] }
      if (!multiplies || name !~ /run_/) next
      loops++
      if (moved) { print object ": a loop of " name " touches the stack " moved " times"; bad = 1 }
    }
    END {
      if (loops < 5) { print object ": only " loops + 0 " loops found"; bad = 1 }
      else if (!bad) print object ": " loops " loops, no spill"
      exit bad
    }'
done

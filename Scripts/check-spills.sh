#!/bin/sh
# Checks the register tiles of the matrix product in a release build: none may move a vector register to the stack or
# back, and each loop must hold exactly steps x rows x vectors multiply-adds, or clang has unrolled it further. Either halves the
# speed without a word. The loops of writing, which end in calls that take their sums from the stack, may not touch it
# inside.
#
#   swift build -c release && Scripts/check-spills.sh [BUILD-FOLDER]      (.build/release; .build-neon for arm64)
set -eu

folder=${1:-.build/release}
# Swift's own reads every processor's objects.
objdump=$(dirname "$(readlink -f "$(command -v swift)")")/llvm-objdump
[ -x "$objdump" ] || objdump=$(command -v llvm-objdump || command -v objdump)

named() {
  for instance in avx2 avx512 avx512bf16 neon portable; do find "$folder/" -name "*$1_$instance.c.o"; done | sort
}
# What multiplies in an object. The portable kernels, for SSE2 or NEON, do not fuse.
multiplication() {
  case $(basename "$1") in
    *_portable.c.o) echo 'mulps|fmul' ;;
    *_avx512bf16.c.o) echo vdpbf16ps ;;
    *) echo 'vfmadd|fmla' ;;
  esac
}
# An instruction on a vector register and the stack, however it is spelled, an operand in memory included.
stack='[xyz]mm[0-9]+.*[(]%r[sb]p|[(]%r[sb]p.*[xyz]mm[0-9]+|(st|ld)u?[rp][ \t]+q[0-9]+.*[[](sp|x29)'

objects=$(named matmul)
if [ -z "$objects" ]; then
  echo "check-spills: no kernels below $folder; run swift build -c release first" >&2
  exit 2
fi

checked=0
for object in $objects; do
  # An instance of another processor is an empty object.
  "$objdump" -t "$object" | grep -q tile_direct || continue
  # Steps as the vector headers have them (RK_TILE_STEPS).
  case $(basename "$object") in
    *avx512*) vector=zmm steps=4 ;;
    *avx2*) vector=ymm steps=4 ;;
    *) vector='xmm|v[0-9]' steps=1 ;;
  esac
  "$objdump" -d --no-show-raw-insn "$object" | awk -v object="$(basename "$object")" -v vector="$vector" -v steps="$steps" \
    -v multiplication="$(multiplication "$object")" -v stack="$stack" '
    function finish(   parts, count, rows, vectors, expected) {
      if (name == "") return
      if (name ~ /wide/) { rows = name ~ /_1$/ ? 1 : 2; vectors = 8 / rows }
      else { count = split(name, parts, /[_x]/); rows = parts[count - 1]; vectors = parts[count] }
      # Only the choice between the two loops of a product.
      if (name ~ /(direct|packed)_[0-9]/) return
      # A turn of the loop, and a step of the second loop, for what does not make a whole turn.
      expected = (steps > 1 ? steps + 1 : 1) * rows * vectors
      # Where nothing is fused, the two products of the derivative count too.
      if (object ~ /portable/ && name ~ /backward/) expected += 2 * rows * vectors
      tiles++
      if (spills > 0) { print object ": " name " moves " spills " vectors to or from the stack"; bad = 1 }
      if (sums != expected) {
        print object ": " name " has " sums " multiply-adds on " vector ", not " expected
        bad = 1
      }
    }
    /^[0-9a-f]+ <.*>:$/ {
      finish(); name = $2; gsub(/[<>:]/, "", name); spills = 0; sums = 0
      if (name !~ /^_?tile_/) name = ""
    }
    $0 ~ multiplication && $0 ~ vector { sums++ }
    $0 ~ stack { spills++ }
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
  "$objdump" -d --no-show-raw-insn "$object" | awk -v object="$(basename "$object")" \
    -v multiplication="$(multiplication "$object")" -v stack="$stack" '
    /^[0-9a-f]+ <.*>:$/ { name = $2; last = 0; split("", line) }
    /^ *[0-9a-f]+:/ {
      address = $1; sub(/:.*/, "", address); line[address] = ++last
      sums[last] = $0 ~ multiplication
      moves[last] = $0 ~ stack
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

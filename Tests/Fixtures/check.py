"""Reloads every JSON file beside this one: sizes fit shapes, numbers are finite and fit in float32, a gradient
has the shape of what it belongs to, and all fixtures together stay below 5 MB. Needs Python alone."""
import json, math, pathlib, struct, sys

here, failures = pathlib.Path(__file__).resolve().parent, []
expected = {"operations", "losses", "losses_keras", "rnn_torch", "rnn_gluon", "rnn_keras", "optimizers",
            "chapter_gluon"}


def check(path):
    data = json.loads(path.read_text(encoding="utf-8"), parse_constant=lambda text: math.nan)
    if not (here / data["generator"]).is_file(): failures.append(f"{path.name}: no {data['generator']}")
    names = [case["name"] for case in data["cases"]]
    if len(set(names)) != len(names) or not names: failures.append(f"{path.name}: case names repeat, or none")
    for case in data["cases"]:
        tensors, place = case["tensors"], f"{path.name} {case['name']}"
        for key, tensor in tensors.items():
            if len(tensor["values"]) != math.prod(tensor["shape"]):
                failures.append(f"{place} {key}: {len(tensor['values'])} values for {tensor['shape']}")
            for value in tensor["values"]:
                if not math.isfinite(value): failures.append(f"{place} {key}: {value}")
                try: struct.pack("<f", value)
                except OverflowError: failures.append(f"{place} {key}: {value} is beyond float32")
            of = key.removeprefix("grad_").removesuffix("_float32")
            if key.startswith("grad_") and of in tensors and tensors[of]["shape"] != tensor["shape"]:
                failures.append(f"{place} {key}: {tensor['shape']}, but {of} is {tensors[of]['shape']}")
    return len(names)


found = sorted(here.glob("*.json"))
for name in expected - {path.stem for path in found}: failures.append(f"{name}.json is missing")
for path in found: print(f"{path.name}: {check(path)} cases, {path.stat().st_size} bytes")
files = [path for path in here.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
total = sum(path.stat().st_size for path in files)
print(f"{total} bytes in all")
if total >= 5_000_000: failures.append("5 MB or more")
for failure in failures: print("FAILED", failure)
sys.exit(1 if failures else 0)

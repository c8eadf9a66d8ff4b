"""Reloads every JSON file beside this one: sizes fit shapes, numbers are finite and fit in float32, a gradient
has the shape of what it belongs to, recurrent cases are whole, have the layers that their names say and zeros as padding,
PyTorch's layers are there in every combination, and all fixtures together stay below 5 MB. Needs Python alone."""
import itertools, json, math, pathlib, re, struct, sys

here, failures = pathlib.Path(__file__).resolve().parent, []
expected = {"operations", "losses", "losses_keras", "optimizers", "schedules", "chapter_gluon", "chapter_numpy",
            "rnn_torch", "lstm_torch", "gru_torch", "normalized_torch", "zoneout_torch",
            "minimal_torch", "rnn_gluon", "gated_gluon", "rnn_keras", "gated_keras", "ngrams"}
combinations = set()  # of PyTorch's layers, each as (cell, layers, bidirectional, projected, bias, lengths differ)


def combination(a):
    cell = a["activation"] if a["cell"] == "rnn" else a["cell"]
    return cell, a["layers"], a["bidirectional"], bool(a["projection"]), a["bias"], bool(a["lengths"])


def check_recurrent(place, a, tensors):
    results, inputs = {"output", "state", "cell"}, ("grad_", "upstream_", "zoneout_")
    leaves = {key for key in tensors if key not in results | {"ids"} and not key.startswith(inputs)}
    gradients = {key.removeprefix("grad_") for key in tensors if key.startswith("grad_")}
    if leaves != gradients: failures.append(f"{place}: gradients of {gradients}, parameters {leaves}")
    for key in results & tensors.keys():
        if tensors[key]["shape"] != tensors["upstream_" + key]["shape"]: failures.append(f"{place}: upstream_{key}")
    steps, batch = a["steps"], a["batch"]
    if tensors["output"]["shape"][:2] != [steps, batch]: failures.append(f"{place}: output is not [T, N, …]")
    lengths = a["lengths"] or [steps] * batch
    if len(lengths) != batch or not all(0 <= length <= steps for length in lengths):
        failures.append(f"{place}: lengths {lengths}")
    for key in {"output", "grad_x"} & tensors.keys():
        width, values = tensors[key]["shape"][2], tensors[key]["values"]
        for row, length in enumerate(lengths):
            starts = range((length * batch + row) * width, len(values), batch * width)
            if any(any(values[start:start + width]) for start in starts):
                failures.append(f"{place} {key}: row {row} is not zero after {length} steps")


def check(path):
    data = json.loads(path.read_text(encoding="utf-8"), parse_constant=lambda text: math.nan)
    if not (here / data["generator"]).is_file(): failures.append(f"{path.name}: no {data['generator']}")
    names = [case["name"] for case in data["cases"]]
    if len(set(names)) != len(names) or not names: failures.append(f"{path.name}: case names repeat, or none")
    for case in data["cases"]:
        tensors, place = case["tensors"], f"{path.name} {case['name']}"
        if "cell" in case["attributes"]:
            check_recurrent(place, case["attributes"], tensors)
            for layers in re.findall(r"(\d+)_layer", case["name"]):
                if int(layers) != case["attributes"]["layers"]: failures.append(f"{place}: not {layers} layers")
            if path.stem in ("rnn_torch", "lstm_torch", "gru_torch"): combinations.add(combination(case["attributes"]))
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
both = (False, True)
for each in itertools.product(("relu", "tanh", "lstm", "gru"), (1, 2, 3), both, both, ("both", "one", "none"), both):
    if each not in combinations and (each[0] == "lstm" or not each[3]): failures.append(f"no PyTorch case of {each}")
files = [path for path in here.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
total = sum(path.stat().st_size for path in files)
print(f"{total} bytes in all")
if total >= 5_000_000: failures.append("5 MB or more")
for failure in failures: print("FAILED", failure)
sys.exit(1 if failures else 0)

"""What the generators share: seeded inputs, the file format, and a plain NumPy RNN to check a framework by.

Inputs are decimals of a few places rounded to float32, so a file's short text gives Swift the very
number that the framework computed with (in float64). Results are float64, printed to ten significant digits.
"""
import json, pathlib, sys, zlib
import numpy as np


def random_for(name):
    """A random stream that depends on the case's name alone; RandomState's numbers are fixed for good."""
    return np.random.RandomState(zlib.crc32(name.encode()))


def rounded(values, places=4):
    """Values with few decimals, rounded to float32 and widened: exact in float32, and short as text."""
    return np.round(np.asarray(values, np.float64), places).astype(np.float32).astype(np.float64)


def uniform(random, *shape, low=-1.0, high=1.0, places=4):
    return rounded(random.uniform(low, high, shape), places)


def away_from_zero(random, *shape, low=0.25, high=2.0):
    """Both signs, none nearer to zero than `low`: divisors, and inputs of functions with a corner at zero."""
    return rounded(random.uniform(low, high, shape) * random.choice([-1.0, 1.0], shape))


def without_ties(random, *shape):
    """Distinct values at least 0.01 apart, in random order: a maximum that rounding cannot change."""
    count = int(np.prod(shape))
    return rounded((random.permutation(count) - count / 2) * 0.01 + 0.003).reshape(shape)


class Input:
    """A tensor whose numbers are exact in float32."""
    def __init__(self, values): self.values = np.asarray(values, np.float64)


class Integers:
    """Ids, indices and masks."""
    def __init__(self, values): self.values = np.asarray(values)


def number(value):
    return float(f"{float(value):.10g}")


def exact(value):
    text = np.format_float_scientific(np.float32(value), unique=True)
    shortest = float(text)
    if np.float32(shortest) != np.float32(value) or float(np.float32(value)) != float(value):
        raise ValueError(f"{value!r} is not exact in float32")
    return shortest


def tensor(item):
    if isinstance(item, Integers):
        return {"shape": list(item.values.shape), "values": [int(v) for v in item.values.reshape(-1)]}
    if isinstance(item, Input):
        return {"shape": list(item.values.shape), "values": [exact(v) for v in item.values.reshape(-1)]}
    array = np.asarray(item, np.float64)
    return {"shape": list(array.shape), "values": [number(v) for v in array.reshape(-1)]}


def compact(value):
    return json.dumps(value, separators=(",", ":"), allow_nan=False, ensure_ascii=False)


class Fixture:
    """The cases of one file. A tensor goes on a line of its own, so that a difference can be read."""
    def __init__(self, framework):
        self.script = pathlib.Path(sys.argv[0]).resolve()
        self.framework, self.cases = framework, []

    def add(self, name, attributes, **tensors):
        if any(name == case[0] for case in self.cases): raise ValueError(f"two cases are called {name}")
        self.cases.append((name, attributes, {key: tensor(item) for key, item in tensors.items()}))

    def write(self):
        head = '{"generator": %s, "framework": %s, "cases": ['
        out = [head % (compact(self.script.name), compact(self.framework))]
        for i, (name, attributes, tensors) in enumerate(self.cases):
            out.append('{"name": %s, "attributes": %s, "tensors": {' % (compact(name), compact(attributes)))
            out.append(",\n".join(f" {compact(key)}: {compact(value)}" for key, value in tensors.items()))
            out.append("}}" + ("," if i + 1 < len(self.cases) else ""))
        path = self.script.parent / (self.script.stem.removeprefix("make_") + ".json")
        path.write_text("\n".join(out + ["]}"]) + "\n", encoding="utf-8")
        print(f"{path.name}: {len(self.cases)} cases, {path.stat().st_size} bytes")


def close(name, actual, expected, tolerance=1e-9):
    """The framework really computed in float64, and what we think it computes."""
    actual, expected = np.asarray(actual), np.asarray(expected)
    if actual.shape != expected.shape:
        raise ValueError(f"{name}: shape {actual.shape}, expected {expected.shape}")
    difference = np.abs(actual - expected).max(initial=0) / max(np.abs(expected).max(initial=0), 1e-30)
    if not difference <= tolerance:
        raise ValueError(f"{name}: differs by {difference:.2e} of the largest value")


def rnn_weights(random, inputs, hidden, layers, bias):
    """PyTorch's names and layouts; `bias` is "both", "one" (bias_ih alone) or "none"."""
    half = lambda *arguments: uniform(*arguments, low=-0.5, high=0.5)
    weights = {}
    for layer in range(layers):
        weights[f"weight_ih_l{layer}"] = half(random, hidden, hidden if layer else inputs)
        weights[f"weight_hh_l{layer}"] = half(random, hidden, hidden)
        if bias != "none": weights[f"bias_ih_l{layer}"] = half(random, hidden)
        if bias == "both": weights[f"bias_hh_l{layer}"] = half(random, hidden)
    return weights


def rnn_case(name, steps, batch, inputs, hidden, layers, bias, classes=None):
    """Inputs of one recurrent case. Ids [T, N] take the place of `x` where `classes` is given."""
    random = random_for(name)
    case = {"h0": uniform(random, layers, batch, hidden), **rnn_weights(random, inputs, hidden, layers, bias),
            "upstream_output": uniform(random, steps, batch, hidden),
            "upstream_state": uniform(random, layers, batch, hidden)}
    if classes is None: return {"x": uniform(random, steps, batch, inputs), **case}
    ids = random.randint(0, classes - 1, (steps, batch))  # the last class never occurs: its gradient is zero
    return {"x": np.eye(classes)[ids], "ids": ids, **case}


def rnn_reference(case, activation, layers, with_state=True):
    """Forward and back-propagation through time, straight from the formulas: a dictionary of all results.

    Refuses a case in which a pre-activation is so near to zero that float32 could turn a ReLU.
    """
    results, x = {}, case["x"]
    h0 = case["h0"] if with_state else np.zeros_like(case["h0"])
    saved, states = [], []
    for layer in range(layers):
        wi, wh = case[f"weight_ih_l{layer}"], case[f"weight_hh_l{layer}"]
        bias = case.get(f"bias_ih_l{layer}", 0) + case.get(f"bias_hh_l{layer}", 0)
        h, hs, before = h0[layer], [], []
        for t in range(len(x)):
            before.append(h)
            pre = x[t] @ wi.T + h @ wh.T + bias
            if activation == "relu" and np.abs(pre).min() < 2e-5:
                raise ValueError("a ReLU too near to its corner")
            h = np.maximum(pre, 0) if activation == "relu" else np.tanh(pre)
            hs.append(h)
        saved.append((x, np.stack(before), np.stack(hs)))
        x = np.stack(hs)
        states.append(h)
    results["output"], results["state"] = x, np.stack(states)
    grad_h0, up = np.zeros_like(h0), case["upstream_output"]
    for layer in reversed(range(layers)):
        wi, wh = case[f"weight_ih_l{layer}"], case[f"weight_hh_l{layer}"]
        xs, before, hs = saved[layer]
        dh, below = case["upstream_state"][layer], np.zeros_like(xs)
        gi, gh, gb = np.zeros_like(wi), np.zeros_like(wh), np.zeros(len(wh))
        for t in reversed(range(len(xs))):
            dh = dh + up[t]
            dz = dh * (hs[t] > 0) if activation == "relu" else dh * (1 - hs[t] ** 2)
            gi, gh, gb = gi + dz.T @ xs[t], gh + dz.T @ before[t], gb + dz.sum(0)
            below[t], dh = dz @ wi, dz @ wh
        grad_h0[layer], up = dh, below
        results[f"grad_weight_ih_l{layer}"], results[f"grad_weight_hh_l{layer}"] = gi, gh
        for key in (f"bias_ih_l{layer}", f"bias_hh_l{layer}"):
            if key in case: results["grad_" + key] = gb
    results["grad_x"] = up
    if with_state: results["grad_h0"] = grad_h0
    return results


def rnn_attributes(case, activation, bias, with_state, dtype="float64"):
    (steps, batch, inputs), (layers, _, hidden) = case["x"].shape, case["h0"].shape
    return {"activation": activation, "bias": bias, "layers": layers, "steps": steps, "batch": batch,
            "inputs": inputs, "hidden": hidden, "initial_state": "given" if with_state else "zero",
            "input": "ids" if "ids" in case else "dense", "dtype": dtype}


def rnn_tensors(case, results, with_state=True):
    """The tensors of a recurrent case as they go into the file."""
    inputs = {key: value for key, value in case.items() if key != "h0" or with_state}
    if "ids" in case: inputs = {key: value for key, value in inputs.items() if key != "x"}
    gradients = {key: value for key, value in results.items() if key != "grad_x" or "ids" not in case}
    return {**{key: Integers(v) if key == "ids" else Input(v) for key, v in inputs.items()}, **gradients}

"""What the generators share: seeded inputs and the file format.

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
    def __init__(self, framework, name=None):
        """Writes `name`.json, by default x.json from make_x.py."""
        self.script = pathlib.Path(sys.argv[0]).resolve()
        self.name = name or self.script.stem.removeprefix("make_")
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
        path = self.script.parent / f"{self.name}.json"
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

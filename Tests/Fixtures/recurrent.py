"""What the generators of recurrent layers share: seeded cases, and every formula in plain NumPy, a row and a step at
a time, to check what computed a case. Its gradients are checked by complex steps along random directions:
the imaginary part of f(w + i·1e-30·d) is 1e-30 times the derivative along d, exact to rounding."""
from fixture import *

GATES = {"rnn": 1, "lstm": 4, "gru": 3, "mingru": 2, "minlstm": 3}


def settings(cell, bias="both", layers=1, steps=5, batch=3, inputs=3, hidden=4, with_state=True, classes=None,
             bidirectional=False, projection=None, lengths=None, dtype="float64", **more):
    """The attributes of a case. `classes` one-hot ids [T, N] take the place of `x` where they are given."""
    return {"cell": cell, **more, "bias": bias, "layers": layers, "steps": steps, "batch": batch,
            "inputs": classes or inputs, "hidden": hidden, "initial_state": "given" if with_state else "zero",
            "input": "ids" if classes else "dense", "bidirectional": bidirectional, "projection": projection,
            "lengths": lengths, "dtype": dtype}


def directions(a): return ("", "_reverse") if a["bidirectional"] else ("",)


def parameters(a):
    """(name, shape) of each parameter, PyTorch's names and layouts; a minimal cell has input weights alone."""
    gates, hidden = GATES[a["cell"]] * a["hidden"], a["hidden"]
    out = a["projection"] or hidden
    for layer in range(a["layers"]):
        for end in (f"_l{layer}{direction}" for direction in directions(a)):
            yield "weight_ih" + end, (gates, len(directions(a)) * out if layer else a["inputs"])
            if not a["cell"].startswith("min"): yield "weight_hh" + end, (gates, out)
            if a["bias"] != "none": yield "bias_ih" + end, (gates,)
            if a["bias"] == "both": yield "bias_hh" + end, (gates,)
            if a["projection"]: yield "weight_hr" + end, (out, hidden)
            if a.get("normalized"):
                for which, width in (("ih", gates), ("hh", gates), *([("c", hidden)] * (a["cell"] == "lstm"))):
                    yield f"norm_{which}{end}.weight", (width,)
                    yield f"norm_{which}{end}.bias", (width,)


def random_case(name, a):
    """Inputs, parameters and upstream gradients. Padded steps hold numbers too, which must not matter."""
    random, lstm = random_for(name), a["cell"] == "lstm"
    steps, batch, width = a["steps"], a["batch"], a["projection"] or a["hidden"]
    rows = a["layers"] * len(directions(a)), batch
    states = {"h0": uniform(random, *rows, width)}
    if lstm: states["c0"] = uniform(random, *rows, a["hidden"])
    case = states if a["initial_state"] == "given" else {}
    for key, shape in parameters(a):
        gain = key.startswith("norm") and key.endswith("weight")
        case[key] = uniform(random, *shape, low=0.5 if gain else -0.5, high=1.5 if gain else 0.5)
    case["upstream_output"] = uniform(random, steps, batch, len(directions(a)) * width)
    case["upstream_state"] = uniform(random, *rows, width)
    if lstm: case["upstream_cell"] = uniform(random, *rows, a["hidden"])
    if a["input"] == "dense": return {"x": uniform(random, steps, batch, a["inputs"]), **case}
    ids = random.randint(0, a["inputs"] - 1, (steps, batch))  # the last class never occurs: its gradient is zero
    return {"x": np.eye(a["inputs"])[ids], "ids": ids, **case}


def differentiable(case):
    """The names of all that a gradient is taken of."""
    return [key for key in case if not key.startswith(("upstream_", "zoneout_")) and key != "ids"
            and not (key == "x" and "ids" in case)]


def sigmoid(z): return 1 / (1 + np.exp(-z))


def away_from_corner(z):
    """Refuses what is so near to zero that float32 could take the other side of a corner there. Exactly zero is what
    hears nothing: units whose inputs are all zero, without biases."""
    if np.abs(z.real[z.real != 0]).min(initial=1) < 2e-5: raise ValueError("too near to a corner")
    return z.real > 0


def normalize(z, w, which):
    if f"norm_{which}.weight" not in w: return z
    z = z - z.mean()
    return z / np.sqrt((z * z).mean() + 1e-5) * w[f"norm_{which}.weight"] + w[f"norm_{which}.bias"]


def step(x, h, c, w, a, keep):
    """One row's next (hidden, cell). `keep`: the share of the hidden and of the cell state that zoneout keeps."""
    z, cell = normalize(w["weight_ih"] @ x, w, "ih") + w.get("bias_ih", 0), a["cell"]
    if cell.startswith("min"):
        *gates, n = np.split(z, GATES[cell])
        if a["candidate"] == "g": n = np.where(away_from_corner(n), n + 0.5, sigmoid(n))
        if cell == "mingru": return (1 - sigmoid(gates[0])) * h + sigmoid(gates[0]) * n, None
        f, i = sigmoid(gates[0]), sigmoid(gates[1])
        return f / (f + i) * h + i / (f + i) * n, None
    weight_hh, bias_hh = w["weight_hh"], w.get("bias_hh", np.zeros(len(z)))
    if cell == "gru" and a["reset"] == "before":
        r, u = np.split(sigmoid(z + weight_hh @ h + bias_hh), 3)[:2]
        n = np.tanh(np.split(z, 3)[2] + np.split(weight_hh, 3)[2] @ (r * h) + np.split(bias_hh, 3)[2])
        new = (1 - u) * n + u * h
    else:
        y = normalize(weight_hh @ h, w, "hh") + bias_hh
        if cell == "rnn":
            new = np.tanh(z + y) if a["activation"] == "tanh" else np.where(away_from_corner(z + y), z + y, 0)
        elif cell == "gru":
            (xr, xu, xn), (hr, hu, hn) = np.split(z, 3), np.split(y, 3)
            r, u = sigmoid(xr + hr), sigmoid(xu + hu)
            new = (1 - u) * np.tanh(xn + r * hn) + u * h
        else:
            i, f, g, o = np.split(z + y, 4)
            c = keep[1] * c + (1 - keep[1]) * (sigmoid(f) * c + sigmoid(i) * np.tanh(g))
            new = sigmoid(o) * np.tanh(normalize(c, w, "c"))
            if "weight_hr" in w: new = w["weight_hr"] @ new
    return keep[0] * h + (1 - keep[0]) * new, c


def kept(case, a, end, t, row):
    """Zoneout's share of the hidden and of the cell state: a mask (training), the rate (inference), 0 without it."""
    masks = (case.get(f"zoneout_{which}{end}") for which in ("hidden", "cell"))
    rates = (a.get(f"zoneout_{which}", 0) for which in ("hidden", "cell"))
    return [rate if mask is None else mask[t, row] for mask, rate in zip(masks, rates)]


def forward(case, a):
    """Output, final hidden and, of an LSTM, final cell states; each row within its own length."""
    x, width = case["x"], a["projection"] or a["hidden"]
    lengths = a["lengths"] or [a["steps"]] * a["batch"]
    hidden, cells = [], []
    for layer in range(a["layers"]):
        outputs = []
        for direction in directions(a):
            end, index = f"_l{layer}{direction}", len(hidden)
            w = {key.replace(end, ""): value for key, value in case.items()
                 if key.split(".")[0].endswith(end) and not key.startswith("zoneout")}
            h = list(case["h0"][index] if "h0" in case else np.zeros((a["batch"], width)))
            c = list(case["c0"][index] if "c0" in case else np.zeros((a["batch"], a["hidden"])))
            y = [[np.zeros(width) for _ in range(a["batch"])] for _ in range(a["steps"])]
            for row, length in enumerate(lengths):
                for t in reversed(range(length)) if direction else range(length):
                    h[row], c[row] = step(x[t, row], h[row], c[row], w, a, kept(case, a, end, t, row))
                    y[t][row] = h[row]
            outputs.append(np.array(y))
            hidden.append(np.array(h))
            cells.append(np.array(c))
        x = np.concatenate(outputs, axis=2)
    results = {"output": x, "state": np.stack(hidden)}
    return {**results, "cell": np.stack(cells)} if a["cell"] == "lstm" else results


def verify(name, case, a, results, tolerance=1e-9):
    """Results and gradients are those of the formulas, to `tolerance` of a tensor's largest value."""
    expected = forward(case, a)
    gradients = {"grad_" + key for key in differentiable(case)}
    if results.keys() != expected.keys() | gradients: raise ValueError(f"{name}: {sorted(results)}")
    for key, value in expected.items(): close(f"{name} {key}", results[key], value, tolerance)
    random = random_for(name + " directions")
    for key in differentiable(case):
        direction = random.normal(size=case[key].shape)
        moved = forward({**case, key: case[key] + 1e-30j * direction}, a)
        expected = sum((value * case["upstream_" + result]).sum().imag for result, value in moved.items()) / 1e-30
        gradient, size = results["grad_" + key], np.abs(results["grad_" + key]).max() * np.abs(direction).sum()
        if gradient.shape != direction.shape or not abs((gradient * direction).sum() - expected) <= tolerance * size:
            raise ValueError(f"{name} grad_{key}: {(gradient * direction).sum()} along a direction, not {expected}")


def add_case(fixture, name, case, a, results, tolerance=1e-9):
    verify(name, case, a, results, tolerance)
    inputs = {key: Integers(value) if key == "ids" or key.startswith("zoneout_") else Input(value)
              for key, value in case.items() if key != "x" or "ids" not in case}
    fixture.add(name, a, **inputs, **results)

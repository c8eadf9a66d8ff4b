"""Cells that no framework has as a layer, written here in PyTorch's float64 operations, with autograd's gradients: LSTM
and GRU with layer normalisation, zoneout, minGRU and minLSTM. recurrent.py's NumPy is the second source. Writes
normalized_torch.json, zoneout_torch.json and minimal_torch.json."""
from torch.nn.functional import layer_norm
from recurrent_torch import *
from zoneout import masks


def normalize(z, w, which):
    gain = w.get(f"norm_{which}.weight")
    return z if gain is None else layer_norm(z, gain.shape, gain, w[f"norm_{which}.bias"], eps=1e-5)


def zoned(old, new, keep): return torch.where(keep == 1, old, new) if keep.dim() else keep * old + (1 - keep) * new


def minimal_step(x, h, w, a):
    """Feng et al. 2024 (arXiv 2410.01201): section 3, and the appendix's g for a candidate that is positive."""
    *gates, candidate = (x @ w["weight_ih"].T + w.get("bias_ih", 0)).chunk(GATES[a["cell"]], -1)
    if a["candidate"] == "g": candidate = torch.where(candidate >= 0, candidate + 0.5, candidate.sigmoid())
    if a["cell"] == "mingru": return torch.lerp(h, candidate, gates[0].sigmoid())
    forget, input = torch.stack([gate.sigmoid() for gate in gates]) / sum(gate.sigmoid() for gate in gates)
    return forget * h + input * candidate


def step(x, h, c, w, a, keep):
    """A step of the whole batch: Ba et al. 2016, equations 20 to 22, and Krueger et al. 2016, equations 5 and 6."""
    if a["cell"].startswith("min"): return minimal_step(x, h, w, a), c
    inputs = normalize(x @ w["weight_ih"].T, w, "ih") + w.get("bias_ih", 0)
    recurrent = normalize(h @ w["weight_hh"].T, w, "hh") + w.get("bias_hh", 0)
    if a["cell"] == "rnn": new = torch.tanh(inputs + recurrent)
    elif a["cell"] == "gru":
        reset, update = (inputs + recurrent)[:, :2 * a["hidden"]].sigmoid().chunk(2, 1)
        last = slice(2 * a["hidden"], None)
        new = torch.lerp((inputs[:, last] + reset * recurrent[:, last]).tanh(), h, update)
    else:
        i, f, g, o = (inputs + recurrent).chunk(4, 1)
        c = zoned(c, f.sigmoid() * c + i.sigmoid() * g.tanh(), keep[1])
        new = o.sigmoid() * normalize(c, w, "c").tanh()
        if "weight_hr" in w: new = new @ w["weight_hr"].T
    return zoned(h, new, keep[0]), c


def run_cells(leaves, case, a):
    x = leaves["x"] if "x" in leaves else torch.tensor(case["x"])
    hidden, cells = [], []
    for layer in range(a["layers"]):
        outputs = []
        for direction in directions(a):
            end, part = f"_l{layer}{direction}", len(hidden)
            w = {".".join([key.split(".")[0].removesuffix(end), *key.split(".")[1:]]): value
                 for key, value in leaves.items() if key.split(".")[0].endswith(end)}
            h, c = (leaves[key][part] if key in leaves else torch.zeros(a["batch"], width, dtype=torch.float64)
                    for key, width in (("h0", a["projection"] or a["hidden"]), ("c0", a["hidden"])))
            order = list(reversed(range(a["steps"]))) if direction else list(range(a["steps"]))
            states = {}
            for t in order:
                keep = [torch.tensor(case[f"zoneout_{which}{end}"][t] if f"zoneout_{which}{end}" in case
                                     else float(a.get(f"zoneout_{which}", 0))) for which in ("hidden", "cell")]
                states[t], c = h, c = step(x[t], h, c, w, a, keep)
            outputs.append(torch.stack([states[t] for t in sorted(states)]))
            hidden.append(h)
            cells.append(c)
        x = torch.cat(outputs, 2)
    results = {"output": x, "state": torch.stack(hidden)}
    return {**results, "cell": torch.stack(cells)} if a["cell"] == "lstm" else results


def add(fixture, name, cell, **more):
    a = settings(cell, **more)
    case = random_case(name, a)
    if a.get("zoneout_mode") == "training":
        for layer in range(a["layers"]):
            for which, width in (("hidden", a["projection"] or a["hidden"]), ("cell", a["hidden"])):
                shape, rate = (a["steps"], a["batch"], width), a[f"zoneout_{which}"]
                if rate: case[f"zoneout_{which}_l{layer}"] = masks(a["seed"], layer, which == "cell", rate, shape)
    leaves = parameters_and_states(case)
    add_case(fixture, name, case, a, with_gradients(case, leaves, run_cells(leaves, case, a)))


fixture = Fixture(framework, "normalized_torch")
for cell, more in (("lstm", {}), ("gru", {"reset": "after"})):
    norm = lambda name, **other: add(fixture, f"{cell}_{name}", cell, **more, normalized=True, **other)
    norm("1_layer")
    norm("1_layer_bias_none_zero_state", bias="none", with_state=False)
    norm("2_layer", layers=2)
    norm("bidirectional", bidirectional=True, bias="one")
    norm("hidden_17", steps=4, batch=2, hidden=17)
    norm("ids", classes=6)
    norm("one_step_one_row", steps=1, batch=1)
    if cell == "lstm": norm("projection", hidden=5, projection=3)
fixture.write()

fixture = Fixture(framework, "zoneout_torch")
for mode, seed in (("inference", None), ("training", 20161103)):
    for cell, more in (("lstm", {}), ("gru", {"reset": "after"}), ("rnn", {"activation": "tanh"})):
        rate = lambda name, of_hidden, of_cell, **other: add(
            fixture, f"{cell}_{mode}{name}", cell, **more, zoneout_mode=mode, zoneout_hidden=of_hidden,
            zoneout_cell=of_cell if cell == "lstm" else 0, seed=seed, **other)
        rate("", 0.25, 0.5)
        rate("_2_layer_zero_state", 0.125, 0.25, layers=2, with_state=False)
        if cell == "lstm":
            rate("_cell_alone", 0, 0.5)
            rate("_projection", 0.25, 0.125, hidden=5, projection=3)
        if cell != "rnn": rate("_normalized", 0.5, 0.25, normalized=True)
fixture.write()

fixture = Fixture(framework, "minimal_torch")
for cell in ("mingru", "minlstm"):
    for candidate in ("linear", "g"):
        minimal = lambda name, **other: add(
            fixture, f"{cell}_{candidate}_{name}", cell, candidate=candidate, **{"bias": "one", **other})
        minimal("1_layer")
        minimal("1_layer_bias_none_zero_state", bias="none", with_state=False)
        minimal("2_layer", layers=2, steps=7)
        minimal("bidirectional", bidirectional=True)
        minimal("hidden_17", steps=9, batch=2, hidden=17)
        minimal("ids", classes=6)
        minimal("one_step_one_row", steps=1, batch=1)
fixture.write()

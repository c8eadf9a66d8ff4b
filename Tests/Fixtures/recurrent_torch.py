"""torch.nn.RNN, LSTM and GRU in float64, given a case of recurrent.py. Packed where the case has lengths; where it has one
bias, bias_hh is zero."""
from itertools import product
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
from recurrent import *

framework = f"PyTorch {torch.__version__.split('+')[0]}"


def parameters_and_states(case):
    """What gradients are taken of, as leaves."""
    return {key: torch.tensor(case[key], requires_grad=True) for key in differentiable(case)}


def with_gradients(case, leaves, results):
    """The results and the gradients of sum(result · upstream), as arrays."""
    sum((value * torch.tensor(case["upstream_" + key])).sum() for key, value in results.items()).backward()
    gradients = {"grad_" + key: leaf.grad for key, leaf in leaves.items()}
    return {key: value.detach().numpy() for key, value in {**results, **gradients}.items()}


def run_layer(leaves, x, a):
    more = {"nonlinearity": a["activation"]} if a["cell"] == "rnn" else {}
    if a["projection"]: more["proj_size"] = a["projection"]
    kind = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[a["cell"]]
    layer = kind(a["inputs"], a["hidden"], a["layers"], bias=a["bias"] != "none", dtype=torch.float64,
                 bidirectional=a["bidirectional"], **more)
    weights = {key: leaves.get(key, torch.zeros_like(value)) for key, value in layer.named_parameters()}
    state = leaves.get("h0") if a["cell"] != "lstm" or "h0" not in leaves else (leaves["h0"], leaves["c0"])
    if a["lengths"]: x = pack_padded_sequence(x, torch.tensor(a["lengths"]), enforce_sorted=False)
    output, last = torch.func.functional_call(layer, weights, (x, state))
    if a["lengths"]: output, _ = pad_packed_sequence(output, total_length=a["steps"])
    return {"output": output, **dict(zip(("state", "cell"), last if a["cell"] == "lstm" else [last]))}


def add_layer(fixture, name, a):
    """Draws again where ReLUs that never open leave a tensor nothing but zeros."""
    results, draws = {}, 0
    while not results or not all(value.any() for value in results.values()):
        case = random_case(name + " again" * draws, a)
        leaves = parameters_and_states(case)
        x = leaves["x"] if "x" in leaves else torch.tensor(case["x"])
        results = with_gradients(case, leaves, run_layer(leaves, x, a))
        draws += 1
    add_case(fixture, name, case, a, results)


def add_product(fixture, cell, prefix="", **more):
    """A case for each of: layers × directions × with a projection or without (LSTM) × biases × equal or different lengths.
    Every other one starts from zero, so that each pair of these is there both ways."""
    for layers, bidirectional, projection, bias, lengths in product(
            (1, 2, 3), (False, True), (None, 2) if cell == "lstm" else (None,), ("both", "one", "none"),
            (None, [1, 5, 2, 4])):
        odd = (layers + bidirectional + bool(projection) + (bias == "one") + bool(lengths)) % 2 == 1
        words = [f"{layers}_layer", "bidirectional" * bidirectional, "projection" * bool(projection), f"bias_{bias}",
                 "lengths" * bool(lengths), "zero_state" * (not odd)]
        add_layer(fixture, prefix + "_".join(filter(None, words)), settings(
            cell, bias, layers, batch=4, inputs=2, hidden=3, with_state=odd, bidirectional=bidirectional,
            projection=projection, lengths=lengths, **more))

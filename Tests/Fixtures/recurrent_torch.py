"""torch.nn.RNN, LSTM and GRU in float64, given a case of recurrent.py. Packed where the case has lengths."""
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
    layer = kind(a["inputs"], a["hidden"], a["layers"], bias=a["bias"] == "both", dtype=torch.float64,
                 bidirectional=a["bidirectional"], **more)
    weights = {key: leaves[key] for key, _ in layer.named_parameters()}
    state = leaves.get("h0") if a["cell"] != "lstm" or "h0" not in leaves else (leaves["h0"], leaves["c0"])
    if a["lengths"]: x = pack_padded_sequence(x, torch.tensor(a["lengths"]), enforce_sorted=False)
    output, last = torch.func.functional_call(layer, weights, (x, state))
    if a["lengths"]: output, _ = pad_packed_sequence(output, total_length=a["steps"])
    return {"output": output, **dict(zip(("state", "cell"), last if a["cell"] == "lstm" else [last]))}


def add_layer(fixture, name, a):
    case = random_case(name, a)
    leaves = parameters_and_states(case)
    x = leaves["x"] if "x" in leaves else torch.tensor(case["x"])
    add_case(fixture, name, case, a, with_gradients(case, leaves, run_layer(leaves, x, a)))

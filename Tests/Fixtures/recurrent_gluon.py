"""gluon.rnn.RNN, LSTM and GRU in float64, given a case of recurrent.py, Gluon's names translated to PyTorch's."""
import mxnet as mx
from mxnet import autograd, gluon, nd
from recurrent import *

framework = f"MXNet {mx.__version__} Gluon"


def pytorch_name(gluon_name):
    """rnn0_l1_i2h_weight → weight_ih_l1, lstm0_r0_h2h_bias → bias_hh_l0_reverse: the layouts are the same."""
    layer, which, kind = gluon_name.split("_")[-3:]
    end = f"l{layer[1:]}" + ("_reverse" if layer[0] == "r" else "")
    return f"{kind}_{ {'i2h': 'ih', 'h2h': 'hh', 'h2r': 'hr'}[which] }_{end}"


def add_layer(fixture, name, a, tolerance=1e-9):
    case = random_case(name, a)
    array = lambda values: nd.array(values, dtype="float64")
    kind = {"rnn": gluon.rnn.RNN, "lstm": gluon.rnn.LSTM, "gru": gluon.rnn.GRU}[a["cell"]]
    layer = kind(a["hidden"], a["layers"], input_size=a["inputs"], bidirectional=a["bidirectional"],
                 **({"activation": a["activation"]} if a["cell"] == "rnn" else {}))
    layer.initialize()
    layer.cast("float64")
    weights = {pytorch_name(key): parameter for key, parameter in layer.collect_params().items()}
    for key, parameter in weights.items(): parameter.set_data(array(case[key]))
    states = layer.begin_state(a["batch"], dtype="float64")
    if "h0" in case: states = [array(case[key]) for key in ("h0", "c0") if key in case]
    x = array(case["x"])
    for value in [x, *states]: value.attach_grad()
    with autograd.record():
        output, last = layer(x, states)
        results = {"output": output, **dict(zip(("state", "cell"), last))}
        loss = sum((value * array(case["upstream_" + key])).sum() for key, value in results.items())
    loss.backward()
    gradients = {"x": x.grad, **{key: parameter.grad() for key, parameter in weights.items()}}
    if "h0" in case: gradients.update(zip(("h0", "c0"), (value.grad for value in states)))
    results.update({"grad_" + key: gradients[key] for key in differentiable(case)})
    add_case(fixture, name, case, a, {key: value.asnumpy() for key, value in results.items()}, tolerance)

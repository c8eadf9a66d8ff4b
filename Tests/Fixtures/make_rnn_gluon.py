"""gluon.rnn.RNN of MXNet 1.9.1 in float64, its names translated to PyTorch's. Writes rnn_gluon.json.

MXNet's fused ReLU casts to float32 whatever the layer's type, forward and backward, so the ReLU cases carry
that rounding (below 1e-6 of a tensor's largest value); the tanh cases are float64 throughout.
"""
import mxnet as mx
from mxnet import autograd, gluon, nd
from fixture import *

fixture = Fixture(f"MXNet {mx.__version__} Gluon")


def pytorch_name(gluon_name):
    """rnn0_l1_i2h_weight → weight_ih_l1: the layouts are the same."""
    layer, which, kind = gluon_name.split("_")[-3:]
    return f"{kind}_{'ih' if which == 'i2h' else 'hh'}_{layer}"


def add(name, activation, layers=1, steps=7, batch=3, inputs=5, hidden=4, with_state=True):
    case = rnn_case(name, steps, batch, inputs, hidden, layers, "both")
    array = lambda values: nd.array(values, dtype="float64")
    layer = gluon.rnn.RNN(hidden, layers, activation=activation, input_size=inputs)
    layer.initialize()
    layer.cast("float64")
    parameters = {pytorch_name(key): parameter for key, parameter in layer.collect_params().items()}
    for key, parameter in parameters.items(): parameter.set_data(array(case[key]))
    x = array(case["x"])
    h0 = array(case["h0"]) if with_state else layer.begin_state(batch, dtype="float64")[0]
    x.attach_grad()
    h0.attach_grad()
    with autograd.record():
        output, (state,) = layer(x, [h0])
        loss = (output * array(case["upstream_output"])).sum() + (state * array(case["upstream_state"])).sum()
    loss.backward()
    results = {"output": output, "state": state, "grad_x": x.grad}
    if with_state: results["grad_h0"] = h0.grad
    results.update({"grad_" + key: parameter.grad() for key, parameter in parameters.items()})
    results = {key: value.asnumpy() for key, value in results.items()}
    expected = rnn_reference(case, activation, layers, with_state)
    tolerance, dtype = (1e-6, "float64, ReLU in float32") if activation == "relu" else (1e-9, "float64")
    for key in results: close(f"{name} {key}", results[key], expected[key], tolerance)
    fixture.add(name, rnn_attributes(case, activation, "both", with_state, dtype),
                **rnn_tensors(case, results, with_state))


for activation in ("relu", "tanh"):
    for layers in (1, 2):
        add(f"{activation}_{layers}_layer", activation, layers)
        add(f"{activation}_{layers}_layer_zero_state", activation, layers, with_state=False)
    add(f"{activation}_hidden_19", activation, steps=11, batch=2, inputs=6, hidden=19)
    add(f"{activation}_one_step_one_row", activation, steps=1, batch=1)
fixture.write()

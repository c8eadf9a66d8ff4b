"""gluon.rnn.RNN of MXNet 1.9.1 in float64, its names translated to PyTorch's. Writes rnn_gluon.json.

MXNet's fused ReLU casts to float32 whatever the layer's type, forward and backward, so the ReLU cases carry
that rounding (below 1e-6 of a tensor's largest value); the tanh cases are float64 throughout.
"""
from recurrent_gluon import *

fixture = Fixture(framework)
for activation in ("relu", "tanh"):
    tolerance, dtype = (1e-6, "float64, ReLU in float32") if activation == "relu" else (1e-9, "float64")
    add = lambda name, **more: add_layer(
        fixture, f"{activation}_{name}", settings(
            "rnn", activation=activation, dtype=dtype, **{"steps": 7, "inputs": 5, **more}), tolerance)
    for layers in (1, 2):
        add(f"{layers}_layer", layers=layers)
        add(f"{layers}_layer_zero_state", layers=layers, with_state=False)
    add("hidden_19", steps=11, batch=2, inputs=6, hidden=19)
    add("one_step_one_row", steps=1, batch=1)
fixture.write()

"""torch.nn.RNN in float64: outputs, final state and every gradient. Writes rnn_torch.json."""
from recurrent_torch import *

fixture = Fixture(framework)
for activation in ("relu", "tanh"):
    add = lambda name, bias="both", layers=1, **more: add_layer(
        fixture, f"{activation}_{name}", settings(
            "rnn", bias, layers, activation=activation,
            **{"steps": 7, "inputs": 5, **more}))
    for layers in (1, 2):
        for bias in ("both", "none"): add(f"{layers}_layer_bias_{bias}", bias, layers)
        add(f"{layers}_layer_zero_state", layers=layers, with_state=False)
    add("hidden_19", steps=11, batch=2, inputs=6, hidden=19)
    add("hidden_37", steps=5, batch=9, inputs=13, hidden=37)
    add("one_step", steps=1)
    add("one_row", steps=6, batch=1, layers=2)
    add("one_step_one_row", steps=1, batch=1)
    add("one_unit", steps=4, batch=2, inputs=3, hidden=1)
    add("ids", steps=6, hidden=5, classes=8)
    add("ids_2_layer_bias_none", "none", 2, steps=4, batch=5, hidden=3, classes=7)
fixture.write()

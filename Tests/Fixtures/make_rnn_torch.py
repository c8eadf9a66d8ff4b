"""torch.nn.RNN in float64: outputs, final state and every gradient. Writes rnn_torch.json."""
from recurrent_torch import *

fixture = Fixture(framework)
for activation in ("relu", "tanh"):
    add_product(fixture, "rnn", f"{activation}_", activation=activation)
    add = lambda name, bias="both", layers=1, **more: add_layer(
        fixture, f"{activation}_{name}", settings(
            "rnn", bias, layers, activation=activation,
            **{"steps": 7, "inputs": 5, **more}))
    add("hidden_19", steps=11, batch=2, inputs=6, hidden=19)
    add("hidden_37", steps=5, batch=9, inputs=13, hidden=37)
    add("one_step", steps=1)
    add("one_row", steps=6, batch=1, layers=2)
    add("one_step_one_row", steps=1, batch=1)
    add("one_unit", steps=4, batch=2, inputs=3, hidden=1)
    add("ids", steps=6, hidden=5, classes=8)
    add("ids_2_layer_bias_none", "none", 2, steps=4, batch=5, hidden=3, classes=7)
    add("lengths_all_shorter", steps=6, batch=4, inputs=3, lengths=[3, 1, 4, 4])
    add("bidirectional_lengths", bidirectional=True, batch=4, inputs=3, lengths=[3, 7, 1, 5])
    add("bidirectional_ids_lengths", bidirectional=True, steps=5, batch=4, classes=6, lengths=[4, 5, 2, 1])
fixture.write()

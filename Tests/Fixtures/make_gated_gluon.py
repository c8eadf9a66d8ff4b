"""gluon.rnn.LSTM and GRU of MXNet 1.9.1 in float64, names translated to PyTorch's. Writes gated_gluon.json."""
from recurrent_gluon import *

fixture = Fixture(framework)
for cell, more in (("lstm", {}), ("gru", {"reset": "after"})):
    add = lambda name, **other: add_layer(fixture, f"{cell}_{name}", settings(cell, **more, **other))
    add("1_layer")
    add("1_layer_zero_state", with_state=False)
    add("2_layer", layers=2, steps=7)
    add("3_layer", layers=3, batch=2)
    add("bidirectional", bidirectional=True)
    add("bidirectional_2_layer_zero_state", layers=2, bidirectional=True, hidden=3, with_state=False)
    add("hidden_17", batch=2, hidden=17)
    add("one_step_one_row", steps=1, batch=1)
fixture.write()

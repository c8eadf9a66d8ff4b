"""Keras 3's LSTM and both forms of its GRU, float64, TensorFlow backend. Writes gated_keras.json.

Rows of different lengths have right-padded masks and zero_output_for_mask=True (by default Keras repeats the last
output instead). A row without a single step keeps its initial state.
"""
from recurrent_keras import *

fixture = Fixture(framework)
for prefix, cell, bias, more in (
        ("lstm", "lstm", "one", {}), ("gru_after", "gru", "both", {"reset": "after"}),
        ("gru_before", "gru", "one", {"reset": "before"})):
    add = lambda name, bias=bias, **other: add_layer(fixture, f"{prefix}_{name}", settings(cell, bias, **more, **other))
    add("1_layer")
    add("1_layer_bias_none_zero_state", "none", with_state=False)
    add("2_layer", layers=2)
    add("lengths", steps=6, batch=4, lengths=[3, 6, 0, 1])
    add("2_layer_lengths_zero_state", layers=2, with_state=False, lengths=[2, 5, 4])
    add("bidirectional_lengths", bidirectional=True, batch=4, lengths=[5, 0, 2, 3])
    add("bidirectional_2_layer_bias_none", "none", layers=2, bidirectional=True, hidden=3)
    add("one_step_one_row", steps=1, batch=1)
    if prefix != "gru_after": add("hidden_17", batch=2, hidden=17)
fixture.write()

"""torch.nn.LSTM and GRU in float64, and RNN where rnn_torch.json has it not: bidirectional, three layers, rows of
different lengths (packed, unsorted), projected. Writes lstm_torch.json, gru_torch.json and rnn_lengths_torch.json."""
from recurrent_torch import *


def write(name, cell, prefixes={"": {}}, gated=True):
    fixture = Fixture(framework, name)
    for prefix, more in prefixes.items():
        def add(name, bias="both", layers=1, **other):
            add_layer(fixture, prefix + name, settings(cell, bias, layers, **more, **other))

        if gated:
            add("1_layer")
            add("1_layer_bias_none_zero_state", "none", with_state=False)
            add("2_layer")
            add("3_layer_lengths", layers=3, lengths=[2, 5, 3])
            add("one_step_one_row", steps=1, batch=1)
            add("one_unit", steps=4, batch=2, hidden=1)
            add("hidden_17", steps=6, batch=2, hidden=17)
            add("ids", steps=6, classes=6)
            add("ids_2_layer_lengths", "none", 2, batch=4, classes=5, lengths=[1, 5, 4, 2])
        add("lengths_all_shorter", steps=6, batch=4, lengths=[3, 1, 4, 4])
        add("2_layer_lengths_zero_state", "none", 2, with_state=False, lengths=[4, 2, 5])
        add("bidirectional", bidirectional=True)
        add("bidirectional_lengths", bidirectional=True, steps=7, batch=4, lengths=[3, 7, 1, 5])
        add("bidirectional_2_layer_lengths", "none", 2, bidirectional=True, lengths=[5, 1, 4])
        add("bidirectional_3_layer_zero_state", "none", 3, bidirectional=True, hidden=3, with_state=False)
        add("bidirectional_ids_lengths", bidirectional=True, batch=4, classes=6, lengths=[4, 5, 2, 1])
        if cell == "lstm":
            add("projection", hidden=6, projection=4)
            add("projection_lengths_bias_none", "none", hidden=5, projection=2, lengths=[1, 5, 3])
            add("projection_2_layer_zero_state", layers=2, projection=3, with_state=False)
            add("projection_3_layer_lengths", layers=3, projection=2, lengths=[4, 5, 2])
            add("projection_bidirectional", "none", hidden=5, projection=3, bidirectional=True)
            add("projection_bidirectional_2_layer_lengths", layers=2, projection=2, bidirectional=True,
                lengths=[5, 2, 4])
            add("projection_hidden_9", steps=4, batch=2, hidden=9, projection=5)
            add("projection_one_unit", batch=2, hidden=3, projection=1)
            add("projection_ids", steps=4, hidden=5, projection=3, classes=6)
        if cell == "rnn": add("3_layer", layers=3)
    fixture.write()


write("lstm_torch", "lstm")
write("gru_torch", "gru", {"": {"reset": "after"}})
write("rnn_lengths_torch", "rnn", {f"{name}_": {"activation": name} for name in ("tanh", "relu")}, gated=False)

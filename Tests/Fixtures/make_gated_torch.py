"""torch.nn.LSTM, with projections too, and torch.nn.GRU in float64: outputs, final states and every gradient. Writes
lstm_torch.json and gru_torch.json."""
from recurrent_torch import *

for cell, more in (("lstm", {}), ("gru", {"reset": "after"})):
    fixture = Fixture(framework, f"{cell}_torch")
    add_product(fixture, cell, **more)
    add = lambda name, bias="both", layers=1, **other: add_layer(
        fixture, name, settings(cell, bias, layers, **more, **other))
    add("one_step_one_row", steps=1, batch=1)
    add("one_unit", steps=4, batch=2, hidden=1)
    add("hidden_17", steps=6, batch=2, hidden=17)
    add("ids", steps=6, classes=6)
    add("ids_2_layer_lengths", "none", 2, batch=4, classes=5, lengths=[1, 5, 4, 2])
    add("lengths_all_shorter", steps=6, batch=4, lengths=[3, 1, 4, 4])
    add("bidirectional_lengths", bidirectional=True, steps=7, batch=4, lengths=[3, 7, 1, 5])
    add("bidirectional_ids_lengths", bidirectional=True, batch=4, classes=6, lengths=[4, 5, 2, 1])
    if cell == "lstm":
        add("projection", hidden=6, projection=4)
        add("projection_bidirectional", "none", hidden=5, projection=3, bidirectional=True)
        add("projection_hidden_9", steps=4, batch=2, hidden=9, projection=5)
        add("projection_one_unit", batch=2, hidden=3, projection=1)
        add("projection_ids", steps=4, hidden=5, projection=3, classes=6)
    fixture.write()

"""Draws what `Benchmarks/sizes --record FILE` measured: draw-sizes.py FILE OUT.svg

Of each size that is changed by itself, milliseconds a batch and megabytes of tensors, with a line for each cell.
"""
import json, pathlib, sys

import chart

usual = {"hidden": 256, "batch": 32, "vocabulary": 1027, "steps": 35}
shown = {"hidden": "hidden units", "vocabulary": "characters of the vocabulary", "steps": "steps", "batch": "rows"}
marks = {"hidden": (128, 256, 512, 1024, 2048), "vocabulary": (64, 256, 1027, 4096, 16384, 50_000),
         "steps": (8, 35, 100, 500, 2000), "batch": (1, 8, 32, 64, 256)}
labels = {"relu": "RNN", "gru": "GRU", "lstm": "LSTM"}


awkward = (9, 31, 250, 257)  # beside the usual ones they would look like steps


def points(results, cell, name, what):
    """(size, figure) of the results in which no other size is unusual."""
    chosen = [r for r in results if r["cell"] == cell and r[name] not in awkward
              and all(r[n] == usual[n] for n in usual if n != name)]
    return sorted((r[name], r[what]) for r in chosen)


def main(record, out):
    results = json.loads(pathlib.Path(record).read_text())
    charts = []
    for row, (name, title) in enumerate(shown.items()):
        for column, (what, unit) in enumerate((("milliseconds_a_batch", "ms a batch"), ("megabytes", "MB of tensors"))):
            lines = [(points(results, cell, name, what), colour, label, False)
                     for colour, (cell, label) in enumerate(labels.items(), start=1)]
            axes = chart.Chart(f"{unit}, by {title}", lines, x_log=True, y_log=True, x_ticks=marks[name])
            charts.append((axes, (60 + 410 * column, 40 + 240 * row, 290, 150)))
    pathlib.Path(out).write_text(chart.picture("What a batch takes, by sizes", 830, 970, charts))


if len(sys.argv) != 3:
    sys.exit(__doc__)
main(*sys.argv[1:])

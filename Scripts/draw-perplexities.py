"""Draws the perplexities of runs, on the text trained on and held out, from their metrics.jsonl.

    draw-perplexities.py OUT.svg LABEL=DIRECTORY …
"""
import json, pathlib, sys

import chart


def epochs(directory):
    lines = (pathlib.Path(directory) / "metrics.jsonl").read_text().splitlines()
    return [record for record in map(json.loads, lines) if record["event"] == "epoch"]


def main(out, runs):
    lines = []
    for colour, run in enumerate(runs, start=1):
        label, directory = run.split("=", 1)
        records = epochs(directory)
        for key, what in (("perplexity", "{}"), ("held_out_perplexity", "{}, held out")):
            points = [(record["epoch"], record[key]) for record in records if key in record]
            if points:
                lines.append((points, colour, what.format(label), key != "perplexity"))
    axes = chart.Chart("perplexity by epoch", lines, y_log=True)
    pathlib.Path(out).write_text(chart.picture("Perplexity by epoch", 760, 360, [(axes, (50, 40, 540, 270))]))


if len(sys.argv) < 3:
    sys.exit(__doc__)
main(sys.argv[1], sys.argv[2:])

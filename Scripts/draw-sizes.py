"""Draws the tables under "How it grows with the sizes" in docs/performance/README.md: draw-sizes.py OUT.svg

Beside each share of the peak stands what it comes to: the milliseconds of a batch's operations at that share.
"""
import pathlib, sys

import chart

root = pathlib.Path(__file__).resolve().parent.parent
usual = {"hidden units": 256, "batch": 32, "vocabulary": 1027, "steps": 35}
# Operations a second of the two threads that the tables were measured on, as docs/performance says.
peak = 2 * 103e9


def tables(markdown):
    """(name, [(size, percent)]) of each table whose second row is percent of peak."""
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in markdown.splitlines() if line.startswith("|")]
    for header, row in zip(cells, cells[2:]):
        if row[0] == "percent of peak":
            yield header[0], [(float(s.replace(",", "")), float(p)) for s, p in zip(header[1:], row[1:])]


def milliseconds(name, size, percent):
    h, n, v, t = (usual | {name: size}).values()
    return 6 * t * n * h * (h + v) / (percent / 100 * peak) * 1000


def main(out):
    charts = []
    for row, (name, points) in enumerate(tables((root / "docs/performance/README.md").read_text())):
        marks = [size for size, _ in points if size not in (9, 31, 250, 257, 20_000)]
        times = [(size, milliseconds(name, size, percent)) for size, percent in points]
        for column, (what, line, options) in enumerate((
                ("percent of peak", points, {"y_range": (0, 100)}), ("milliseconds a batch", times, {"y_log": True}))):
            axes = chart.Chart(
                f"{what}, by {name}", [(line, column + 1, "", False)], x_log=True, x_ticks=marks, **options)
            charts.append((axes, (50 + 390 * column, 40 + 240 * row, 310, 150)))
    pathlib.Path(out).write_text(chart.picture("What a batch takes, by sizes", 800, 970, charts))


if len(sys.argv) != 2:
    sys.exit(__doc__)
main(sys.argv[1])

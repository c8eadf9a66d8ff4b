"""Draws the tables under "How it grows with the sizes" in docs/performance/README.md: draw-sizes.py OUT.svg"""
import pathlib, sys

import chart

root = pathlib.Path(__file__).resolve().parent.parent


def tables(markdown):
    """(name, [(size, percent)]) of each table whose second row is percent of peak."""
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in markdown.splitlines() if line.startswith("|")]
    for header, row in zip(cells, cells[2:]):
        if row[0] == "percent of peak":
            yield header[0], [(float(s.replace(",", "")), float(p)) for s, p in zip(header[1:], row[1:])]


def main(out):
    charts = []
    for index, (name, points) in enumerate(tables((root / "docs/performance/README.md").read_text())):
        axes = chart.Chart(
            f"percent of peak, by {name}", [(points, 1, "", False)], x_log=True, y_range=(0, 100),
            x_ticks=[p[0] for p in points if p[0] not in (9, 31, 250, 257, 20_000)])
        charts.append((axes, (50 + 390 * (index % 2), 40 + 260 * (index // 2), 310, 170)))
    pathlib.Path(out).write_text(chart.picture("Share of the processor's peak by sizes", 800, 520, charts))


if len(sys.argv) != 2:
    sys.exit(__doc__)
main(sys.argv[1])

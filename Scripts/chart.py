"""Line charts as SVG, for light and dark pages."""
import math

STYLE = """<style>
  svg { --ink: #1f2a36; --soft: #5c6a79; --grid: #d5dce4; --1: #1d63b0; --2: #b5391f; --3: #2b7a4b; --4: #8a5a00; }
  @media (prefers-color-scheme: dark) {
    svg { --ink: #e4eaf1; --soft: #a5b1be; --grid: #35414e; --1: #74b0f4; --2: #f08c72; --3: #6cc592; --4: #e0b050; }
  }
  text { font: 13px system-ui, "Segoe UI", "Noto Sans", sans-serif; fill: var(--soft); }
  .title { fill: var(--ink); font-size: 14px; }
  .middle { text-anchor: middle; } .end { text-anchor: end; }
  .grid { stroke: var(--grid); stroke-width: 1; }
  polyline { fill: none; stroke-width: 2; stroke-linejoin: round; }
</style>
"""


def ticks(low, high, logarithmic):
    """Round numbers in a range, with at least its ends covered."""
    if logarithmic:
        powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        steps = (1, 2, 5) if high / low < 1000 else (1,)
        marks = [m * 10.0**p for p in powers for m in steps]
    else:
        rough = (high - low) / 5 or 1
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough)
        marks = [step * i for i in range(math.floor(low / step), math.ceil(high / step) + 1)]
    return [m for m in marks if low * 0.999 <= m <= high * 1.001]


def number(value):
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


class Chart:
    """One pair of axes at a place of a picture; `lines` are (points, colour, label, whether dashed)."""

    def __init__(self, title, lines, x_log=False, y_log=False, y_range=None, x_ticks=None):
        self.title, self.lines = title, lines
        points = [p for line, *_ in lines for p in line]
        self.x = (min(p[0] for p in points), max(p[0] for p in points), x_log)
        low, high = y_range or (min(p[1] for p in points), max(p[1] for p in points))
        self.y = (low, high, y_log)
        self.x_ticks = x_ticks or ticks(*self.x)

    def svg(self, left, top, width, height):
        def place(value, axis, start, length):
            low, high, logarithmic = axis
            if logarithmic:
                low, high, value = math.log(low), math.log(high), math.log(value)
            return start + length * (value - low) / ((high - low) or 1)

        def at(point):
            return place(point[0], self.x, left, width), place(point[1], self.y, top + height, -height)

        parts = [f'<text class="title" x="{left}" y="{top - 12}">{self.title}</text>']
        for mark in ticks(*self.y):
            y = at((self.x[0], mark))[1]
            parts.append(f'<line class="grid" x1="{left}" x2="{left + width}" y1="{y:.1f}" y2="{y:.1f}"/>')
            parts.append(f'<text class="end" x="{left - 7}" y="{y + 4:.1f}">{number(mark)}</text>')
        for mark in self.x_ticks:
            x = at((mark, self.y[0]))[0]
            parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{top + height}" y2="{top + height + 5}"/>')
            parts.append(f'<text class="middle" x="{x:.1f}" y="{top + height + 20}">{number(mark)}</text>')
        for line, colour, label, is_dashed in self.lines:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(at, line))
            dashes = ' stroke-dasharray="7 4"' if is_dashed else ""
            parts.append(f'<polyline points="{path}"{dashes} style="stroke: var(--{colour})"/>')
        ends = sorted((at(line[-1])[::-1], colour, label) for line, colour, label, _ in self.lines if label)
        lowest = -math.inf
        for (y, x), colour, label in ends:
            lowest = max(y, lowest + 14)  # lines that end together have labels one below the other
            parts.append(f'<text x="{x + 7:.1f}" y="{lowest + 4:.1f}" style="fill: var(--{colour})">{label}</text>')
        return "\n".join(parts)


def picture(title, width, height, charts):
    """An SVG of charts, each with its (left, top, width, height)."""
    body = "\n".join(chart.svg(*frame) for chart, frame in charts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img">\n<title>{title}</title>\n{STYLE}{body}\n</svg>\n'
    )

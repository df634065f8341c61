"""The figures as bars: an SVG that is read on light and dark pages."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from benchmarks.contestants import Side

if TYPE_CHECKING:
    from benchmarks.figures import Figures, Report

WIDTH = 880
MARGIN = 24
LABELS = 240
"""The width of the names at the left."""
VALUES = 72
"""The width of the seconds at the right."""
ROW = 26
BAR = 16
PANEL = 78
"""The height of a panel without its bars: its title, its axis and the space below."""
HEAD = 56
LINE = 17
CHARACTERS = 125
"""Of a line of the small print."""

STYLE = """\
  <style>
    .page { fill: #ffffff; stroke: #d0d7de; }
    text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; }
    .title { font-size: 17px; font-weight: 600; }
    .panel { font-weight: 600; }
    .small { font-size: 12px; fill: #59636e; }
    .grid { stroke: #d0d7de; }
    .spread { stroke: #1f2328; }
    .ours { fill: #0969da; }
    .rival { fill: #afb8c1; }
    .limit { fill: none; stroke: #59636e; stroke-dasharray: 4 3; }
    @media (prefers-color-scheme: dark) {
      .page { fill: #0d1117; stroke: #3d444d; }
      text { fill: #f0f6fc; }
      .small { fill: #9198a1; }
      .grid { stroke: #3d444d; }
      .spread { stroke: #f0f6fc; }
      .ours { fill: #4493f8; }
      .rival { fill: #656c76; }
      .limit { stroke: #9198a1; }
    }
  </style>"""


def draw(report: Report) -> str:
    """Return a chart with a panel for each size, its bars from zero on, the shortest first."""
    y, shapes = HEAD + LINE, []
    for people in report.sizes:
        ways = report.of(people)
        shapes += draw_panel(f"{people:,} people with preferences", ways, y)
        y += PANEL + ROW * len(ways)
    for line in textwrap.wrap(small_print(report), CHARACTERS):
        shapes.append(text(MARGIN, y, line, "small"))
        y += LINE
    title = "Seconds to write people with preferences"
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 4}" role="img">',
            f"  <title>{title}</title>",
            STYLE,
            f'  <rect class="page" x="0.5" y="0.5" width="{WIDTH - 1}" height="{y + 3}" rx="8"/>',
            text(MARGIN, 34, title, "title"),
            text(
                MARGIN,
                34 + LINE,
                "Whole commands, process start included; median of the rounds, least to most as a line",
            ),
            *shapes,
            "</svg>\n",
        )
    )


def small_print(report: Report) -> str:
    """Return when and where the figures were taken."""
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    return f"{report.date}, {report.machine}. {versions}."


def draw_panel(title: str, ways: list[Figures], top: int) -> list[str]:
    """Return the shapes of a size: its axis in seconds, and a bar for each way."""
    step = tick_step(max(each.most for each in ways))
    ticks = math.ceil(max(each.most for each in ways) / step)
    scale = (WIDTH - 2 * MARGIN - LABELS - VALUES) / (ticks * step)
    left, first = MARGIN + LABELS, top + 34
    bottom = first + ROW * len(ways)
    shapes = [text(MARGIN, top + 20, title, "panel")]
    for number in range(ticks + 1):
        x = left + number * step * scale
        shapes.append(f'  <path class="grid" d="M{x:.1f} {first - 4}V{bottom}"/>')
        label = f"{number * step:g}" if number < ticks else f"{number * step:g} s"
        shapes.append(text(x, bottom + 15, label, "small", "middle"))
    for place, each in enumerate(ways):
        shapes += draw_bar(each, left, first + ROW * place, scale)
    return shapes


def draw_bar(each: Figures, left: int, top: int, scale: float) -> list[str]:
    """Return the shapes of a way: its name, its bar, the spread of its rounds, and its seconds."""
    middle, name = top + BAR / 2, each.contestant.name.replace("`", "")
    kind = each.contestant.side.value
    least, most = left + each.least * scale, left + each.most * scale
    return [
        text(left - 8, middle + 4, name, "panel" if each.contestant.side is Side.OURS else "", "end"),
        f'  <rect class="{kind}" x="{left}" y="{top}" width="{each.seconds * scale:.1f}" height="{BAR}"/>',
        f'  <path class="spread" d="M{least:.1f} {middle:g}H{most:.1f}"/>',
        text(most + 8, middle + 4, f"{each.seconds:.2f} s"),
    ]


def tick_step(most: float) -> float:
    """Return the distance of ticks, of 1, 2 or 5 times a power of ten, so that there are at most six."""
    power = 10.0 ** math.floor(math.log10(most / 6))
    return next(factor * power for factor in (1, 2, 5, 10) if most / (factor * power) <= 6)


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    """Return words at a place."""
    style = f' class="{kind}"' if kind else ""
    return f'  <text{style} x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(words)}</text>'

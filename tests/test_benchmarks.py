"""What the benchmark makes of its figures: the rules it checks, the table, the sentences and the chart."""

from __future__ import annotations

import pytest

from benchmarks import chart, page
from benchmarks.contestants import Contestant, Side
from benchmarks.figures import Figures, Report, Run
from benchmarks.rules import broken_rules

WALKS = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
PARKS = "4fa85f64-5717-4562-b3fc-2c963f66afa7"
NOTHING = "\t\\N"
TOGGLE = "7fa85f64-5717-4562-b3fc-2c963f66afa6"

OURS = Contestant("example-data", "ours", "alembic upgrade head", "alembic downgrade -1", side=Side.OURS)
LIMIT = Contestant("COPY BINARY of ready files", "ready", "psql -f ready.sql", side=Side.LIMIT)
FAST = Contestant("quick", "rivals", "quick 'A & B'", "quick --empty")
SLOW = Contestant("`slow` with the ORM", "rivals", "python slow.py")


def line(
    name: str = "Ada Smith", themes: str = WALKS, toggles: str = "", unit: str = "metric", revision: int = 1
) -> str:
    """Return a person as PostgreSQL writes it."""
    return f"1b4e28ba-2fa1-11d2-883f-0016d3cca427\t{name}\t{{{themes}}}\t{{{toggles}}}\t{unit}\t{revision}\n"


def figures(way: Contestant, seconds: tuple[float, ...], kib: int, removal: float | None = None) -> Figures:
    """Return figures of a size of 1,000, all of them alike but for the seconds."""
    return Figures(way, 1000, tuple(Run(each, kib, (), "same", removal) for each in seconds))


REPORT = Report(
    (
        figures(OURS, (0.9, 0.8, 1.3), 90_112, 0.6),
        figures(LIMIT, (0.4,), 9_216),
        figures(FAST, (0.5,), 153_600, 0.2),
        Figures(SLOW, 1000, (Run(2.5, 40_960, (), "one"), Run(3.5, 40_960, ("names (2 of 1,000)",), "other"))),
    ),
    "2026-11-28",
    "a machine, 2 cores",
    {"example-data": "0.2.0", "quick": "1.1"},
    {"lazy": "`lazy` failed:\n no such file"},
)


def test_people_that_keep_the_rules() -> None:
    """One in ten imperial, one to three themes, at most two toggles, a name of letters, digits, spaces, underscores."""
    people = [line() for _ in range(7)]
    people += [line("Zoë_7"), line(themes=f"{WALKS},{PARKS}", toggles=TOGGLE), line(unit="imperial")]
    assert broken_rules(people, 10) == ()


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        (line("Aurore O'Kon"), "names (1 of 10)"),
        (line("Al"), "names (1 of 10)"),
        (line("A" * 33), "names (1 of 10)"),
        (line(themes=""), "interest themes (1 of 10)"),
        (line(themes=f"{WALKS},{WALKS}"), "interest themes (1 of 10)"),
        (line(themes=TOGGLE), "interest themes (1 of 10)"),
        (line(toggles=WALKS), "safety toggles (1 of 10)"),
        (line(unit="nautical"), "unit system (1 of 10)"),
        (line(revision=2), "revision (1 of 10)"),
        (f"1b4e28ba-2fa1-11d2-883f-0016d3cca427\tAda Smith{NOTHING * 4}\n", "no preferences (1 of 10)"),
    ],
)
def test_a_person_that_breaks_a_rule(broken: str, rule: str) -> None:
    """The rule is named, with how many break it."""
    assert broken_rules([broken, line(unit="imperial"), *(line() for _ in range(8))], 10) == (rule,)


def test_the_number_of_people_and_the_share_of_imperial() -> None:
    """Rules of all rows together."""
    assert broken_rules([line(), line(unit="imperial")], 3) == (
        "number of people (2 of 3)",
        "one in ten imperial (50%)",
    )


def test_the_part_of_the_page() -> None:
    """Origin, table and sentences of a size, what was not measured, and the commands."""
    assert (
        page.part_of_page(REPORT)
        == """\
2026-11-28, on a machine, 2 cores. example-data 0.2.0, quick 1.1.

## 1,000 people

| way | seconds | least to most | peak MiB | removal, seconds | same rows again | rules kept |
| --- | ---: | ---: | ---: | ---: | --- | --- |
| COPY BINARY of ready files | 0.40 | 0.40 to 0.40 | 9 | - | yes | yes |
| quick | 0.50 | 0.50 to 0.50 | 150 | 0.20 | yes | yes |
| **example-data** | 0.90 | 0.80 to 1.30 | 88 | 0.60 | yes | yes |
| `slow` with the ORM | 3.00 | 2.50 to 3.50 | 40 | - | no | no: names (2 of 1,000) |

- Faster than example-data (0.90 s): quick (0.50 s).
- Less memory than example-data (88 MiB): `slow` with the ORM (40 MiB).
- A faster removal than example-data (0.60 s): quick (0.20 s).
- COPY BINARY of ready files, the limit, takes 0.40 s; example-data takes 2.2 times as long.

## Not measured

- lazy: `lazy` failed: no such file.

## The commands

```sh
# example-data
alembic upgrade head
alembic downgrade -1

# COPY BINARY of ready files
psql -f ready.sql

# quick
quick 'A & B'
quick --empty

# slow with the ORM
python slow.py
```"""
    )


def test_the_headline() -> None:
    """The sentences of the README name who is faster."""
    assert page.headline(REPORT) == (
        "`alembic upgrade head` with 1,000 people and preferences takes 0.9 seconds in all, a COPY of ready files "
        "takes 0.4 and 2 other ways take 0.5 to 3.0. Faster, with 1,000 people, quick."
    )


def test_nobody_is_faster() -> None:
    """It is said as well."""
    ours, rivals = figures(OURS, (0.45,), 90_112), (figures(SLOW, (3.0,), 9), figures(FAST, (0.5,), 9))
    report = Report((ours, *rivals), "2026-11-28", "a machine", {})
    assert page.headline(report) == (
        "`alembic upgrade head` with 1,000 people and preferences takes 0.5 seconds in all and 2 other ways take "
        "0.5 to 3.0. None of these is faster."
    )


def test_only_the_marked_part_of_a_page_is_replaced() -> None:
    """The rest stays."""
    old = "# A\n\n<!-- figures: begin -->\n\nold\n\n<!-- figures: end -->\n\nB\n"
    assert page.replace_part(old, r"\1 new") == (
        "# A\n\n<!-- figures: begin -->\n\n\\1 new\n\n<!-- figures: end -->\n\nB\n"
    )


def test_a_bar_of_the_chart() -> None:
    """A name, a bar from zero to the median, a line from the least to the most, and the median as text."""
    assert chart.draw_bar(figures(SLOW, (2.0, 3.0, 5.0), 1), left=100, top=10, scale=10) == [
        '  <text x="92" y="22" text-anchor="end">slow with the ORM</text>',
        '  <rect class="rival" x="100" y="10" width="30.0" height="16"/>',
        '  <path class="spread" d="M120.0 18H150.0"/>',
        '  <text x="158" y="22" text-anchor="start">3.00 s</text>',
    ]


@pytest.mark.parametrize(("most", "step"), [(0.07, 0.02), (0.6, 0.1), (1.3, 0.5), (9.6, 2), (61, 20)])
def test_ticks_of_the_axis(most: float, step: float) -> None:
    """Steps of 1, 2 or 5, at most six of them."""
    assert chart.tick_step(most) == pytest.approx(step)


def test_the_chart_has_panels_and_says_where_it_was_measured() -> None:
    """A panel for each size, the axis in seconds, and date, machine and versions below."""
    drawn = chart.draw(REPORT)
    words = [each.partition(">")[2].partition("<")[0] for each in drawn.splitlines() if each.startswith("  <text")]
    assert words == [
        "Seconds to write people with preferences",
        "Whole commands, process start included; median of the rounds, least to most as a line",
        "1,000 people with preferences",
        "0",
        "1",
        "2",
        "3",
        "4 s",
        "COPY BINARY of ready files",
        "0.40 s",
        "quick",
        "0.50 s",
        "example-data",
        "0.90 s",
        "slow with the ORM",
        "3.00 s",
        "2026-11-28, a machine, 2 cores. example-data 0.2.0, quick 1.1.",
    ]

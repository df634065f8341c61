"""The figures in words and tables: docs/benchmarks.md, the chart beside it, and the sentence of the README."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from benchmarks import chart
from benchmarks.contestants import Side
from benchmarks.project import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.figures import Figures, Report

PAGE = REPOSITORY / "docs/benchmarks.md"
README = REPOSITORY / "README.md"
CHART = REPOSITORY / "docs/images/benchmarks.svg"

PART = re.compile(r"(<!-- figures: begin -->\n)(.*?)(<!-- figures: end -->)", re.DOTALL)
"""What a run writes anew in a page."""

WIDTH = 120
HEADLINE = 100_000
"""The size that the README speaks of, or the largest that was measured."""

HEAD = (
    "| way | seconds | least to most | peak MiB | removal, seconds | same rows again | rules kept |",
    "| --- | ---: | ---: | ---: | ---: | --- | --- |",
)


def write(report: Report) -> None:
    """Write the page, the chart and the sentence of the README."""
    CHART.write_text(chart.draw(report))
    PAGE.write_text(replace_part(PAGE.read_text(), part_of_page(report)))
    README.write_text(replace_part(README.read_text(), fill(headline(report))))


def replace_part(text: str, part: str) -> str:
    """Return a page with other figures between its two marks."""
    return PART.sub(lambda match: f"{match[1]}\n{part}\n\n{match[3]}", text)


def part_of_page(report: Report) -> str:
    """Return all figures: where they are from, a section for each size, what is missing, and the commands."""
    parts = [fill(origin(report)), *(section(report, people) for people in report.sizes)]
    if report.failures:
        parts += ["## Not measured", bullets(f"{name}: {reason}." for name, reason in report.failures.items())]
    return "\n\n".join([*parts, "## The commands", commands(report)])


def commands(report: Report) -> str:
    """Return the commands as a person types them, each way's with a comment."""
    lines = (
        f"# {each.name.replace('`', '')}\n" + "\n".join(filter(None, (each.write, each.remove)))
        for each in report.contestants
    )
    return "```sh\n" + "\n\n".join(lines) + "\n```"


def origin(report: Report) -> str:
    """Return when and where the figures were taken, and with what."""
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    return f"{report.date}, on {report.machine}. {versions}."


def section(report: Report, people: int) -> str:
    """Return the figures of a size."""
    table = "\n".join([*HEAD, *(row(each) for each in report.of(people))])
    return f"## {people:,} people\n\n{table}\n\n{bullets(comparisons(report, people))}"


def row(each: Figures) -> str:
    """Return a line of the table."""
    cells = (
        f"**{each.contestant.name}**" if each.contestant.side is Side.OURS else each.contestant.name,
        f"{each.seconds:.2f}",
        f"{each.least:.2f} to {each.most:.2f}",
        f"{each.peak_mib:.0f}",
        "-" if each.removal is None else f"{each.removal:.2f}",
        "yes" if each.is_repeatable else "no",
        f"no: {'; '.join(each.broken)}" if each.broken else "yes",
    )
    return f"| {' | '.join(cells)} |"


def comparisons(report: Report, people: int) -> list[str]:
    """Return who is faster than this package, needs less memory or removes faster, and how far the limit is."""
    ours = report.of_side(people, Side.OURS)[0]
    rivals = report.of_side(people, Side.RIVAL)
    sentences = [
        compare("Faster", "s", {each.contestant.name: each.seconds for each in rivals}, ours.seconds),
        compare("Less memory", "MiB", {each.contestant.name: each.peak_mib for each in rivals}, ours.peak_mib),
    ]
    removals = {each.contestant.name: each.removal for each in rivals if each.removal is not None}
    if removals and ours.removal is not None:
        sentences.append(compare("A faster removal", "s", removals, ours.removal))
    sentences += [
        f"{limit.contestant.name}, the limit, takes {limit.seconds:.2f} s; example-data takes "
        f"{ours.seconds / limit.seconds:.1f} times as long."
        for limit in report.of_side(people, Side.LIMIT)
    ]
    return [sentence for sentence in sentences if sentence]


def compare(what: str, unit: str, others: Mapping[str, float], ours: float) -> str:
    """Return the sentence about those who have less than ours, the least first; nothing where there are no others."""
    better = sorted((figure, name) for name, figure in others.items() if figure < ours)
    names = ", ".join(f"{name} ({amount(figure, unit)})" for figure, name in better) or "none of the others"
    return f"{what} than example-data ({amount(ours, unit)}): {names}." if others else ""


def amount(figure: float, unit: str) -> str:
    """Return a figure with its unit, as the table has it."""
    return f"{figure:.2f} s" if unit == "s" else f"{figure:.0f} {unit}"


def headline(report: Report) -> str:
    """Return the sentences of the README: what this package takes, the limit, the others, and who of them is faster."""
    people = HEADLINE if HEADLINE in report.sizes else report.sizes[-1]
    ours = report.of_side(people, Side.OURS)[0]
    rivals = sorted(each.seconds for each in report.of_side(people, Side.RIVAL))
    parts = [
        f"`{ours.contestant.write}` with {people:,} people and preferences takes {ours.seconds:.1f} seconds in all",
        *(f"a COPY of ready files takes {limit.seconds:.1f}" for limit in report.of_side(people, Side.LIMIT)),
        *([f"{len(rivals)} other ways take {rivals[0]:.1f} to {rivals[-1]:.1f}"] if rivals else []),
    ]
    faster = [f"with {size:,} people, {join(names)}" for size in report.sizes if (names := faster_names(report, size))]
    who = f"Faster, {'; '.join(faster)}" if faster else "None of these is faster"
    return f"{join(parts)}. {who}."


def faster_names(report: Report, people: int) -> list[str]:
    """Return the rivals that are faster than this package, the fastest first."""
    ours = report.of_side(people, Side.OURS)[0]
    return [
        each.contestant.name
        for each in report.of(people)
        if each.contestant.side is Side.RIVAL and each.seconds < ours.seconds
    ]


def join(names: Sequence[str]) -> str:
    """Return names as a sentence has them."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def bullets(sentences: Iterable[str]) -> str:
    """Return a list, each sentence an item."""
    return "\n".join(fill(f"- {' '.join(sentence.split())}", indent="  ") for sentence in sentences)


def fill(text: str, indent: str = "") -> str:
    """Return a paragraph in lines as long as Markdown's may be."""
    return textwrap.fill(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)

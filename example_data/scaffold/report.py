"""The report on a module: how much is in it, and what could not be decided, in the order of harm.

What is said of several places stands in one line, and of a long report a summary is printed: all of it is in a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from example_data.scaffold.mend import Tried
from example_data.scaffold.output import count_in_words, on_one_line
from example_data.scaffold.plan.dataset_plan import DatasetPlan

NEXT = {
    True: "Add a seed: example-data add --dataset {} --revision",
    False: "Take it up: example-data init --dataset {} --revision",
}
"""What to do next, in a project that has a registry, and in one that has none."""

MOST_LINES, SHOWN = 200, 10
"""Lines that are printed; of a longer report, the first few of each kind."""

NAMED = 2
"""Places that a line names; where there are more, it says how many."""

HARM = {
    "rows of triggers that stay when a seed is removed": r"side effects .* stay when a seed is removed$",
    "tables left out": r"left out ",
    "columns that stay NULL, or whose constraints are not understood":
        r"undecided .*?: (stays NULL|(\S+|a CHECK) is not understood(?!, but))",
    "columns left to the database": r"undecided .*?: is left to ",
    "assumptions": "",
    "triggers": r"(undecided \S+: trigger|side effects) ",
}  # fmt: skip
"""Kinds of lines by what they begin with, the most harmful first; assumptions are all that no other pattern fits."""

ASSUMPTIONS = [*HARM].index("assumptions")

_NEEDED = re.compile(r".* needs (\S+), which is left out")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the user should know."""

    verb: str
    place: str
    text: str

    @property
    def line(self) -> str:
        """The line that says it."""
        return on_one_line(f"{self.verb} {self.place}", self.text)

    @property
    def shared(self) -> str:
        """What it has in common with findings of other places."""
        needed = _NEEDED.fullmatch(self.text)
        return f"needs {needed[1]}, which is left out" if needed else self.text

    @property
    def harm(self) -> int:
        """Its place in the order of harm."""
        patterns = enumerate(HARM.values())
        return next((place for place, pattern in patterns if pattern and re.match(pattern, self.line)), ASSUMPTIONS)


def find_all(plan: DatasetPlan) -> list[Finding]:
    """Return everything that the user should know of a plan, in the order of harm."""
    found = [Finding("left out", name, reason) for name, reason in plan.left_out.items()]
    for table in plan.tables:
        places = ((f"{table.name}.{note.column}" if note.column else table.name, note) for note in table.notes)
        found += [Finding("undecided", place, note.text) for place, note in places if not note.is_guess]
    outcomes = {"keep": "stay when a seed is removed", "remove": "go with the rows that they refer to"}
    for name, word in plan.side_effects.items():
        found.append(Finding("side effects", name, f"triggers write to it; those rows {outcomes[word]}"))
    for schema, names in groupby(sorted(t.name for t in plan.tables if "." in t.name), lambda n: n.rpartition(".")[0]):
        number = count_in_words(len(list(names)), "table")
        found.append(Finding("undecided", schema, f"{number} named with this schema, whatever the search path is"))
    return sorted(found, key=attrgetter("harm"))


def report_lines(
    plan: DatasetPlan, path: str, dataset: str, *, tried: str = "not tried", has_registry: bool = True, file: str = ""
) -> list[str]:
    """Return the lines of the report on what was written to a file.

    The import path of the dataset is empty where it cannot be imported from there. A long report is in a `file`, and
    shortened here.
    """
    columns = sum(len(table.columns) for table in plan.tables)
    defaulted = sum(table.defaulted for table in plan.tables)
    checks = sum(table.understood for table in plan.tables)
    guesses = sum(note.is_guess for table in plan.tables for note in table.notes)
    found = find_all(plan)
    return [
        f"wrote {path}: {count_in_words(len(plan.tables), 'table')}, {count_in_words(columns, 'column')}",
        f"left to the database: {count_in_words(defaulted, 'column')} with defaults",
        f"understood: {count_in_words(checks, 'CHECK constraint')}",
        *([f"guessed: {count_in_words(guesses, 'reference')} from the names of columns"] if guesses else []),
        tried,
        *(_summary(found, file) if file else map(_joined, _groups(found))),
        NEXT[has_registry].format(dataset)
        if dataset
        else "Move it to a folder in prepend_sys_path, so that revisions can import it.",
    ]


def _groups(found: Iterable[Finding]) -> list[list[Finding]]:
    """Return the findings that say the same together, where the first of them stands."""
    groups: dict[tuple[int, str, str], list[Finding]] = {}
    for finding in found:
        groups.setdefault((finding.harm, finding.verb, finding.shared), []).append(finding)
    return list(groups.values())


def _joined(group: list[Finding]) -> str:
    """Return the line of findings that say the same."""
    if len(group) == 1:
        return group[0].line
    places = ", ".join(finding.place for finding in group[:NAMED])
    more = f" and {len(group) - NAMED} more" if len(group) > NAMED else ""
    return on_one_line(f"{group[0].verb} {places}{more}", group[0].shared)


def _summary(found: list[Finding], file: str) -> Iterator[str]:
    """Yield how many findings there are of each kind, and the first few of them."""
    for harm, findings in groupby(found, attrgetter("harm")):
        own = list(findings)
        lines = list(map(_joined, _groups(own)))
        yield f"{[*HARM][harm]}: {len(own)}"
        yield from (f"  {line}" for line in lines[:SHOWN])
        if len(lines) > SHOWN:
            yield f"  and {len(lines) - SHOWN} lines more"
    yield f"All of it is in {file}."


def report_document(plan: DatasetPlan, tried: Tried) -> dict[str, Any]:
    """Return the tables with their columns and what could not be decided, and those left out, under names."""
    tables = [
        {
            "table": table.name,
            "columns": [*table.columns],
            "guessed": [note.column for note in table.notes if note.is_guess],
            "undecided": [
                {"column": note.column or None, "reason": note.text} for note in table.notes if not note.is_guess
            ],
        }
        for table in plan.tables
    ]
    return {
        "tried": {"rows": tried.rows, "reason": tried.why_not or None, "untried": [*tried.untried]},
        "tables": tables,
        "left_out": [{"table": table, "reason": why} for table, why in plan.left_out.items()],
        "side_effects": dict(plan.side_effects),
    }

"""The report: everything that could not be decided, in the order of harm, and short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from example_data.project.python_source import Call
from example_data.scaffold.plan.context import Note, PlannedTable
from example_data.scaffold.plan.dataset_plan import DatasetPlan
from example_data.scaffold.report import report_lines
from tests.support.scaffold_plans import plan_of, shop

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.project import Project


def planned(name: str, *notes: Note) -> PlannedTable:
    """Return a table with these notes."""
    return PlannedTable(name, Call("c.size", (name, 1)), ("id",), {"id": Call("c.uuid_key")}, notes, 0, 0)


def said(plan: DatasetPlan, file: str = "") -> list[str]:
    """Return what the report says between its beginning and what to do next."""
    return report_lines(plan, "demo.py", "demo:v1", file=file)[4:-1]


def test_the_report_has_a_line_for_everything_undecided() -> None:
    """What stands in the file as a comment is printed as well."""
    assert report_lines(plan_of(shop()), "demo.py", "demo:v1") == [
        "wrote demo.py: 4 tables, 14 columns",
        "left to the database: 0 columns with defaults",
        "understood: 2 CHECK constraints",
        "not tried",
        "left out ledger: checksum cannot be filled: values of type tsvector are left to c.text_of",
        "undecided customers.secret: stays NULL: values of type tsvector are left to c.text_of",
        "Add a seed: example-data add --dataset demo:v1 --revision",
    ]


def test_what_harms_most_comes_first() -> None:
    """Rows that stay, tables that are left out, columns without values, those left to others, assumptions, triggers."""
    notes = (
        Note("", "trigger t is fired by its rows"),
        Note("a", "has 26 different values, of which two seeds may share some"),
        Note("b", "is left to a trigger, which changes it"),
        Note("c", "stays NULL: nothing fills it"),
        Note("", "t_check is not understood: CHECK (odd(a))"),
    )
    plan = DatasetPlan((planned("t", *notes), planned("shop.u")), {"v": "has no key"}, {"audit": "keep"})
    assert said(plan) == [
        "side effects audit: triggers write to it; those rows stay when a seed is removed",
        "left out v: has no key",
        "undecided t.c: stays NULL: nothing fills it",
        "undecided t: t_check is not understood: CHECK (odd(a))",
        "undecided t.b: is left to a trigger, which changes it",
        "undecided t.a: has 26 different values, of which two seeds may share some",
        "undecided shop: 1 table named with this schema, whatever the search path is",
        "undecided t: trigger t is fired by its rows",
    ]


def test_the_same_is_said_once() -> None:
    """Two places are named, and the others counted; what lacks the same table lacks it for the same reason."""
    note = Note("x", "stays NULL: media is not among the tables")
    left_out = {"d": "d_id needs media, which is left out", "e": "e_id needs media, which is left out"}
    plan = DatasetPlan((planned("a", note), planned("b", note), planned("c", note)), left_out)
    assert said(plan) == [
        "left out d, e: needs media, which is left out",
        "undecided a.x, b.x and 1 more: stays NULL: media is not among the tables",
    ]


def test_of_a_long_report_a_summary_is_printed() -> None:
    """How much there is of each kind, the first lines of it, and where the rest is."""
    notes = [Note(f"c{number}", f"stays NULL: reason {number}") for number in range(12)]
    plan = DatasetPlan((planned("t", *notes),), {"v": "has no key"})
    assert said(plan, "demo.report.txt") == [
        "tables left out: 1",
        "  left out v: has no key",
        "columns that stay NULL, or whose constraints are not understood: 12",
        *(f"  undecided t.c{number}: stays NULL: reason {number}" for number in range(10)),
        "  and 2 lines more",
        "All of it is in demo.report.txt.",
    ]


def test_a_long_report_is_a_file_beside_the_module(project_with_schema: Callable[[str], Project]) -> None:
    """With more than 200 lines; as JSON it is complete."""
    project = project_with_schema("content")
    columns = ", ".join(f"c{number} tsvector" for number in range(201))
    assert not project.psql(f"CREATE TABLE wide (id uuid PRIMARY KEY, {columns})")
    done = project.run("example-data", "scaffold", "wide", "--no-try")
    assert "All of it is in demo.report.txt." in done.stdout
    assert len(done.stdout.splitlines()) < 20
    lines = (project.root / "demo.report.txt").read_text().splitlines()
    assert lines[200] == "undecided wide.c200: stays NULL: values of type tsvector are left to c.text_of"
    assert len(lines) == 201

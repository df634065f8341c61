"""How tables look on a terminal, in a pipe, and one column a line; and that no value is more than text."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from tests.support.project import Project, copy_repository
from tests.support.terminal import run_on_terminal

if TYPE_CHECKING:
    from pathlib import Path

ODD = 'it\'s "q"; -- %s %% [red]x[/red] :smile: a\\b\nc\td \x1b[31mé 漢字 €'
"""A value that SQL, `str.format`, Rich, a shell or a terminal could take for more than text."""

SHOWN = 'it\'s "q"; -- %s %% [red]x[/red] :smile: a\\b\\nc\\td \\x1b[31mé 漢字 €'
"""The same in a table: a row is a line, and nothing steers the terminal."""

TABLE = 'we"ird; [b]%s'
COLUMN = "na'me; %\\"

DATASET = f"""\
from example_data import Column, Dataset, Table
from example_data import columns as c
from example_data.generation.vectors import Plain

note = Column(
    "text", lambda context, rows: Plain([context.pin.parameters["note"]] * len(rows)), "a note",
    parameters={{"note": {ODD!r}}},
)
v1 = Dataset(Table({TABLE!r}, rows=c.size("rows", 2), columns={{"id": c.serial_key(), {COLUMN!r}: note}}))
"""

HEADING = "name        seed  user_count  locale  dataset"
RULE = "─" * 69
SEEDS = [
    "mossy-owl   2026  12          en_US   example_data.datasets.people:v1",
    "kind-heron  4711  24          de_DE   example_data.datasets.people:v1",
]

NARROW = [
    HEADING,
    "─" * 60,
    "mossy-owl   2026  12          en_US   example_data.datasets.",
    "                                      people:v1",
    "kind-heron  4711  24          de_DE   example_data.datasets.",
    "                                      people:v1",
]

VERTICAL = """\
-[ 1 ]-
name        mossy-owl
seed        2026
user_count  12
locale      en_US
dataset     example_data.datasets.people:v1
-[ 2 ]-
name        kind-heron
seed        4711
user_count  24
locale      de_DE
dataset     example_data.datasets.people:v1
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return this repository's project with a dataset of odd names and values, and no database."""
    (tmp_path / "odd.py").write_text(DATASET)
    project = Project(copy_repository(tmp_path), "postgresql://u:secret@127.0.0.1:1/nowhere")
    ini = project.root / "alembic.ini"
    ini.write_text(ini.read_text().replace("[alembic]\n", "[alembic]\nprepend_sys_path = .\n"))
    return project


def output(project: Project, *arguments: str) -> str:
    """Return what a verb, which must succeed, prints into a pipe."""
    done = project.run("example-data", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_terminal(project: Project) -> None:
    """A table has a heading of bold words with a line below it."""
    printed = run_on_terminal(project, "example-data", "list")
    heading, *lines = [line.rstrip() for line in printed.splitlines()]
    assert ("\x1b[1m" in heading, lines) == (True, [RULE, *SEEDS])


def test_a_table_fits_its_terminal(project: Project) -> None:
    """Where the terminal is narrower than a table, long values go on below, and none is cut."""
    project.variables["NO_COLOR"] = "1"
    printed = run_on_terminal(project, "example-data", "list", width=60)
    assert [line.rstrip() for line in printed.splitlines()] == NARROW


def test_no_color(project: Project) -> None:
    """With NO_COLOR nothing but text is printed."""
    project.variables["NO_COLOR"] = "1"
    printed = run_on_terminal(project, "example-data", "list")
    assert [line.rstrip() for line in printed.splitlines()] == [HEADING, RULE, *SEEDS]


def test_a_pipe(project: Project) -> None:
    """In a pipe the columns are aligned, however long the lines are."""
    assert output(project, "list").splitlines() == [HEADING, *SEEDS]


def test_vertical(project: Project) -> None:
    """With --vertical a row is a block with a column a line, on a terminal as in a pipe."""
    assert output(project, "list", "--vertical") == VERTICAL
    assert run_on_terminal(project, "example-data", "list", "--vertical") == VERTICAL


@pytest.mark.parametrize("verb", ["list", "show", "explain", "check", "status"])
def test_every_verb_with_tables_has_vertical(project: Project, verb: str) -> None:
    """--vertical is an option of each verb that prints tables."""
    assert "  --vertical  " in output(project, verb, "--help")


def test_vertical_is_for_people(project: Project) -> None:
    """CSV and JSON have no other direction."""
    done = project.run("example-data", "list", "--vertical", "--format", "csv")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        2,
        "Error: Invalid value: --vertical is for --format table",
    )


def test_rich_is_for_terminals(project: Project) -> None:
    """What is printed into a pipe does without the time that Rich takes to load."""
    code = "import sys; from example_data.cli.app import main; sys.argv[1:] = ['list']; main()"
    check = f"import atexit, sys; atexit.register(lambda: print('rich' in sys.modules)); {code}"
    assert project.run_afresh("python", "-c", check).stdout.splitlines()[-1] == "False"


def test_odd_values_as_json(project: Project) -> None:
    """Names and values come through JSON as they are."""
    shown = json.loads(output(project, "show", "--dataset", "odd:v1", "--format", "json"))
    assert shown["tables"] == {TABLE: [{"id": 1, COLUMN: ODD}, {"id": 2, COLUMN: ODD}]}


def test_odd_values_as_csv(project: Project) -> None:
    """They come through CSV as they are."""
    printed = output(project, "show", "--dataset", "odd:v1", "--table", TABLE, "--format", "csv")
    assert list(csv.reader(io.StringIO(printed, newline=""))) == [["id", COLUMN], ["1", ODD], ["2", ODD]]


def test_odd_values_in_a_table(project: Project) -> None:
    """In a table control characters are written as Python writes them, and all else as it is."""
    lines = output(project, "show", "--dataset", "odd:v1").splitlines()
    assert lines == [f"id  {COLUMN}", f"1   {SHOWN}", f"2   {SHOWN}"]
    assert f"{COLUMN}  {SHOWN}\n" in output(project, "show", "--dataset", "odd:v1", "--vertical")


def test_odd_values_on_a_terminal(project: Project) -> None:
    """On a terminal they are the same, and no markup."""
    project.variables["NO_COLOR"] = "1"
    printed = run_on_terminal(project, "example-data", "show", "--dataset", "odd:v1", width=200)
    assert [line.rstrip() for line in printed.splitlines()[2:]] == [f"1   {SHOWN}", f"2   {SHOWN}"]


def test_an_odd_parameter_of_a_seed(project: Project) -> None:
    """From the command line through the registry, `list` and `show` it is the same."""
    output(project, "add", "--name", "red-fox", "--dataset", "odd:v1", "--parameter", f"note={ODD}")
    *_, listed = json.loads(output(project, "list", "--format", "json"))["seeds"]
    *_, fox = csv.DictReader(io.StringIO(output(project, "list", "--format", "csv"), newline=""))
    shown = json.loads(output(project, "show", "red-fox", "--rows", "1", "--format", "json"))["tables"]
    assert (listed["parameters"], fox["parameters"]) == ({"note": ODD}, f"note={ODD}")
    assert shown == {TABLE: [{"id": 1, COLUMN: ODD}]}
    assert f"parameters  note={SHOWN}\n" in output(project, "list", "--vertical")


def test_an_odd_parameter(project: Project) -> None:
    """A parameter from the command line is the value that the rows have."""
    arguments = ("--dataset", "odd:v1", "--parameter", f"note={ODD}!", "--rows", "1", "--format", "json")
    assert json.loads(output(project, "show", *arguments))["tables"][TABLE] == [{"id": 1, COLUMN: f"{ODD}!"}]

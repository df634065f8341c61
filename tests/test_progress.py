"""Long work shows how far it is: a bar on a terminal, log lines elsewhere, and nothing where it is short."""

from __future__ import annotations

import json
import logging
import re
import time
from pathlib import Path

import psycopg
import pytest

from example_data import Dataset, Table, progress
from example_data import columns as c
from example_data.generation.pin import Pin
from tests.support.project import ON, Project
from tests.support.revisions import write_revisions
from tests.support.terminals import Terminal

readings = Dataset(
    Table("sensors", rows=c.size("sensors", 100), columns={"id": c.uuid_key(), "name": c.person_name()}),
    Table(
        "readings", rows=c.per("sensors", low=2, high=4), columns={"id": c.uuid_key(), "sensor": c.parent("sensors")}
    ),
)

TABLES = """
    CREATE TABLE shop.sensors (id uuid PRIMARY KEY, name text NOT NULL);
    CREATE TABLE shop.readings (id uuid PRIMARY KEY, sensor uuid NOT NULL REFERENCES shop.sensors);
"""

SLOW = """
    CREATE FUNCTION shop.dawdle() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep({seconds}); RETURN coalesce(NEW, OLD); END $$;
    CREATE TRIGGER dawdle BEFORE {event} ON shop.{table} FOR EACH {each} EXECUTE FUNCTION shop.dawdle();
"""


def pin(size: int) -> Pin:
    """Return a seed of so many sensors, and about three times as many readings."""
    return Pin("mossy-owl", 2026, size, dataset="tests.test_progress:readings")


def project_of(new_project: Project, size: int, slow: str = "") -> Project:
    """Return the project with a revision t of tables, and one s1 of a seed."""
    return write_revisions(new_project, TABLES + slow, pin(size))


def test_bar_of_an_upgrade(new_project: Project) -> None:
    """A bar has the table, the rows of all, the rate and the time that is left."""
    project = project_of(new_project, 500_000)
    project.alembic("upgrade", "t")
    project.psql("ALTER TABLE shop.readings DROP CONSTRAINT readings_sensor_fkey")  # its check is most of the time
    code, lines = Terminal(project, "alembic", *ON, "upgrade", "head").finish()
    bar = r"writing mossy-owl: (sensors|readings), [\d,]+ of 2,000,000 rows, [\d,]+/s, \d+:\d\d left +[━╸╺ ]+"
    assert (code, bool([line for line in lines if re.fullmatch(bar, line.rstrip())])) == (0, True), lines


def test_bar_while_postgresql_works(new_project: Project) -> None:
    """Once rows are no longer counted there is no time left to tell, as nobody knows it."""
    slow = SLOW.format(seconds=3, event="INSERT", table="readings", each="STATEMENT").replace("BEFORE", "AFTER")
    code, lines = Terminal(project_of(new_project, 20, slow), "alembic", *ON, "upgrade", "head").finish()
    bar = "writing mossy-owl: readings, 81 of 81 rows, waiting for PostgreSQL, 0:0"
    assert (code, bool([line for line in lines if line.startswith(bar)])) == (0, True), lines


def test_bar_of_a_removal(new_project: Project) -> None:
    """Of a deletion, which is one statement, only the time is shown."""
    slow = SLOW.format(seconds=2, event="DELETE", table="readings", each="STATEMENT")
    project = project_of(new_project, 20, slow)
    project.alembic(*ON, "upgrade", "head")
    code, lines = Terminal(project, "alembic", "downgrade", "t").finish()
    bars = [line for line in lines if re.match(r"deleting mossy-owl: readings, 0:0\d +[━╸╺ ]+$", line)]
    assert (code, bool(bars)) == (0, True), lines


COMPARISONS = {
    ("verify",): ("verifying mossy-owl: sensors, 20 of 80 rows, waiting for PostgreSQL, 0:0", 1),  # of another registry
    ("reset", "mossy-owl", "--yes"): ("comparing mossy-owl, 0:0", 0),  # when it locks the rows
}


@pytest.mark.parametrize("command", COMPARISONS)
def test_bar_of_a_comparison(new_project: Project, command: tuple[str, ...]) -> None:
    """So it is where rows are compared, here with somebody who keeps their table for two seconds."""
    project = project_of(new_project, 20)
    project.alembic(*ON, "upgrade", "head")
    with psycopg.connect(project.url) as other:
        other.execute("LOCK TABLE shop.readings")
        terminal = Terminal(project, "example-data", *command)
        while other.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone() == (0,):
            time.sleep(0.05)
        time.sleep(1.8)
        other.rollback()
    code, lines = terminal.finish()
    bar, expected = COMPARISONS[command]
    assert (code, bool([line for line in lines if line.startswith(bar)])) == (expected, True), lines


def test_bar_of_an_export(new_project: Project, tmp_path: Path) -> None:
    """Files of millions of rows are counted, too."""
    command = ("export", "mossy-owl", "--size", "users=2000000", "--output", str(tmp_path))
    code, lines = Terminal(new_project, "example-data", *command).finish()
    bar = r"exporting mossy-owl: (users|user_preferences), [\d,]+ of 4,000,000 rows, [\d,]+/s, 0:\d\d left"
    assert (code, bool([line for line in lines if re.match(bar, line)])) == (0, True), lines


def test_nothing_of_the_bar_stays(new_project: Project) -> None:
    """The bar is wiped off, and the cursor is back."""
    slow = SLOW.format(seconds=1.5, event="INSERT", table="readings", each="STATEMENT")
    terminal = Terminal(project_of(new_project, 20, slow), "alembic", *ON, "upgrade", "head")
    terminal.finish()
    assert re.search(r"writing mossy-owl.*\x1b\[2K.*\x1b\[\?25h.*seed applied", terminal.shown, re.DOTALL)


def test_short_work_shows_nothing(new_project: Project) -> None:
    """What takes less than a second has no bar, and does not import what draws one."""
    project = project_of(new_project, 20)
    project.variables["PYTHONVERBOSE"] = "1"
    code, lines = Terminal(project, "alembic", *ON, "upgrade", "head").finish()
    assert (code, [line for line in lines if "writing mossy-owl" in line or "import 'rich" in line]) == (0, [])


def test_no_bar_among_log_lines_in_json(new_project: Project) -> None:
    """Where log lines are JSON, each line on a terminal is an object."""
    slow = SLOW.format(seconds=2, event="INSERT", table="readings", each="STATEMENT")
    project = project_of(new_project, 20, slow)
    project.alembic("upgrade", "head")
    project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    code, lines = Terminal(project, "example-data", "--log-format", "json", "apply").finish()
    assert (code, [json.loads(line)["level"] for line in lines]) == (0, ["INFO", "INFO"]), lines


def test_log_lines_elsewhere(new_project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where standard error is no terminal, there are log lines instead."""
    monkeypatch.setattr(progress, "LOG_INTERVAL", 0.5)
    slow = SLOW.format(seconds=0.0001, event="INSERT", table="readings", each="ROW")
    done = project_of(new_project, 1_500, slow).run("alembic", *ON, "upgrade", "head")
    line = (
        r"\[alembic.example_data\] seed writing seed_key=mossy-owl table=\w+ rows=\d+ total=6000 rows_per_second=\d+ s"
    )
    assert re.search(line, done.stderr), done.stderr


def test_fields(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log line has its facts as fields too; inner work is a step of the outer one."""
    monkeypatch.setattr(progress, "LOG_INTERVAL", 0.05)
    caplog.set_level(logging.INFO, "alembic.example_data")
    with progress.progress("comparing", "mossy-owl"), progress.progress("writing", "mossy-owl", 10):
        progress.advance("users", 4)
        time.sleep(0.2)
    first = caplog.records[0]
    fields = [getattr(first, name) for name in ("seed_key", "table", "rows", "total", "seconds")]
    assert fields == ["mossy-owl", "users", 4, 10, 0]


def test_counting_is_cheap() -> None:
    """Counting a block takes less than ten microseconds, a thousandth of the time to make one."""
    with progress.progress("writing", "mossy-owl", 10):
        started = time.perf_counter()
        for _ in range(10_000):
            progress.advance("users", 8192)
        assert time.perf_counter() - started < 0.1

"""Start-up wiring: what an application gets, in real processes and against a real server."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import threading
import time
from typing import TYPE_CHECKING

import httpx
import psycopg
import pytest

from example_data import ExampleDataError, seed_on_startup, seed_on_startup_async
from tests.support.forked_commands import TIMEOUT
from tests.support.project import REPOSITORY, dump, rows

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.project import Project

NAMES = "SELECT count(*) FROM users"
START = "import logging; logging.basicConfig(level='INFO', format='%(message)s'); import example_data\n"
CALL = "example_data.seed_on_startup('alembic.ini')"


@pytest.fixture
def variables(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Return the environment without variables for example data."""
    for name in ("EXAMPLE_DATA_IS_ENABLED", "EXAMPLE_DATA_DATABASE_URL", "DATABASE_URL", "EXAMPLE_DATA_ENV"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Return what this package logs."""
    caplog.set_level(logging.INFO, "alembic.example_data")
    return caplog


def lines(log: pytest.LogCaptureFixture) -> list[str]:
    """Return the package's own lines, durations left out."""
    own = [record.getMessage() for record in log.records if record.name == "alembic.example_data"]
    return [re.sub(r" duration_ms=\d+", "", line) for line in own]


def test_it_upgrades_and_seeds(
    new_project: Project, variables: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    """An empty database is at head with both seeds, one line each."""
    variables.setenv("EXAMPLE_DATA_IS_ENABLED", "on")
    seed_on_startup(new_project.root / "alembic.ini", database_url=new_project.url)
    assert (rows(new_project.url, NAMES), lines(log)) == (
        [(36,)],
        [
            "seed applied seed_key=mossy-owl user_count=12 rows=24",
            "seed applied seed_key=kind-heron user_count=24 rows=48",
        ],
    )


def test_disabled(new_project: Project, variables: pytest.MonkeyPatch, log: pytest.LogCaptureFixture) -> None:
    """Where it is off, one line and nothing else: no connection, not even a look at the URL."""
    variables.setenv("EXAMPLE_DATA_DATABASE_URL", "postgresql://127.0.0.1:1/nowhere")
    seed_on_startup(new_project.root / "alembic.ini")
    assert lines(log) == ["example data skipped reason=disabled"]


def test_disabled_takes_no_time(new_project: Project) -> None:
    """Where it is off, the call takes less than 5 ms of processor time in a fresh process (best of three)."""
    code = "import time, example_data.startup as s; b = time.process_time(); s.seed_on_startup('alembic.ini'); "
    code += "print((time.process_time() - b) * 1000)"
    assert min(float(new_project.run("python", "-c", code).stdout) for _ in range(3)) < 5


def test_no_database_url(new_project: Project, variables: pytest.MonkeyPatch, log: pytest.LogCaptureFixture) -> None:
    """Where it is on but no database is named, the application starts with a warning."""
    variables.setenv("EXAMPLE_DATA_IS_ENABLED", "on")
    seed_on_startup(new_project.root / "alembic.ini")
    assert [(record.levelname, "reason=no-database-url" in record.message) for record in log.records] == [
        ("WARNING", True)
    ]


def test_up_to_date(seeded_project: Project, variables: pytest.MonkeyPatch, log: pytest.LogCaptureFixture) -> None:
    """A database that has it all is left alone, one line a seed."""
    variables.setenv("EXAMPLE_DATA_IS_ENABLED", "on")
    before = dump(seeded_project.url, times=True)
    seed_on_startup(seeded_project.root / "alembic.ini", database_url=seeded_project.url)
    assert (dump(seeded_project.url, times=True), lines(log)) == (
        before,
        [
            "seed skipped seed_key=mossy-owl reason=already-applied",
            "seed skipped seed_key=kind-heron reason=already-applied",
        ],
    )


def test_up_to_date_takes_no_time(seeded_project: Project) -> None:
    """In a fresh process the call takes less than 20 ms of processor time beyond imports (best of five)."""
    code = (
        "import time, example_data.startup as s, example_data.alembic_plugin.upgrade_to_head\n"
        "a = time.process_time(); s.seed_on_startup('alembic.ini'); print((time.process_time() - a) * 1000)"
    )
    seeded_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    times = [float(seeded_project.run("python", "-c", code).stdout) for _ in range(5)]
    assert min(times) < 20, times


def test_seeds_that_were_gated(
    new_project: Project, variables: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    """Seeds of revisions that ran while example data was off come in once it is on."""
    new_project.alembic("upgrade", "head")
    variables.setenv("EXAMPLE_DATA_IS_ENABLED", "on")
    seed_on_startup(new_project.root / "alembic.ini", database_url=new_project.url)
    assert (rows(new_project.url, NAMES), len(lines(log))) == ([(36,)], 2)


def test_eight_workers(new_project: Project) -> None:
    """Of eight workers that start at once one seeds, and all start."""
    new_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    workers = [new_project.start("python", "-c", START + CALL) for _ in range(8)]
    logs = [worker.communicate(timeout=TIMEOUT)[1] for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 8
    assert (sum("seed applied seed_key=mossy-owl" in text for text in logs), rows(new_project.url, NAMES)) == (
        1,
        [(36,)],
    )


def test_threads(new_project: Project, variables: pytest.MonkeyPatch) -> None:
    """Threads of one process may call it at once."""
    variables.setenv("EXAMPLE_DATA_IS_ENABLED", "on")
    failures: list[BaseException] = []

    def work() -> None:
        try:
            seed_on_startup(new_project.root / "alembic.ini", database_url=new_project.url)
        except BaseException as error:  # noqa: BLE001 - a thread's error would be lost
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (failures, rows(new_project.url, NAMES)) == ([], [(36,)])


def test_async(new_project: Project, variables: pytest.MonkeyPatch) -> None:
    """The async twin does the same, the event loop running on."""
    variables.setenv("EXAMPLE_DATA_IS_ENABLED", "on")

    async def start() -> int:
        ticks = 0
        task = asyncio.create_task(
            seed_on_startup_async(new_project.root / "alembic.ini", database_url=new_project.url)
        )
        while not task.done():
            await asyncio.sleep(0.001)
            ticks += 1
        await task
        return ticks

    ticks = asyncio.run(start())
    assert (ticks > 10, rows(new_project.url, NAMES)) == (True, [(36,)])


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("EXAMPLE_DATA_SEED_NAME", "mossy-elk", "EXAMPLE_DATA_SEED_NAME: no seed mossy-elk in "),
        ("EXAMPLE_DATA_REGISTRY_PATH", "nowhere.json", "nowhere.json"),
        ("EXAMPLE_DATA_IS_ENABLED", "maybe", "EXAMPLE_DATA_IS_ENABLED has a wrong value (expected one of"),
        ("EXAMPLE_DATA_DATABASE_URL", "postgresql://u:secret@127.0.0.1:1/shop", "cannot be reached"),
    ],
)
def test_what_cannot_be_resolved(
    migrated_project: Project, variables: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    """Start-up fails with one clear sentence, and nothing is written."""
    variables.setenv("EXAMPLE_DATA_IS_ENABLED", "on")
    variables.setenv("EXAMPLE_DATA_DATABASE_URL", migrated_project.url)
    variables.setenv(name, value)
    with pytest.raises(ExampleDataError, match=re.escape(message)) as caught:
        seed_on_startup(migrated_project.root / "alembic.ini")
    assert ("secret" in str(caught.value), rows(migrated_project.url, NAMES)) == (False, [(0,)])


def test_a_failing_migration(migrated_project: Project, variables: pytest.MonkeyPatch) -> None:
    """What stops the upgrade stops the start, in the upgrade's words."""
    migrated_project.psql("ALTER TABLE users ADD email text NOT NULL")
    variables.setenv("EXAMPLE_DATA_IS_ENABLED", "on")
    with pytest.raises(ExampleDataError, match=r"Revision 0003, seed 'mossy-owl': .* users.email"):
        seed_on_startup(migrated_project.root / "alembic.ini", database_url=migrated_project.url)


def test_the_applications_logging_stays(new_project: Project, variables: pytest.MonkeyPatch) -> None:
    """The logging section of alembic.ini is for the command line, not for an application that upgrades in process."""
    variables.setenv("EXAMPLE_DATA_IS_ENABLED", "on")
    handlers, level = list(logging.getLogger().handlers), logging.getLogger().level
    seed_on_startup(new_project.root / "alembic.ini", database_url=new_project.url)
    assert (logging.getLogger().handlers, logging.getLogger().level) == (handlers, level)


def test_fastapi_example(seeded_project: Project, tmp_path: Path) -> None:
    """The FastAPI example serves the people that its start-up brought in."""
    seeded_project.alembic("downgrade", "base")
    (tmp_path / "examples").symlink_to(REPOSITORY / "examples")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    seeded_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    server = seeded_project.start("uvicorn", "examples.fastapi_app:app", "--port", str(port))
    try:
        assert answer(f"http://127.0.0.1:{port}/people")[:2] == ["James Graham", "Michelle Harris"]
    finally:
        server.terminate()
        server.communicate(timeout=TIMEOUT)


def answer(url: str) -> list[str]:
    """Return what the server answers once it is up."""
    deadline = time.monotonic() + TIMEOUT
    while True:
        try:
            return list(httpx.get(url, timeout=5).raise_for_status().json())
        except httpx.TransportError:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.1)


def test_script_example(new_project: Project) -> None:
    """The plain script's start-up says one line a seed."""
    new_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    done = new_project.run("python", str(REPOSITORY / "examples/script.py"))
    assert (done.returncode, done.stderr.count("seed applied")) == (0, 2)


def test_flask_example(new_project: Project) -> None:
    """The Flask factory brings the database to head whenever Flask makes the application."""
    new_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    done = new_project.run("flask", "--app", str(REPOSITORY / "examples/flask_app.py"), "routes")
    assert (done.returncode, rows(new_project.url, NAMES)) == (0, [(36,)])


def test_a_connection_is_not_left_open(seeded_project: Project, variables: pytest.MonkeyPatch) -> None:
    """Afterwards the database has no session of the application's start-up."""
    variables.setenv("EXAMPLE_DATA_IS_ENABLED", "on")
    seed_on_startup(seeded_project.root / "alembic.ini", database_url=seeded_project.url)
    with psycopg.connect(seeded_project.url) as connection:
        sessions = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND query LIKE '%alembic_version%' AND pid <> pg_backend_pid()"
        ).fetchone()
    assert sessions == (0,)


def test_up_to_date_with_a_branch_that_depends(
    seeded_project: Project, variables: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    """A branch that depends on the others is a single row of Alembic's table, and is up to date all the same."""
    (seeded_project.root / "migrations/versions/b1_branch.py").write_text(
        "revision = 'b1'\ndown_revision = None\nbranch_labels = ('walks',)\ndepends_on = '0005'\n\n\n"
        "def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"
    )
    seeded_project.alembic("upgrade", "heads")
    variables.setenv("EXAMPLE_DATA_IS_ENABLED", "on")
    alembic_log = logging.getLogger("alembic.runtime.migration")
    log.set_level(logging.INFO, alembic_log.name)
    seed_on_startup(seeded_project.root / "alembic.ini", database_url=seeded_project.url)
    assert [record.name for record in log.records if record.name == alembic_log.name] == []


def test_a_refusal_by_the_database(new_project: Project, variables: pytest.MonkeyPatch) -> None:
    """What PostgreSQL refuses stops the start in one sentence, without the row."""
    new_project.alembic("upgrade", "head")
    new_project.psql("ALTER TABLE users ADD CHECK (display_name <> 'James Graham')")
    variables.setenv("EXAMPLE_DATA_IS_ENABLED", "on")
    with pytest.raises(ExampleDataError, match="violates check constraint") as caught:
        seed_on_startup(new_project.root / "alembic.ini", database_url=new_project.url)
    assert ("James Graham" in str(caught.value), "\n" in str(caught.value)) == (False, False)


STUBBORN = """
import os
from alembic import context
from sqlalchemy import create_engine, pool
from example_data.environment import upgrade_lock

url = os.environ["EXAMPLE_DATA_DATABASE_URL"].replace("postgresql://", "postgresql+psycopg2://")
engine = create_engine(url, poolclass=pool.NullPool)
with engine.connect() as connection, upgrade_lock(connection, timeout=3):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""


def test_an_env_py_that_connects_by_itself(new_project: Project) -> None:
    """Where `env.py` ignores the connection it is handed and names another driver, start-up waits for nobody."""
    (new_project.root / "migrations/env.py").write_text(STUBBORN)
    new_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    done = new_project.run("python", "-c", START + CALL)
    assert (done.returncode, rows(new_project.url, NAMES)) == (0, [(36,)]), done.stderr


def test_up_to_date_with_a_selection(
    seeded_project: Project, variables: pytest.MonkeyPatch, log: pytest.LogCaptureFixture
) -> None:
    """Seeds that are there but not selected do not keep a database from being up to date."""
    variables.setenv("EXAMPLE_DATA_IS_ENABLED", "on")
    variables.setenv("EXAMPLE_DATA_SEED_NAME", "kind-heron")
    log.set_level(logging.INFO, "alembic.runtime.migration")
    seed_on_startup(seeded_project.root / "alembic.ini", database_url=seeded_project.url)
    assert [record.name for record in log.records if record.name == "alembic.runtime.migration"] == []

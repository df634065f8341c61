"""Adoption: `init` edits `env.py`, takes up what is there, and leads out of what usual mistakes leave behind."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from typing import TYPE_CHECKING

import pytest

from example_data.project import alembic_config as project
from tests.support.alembic_projects import (
    LAYOUTS,
    Layout,
    add,
    contents,
    create_project,
    error,
    mask,
    output,
    registry,
    replace,
    template,
)
from tests.support.project import ON, Project, rows
from tests.support.server import url_of

if TYPE_CHECKING:
    from pathlib import Path

    import psycopg


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_env_py_is_edited(layout: Layout, tmp_path: Path, empty_database: psycopg.Connection) -> None:
    """In every layout the edited `env.py` works, up and down, and a second edit changes nothing."""
    project = create_project(layout, tmp_path, url_of(empty_database))
    printed = output(project, "example-data", "init", "--revision", "--edit-env", "--yes").splitlines()
    assert (f"changed {layout.env}" in printed, printed[-2:]) == (True, ["To do:", f"    {layout.printed}"])
    edited = (project.root / layout.env).read_bytes()
    output(project, *layout.upgrade, "upgrade", "head")
    assert rows(project.url, "SELECT user_count FROM example_data_runs") == [(12,)]
    output(project, "example-data", "init", "--revision", "--edit-env", "--yes")
    assert (project.root / layout.env).read_bytes() == edited
    output(project, *layout.upgrade, "downgrade", "base")


def test_env_py_is_not_edited_unasked(plain: Project) -> None:
    """Without a terminal the change is shown, and nothing is written; on a terminal the answer decides."""
    before = contents(plain.root)
    done = plain.run_afresh("example-data", "init", "--edit-env")
    assert (done.returncode, "+from example_data.environment import upgrade_lock" in done.stdout) == (2, True)
    assert ("there is no terminal to ask on" in done.stderr, contents(plain.root) == before) == (True, True)
    assert on_terminal(plain, "n\n").endswith("    alembic -x example_data=on upgrade head\n")
    assert (plain.root / "db/env.py").read_bytes() == before["db/env.py"]
    assert "changed db/env.py" in on_terminal(plain, "y\n")


def on_terminal(project: Project, answer: str) -> str:
    """What `init --edit-env` prints where somebody answers."""
    terminal, end = pty.openpty()
    os.write(terminal, answer.encode())
    done = subprocess.run(
        ["example-data", "init", "--edit-env"],
        cwd=project.root,
        env=project.environment(),
        stdin=end,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    os.close(terminal)
    os.close(end)
    return done.stdout


def test_an_env_py_that_is_not_understood(plain: Project) -> None:
    """It stays as it is, and the lines for it are printed."""
    (plain.root / "db/env.py").write_text("from shop import run\n\nrun()\n")
    printed = output(plain, "example-data", "init", "--edit-env", "--yes").splitlines()
    assert printed[4:11] == [
        "db/env.py lacks the plugin: without the plugin, autogenerate drops example_data_runs and sees no seeds.",
        "db/env.py lacks the lock: the lock is for several processes that upgrade at the same moment.",
        "db/env.py is not understood, so by hand, in the context.configure(...) that has a connection:",
        '    autogenerate_plugins=["alembic.autogenerate.*", "example_data.seeds"],',
        "db/env.py is not understood, so by hand, around it and its transaction:",
        "    from example_data.environment import upgrade_lock",
        "    with upgrade_lock(connection):",
    ]


def test_a_template_for_several_databases(tmp_path: Path) -> None:
    """It is refused before anything is written."""
    project = Project(tmp_path, "postgresql://u:secret@127.0.0.1:1/nowhere")
    template("multidb")(project)
    before = contents(tmp_path)
    assert error(project, "init").startswith("db/env.py: wrong template (expected one database for the chain, found")
    assert contents(tmp_path) == before


def test_a_registry_that_is_not_there_yet(plain: Project, empty_database: psycopg.Connection) -> None:
    """With the plugin on, autogenerate and check go on and say so; where a revision has seeds, they stop."""
    plain.url = url_of(empty_database)
    url = plain.url.replace("://", "+psycopg://", 1)
    replace(plain.root / "alembic.ini", "postgresql+psycopg://u:secret@127.0.0.1:1/nowhere", url)
    output(plain, "example-data", "init", "--edit-env", "--yes", "--revision")
    env = plain.root / "db/env.py"
    replace(env, '["alembic.autogenerate.*", "example_data.seeds"]', '["example_data.seeds"]')
    replace(env, "target_metadata = None", "from sqlalchemy import MetaData; target_metadata = MetaData()")
    (plain.root / "seeds/registry.json").unlink()
    plain.alembic("upgrade", "head")
    assert "seeds/registry.json: no such file" in plain.fail("check")
    plain.alembic("downgrade", "-1")
    (path,) = (plain.root / "db/versions").glob("*_seed_*.py")
    path.unlink()
    done = plain.run("alembic", "check")
    lines = [line for line in done.stderr.splitlines() if "[alembic.example_data]" in line]
    assert (done.returncode, len(lines)) == (0, 1), done.stderr
    assert "no registry yet, so no seeds to compare" in lines[0]
    plain.alembic("revision", "--autogenerate", "-m", "nothing")


ORIGINAL = (
    "seed_key text PRIMARY KEY, seeded_at timestamptz NOT NULL, user_count integer NOT NULL, seed integer NOT NULL"
)


def a_table_of_runs(project: Project, columns: str) -> None:
    """A revision of the project's own with a table of the ledger's name, and a row in it."""
    (project.root / "db/versions/0003_runs.py").write_text(
        'from alembic import op\n\nrevision = "0003"\ndown_revision = "0002"\n\n\ndef upgrade():\n'
        f'    op.execute("CREATE TABLE example_data_runs ({columns})")\n\n\n'
        'def downgrade():\n    op.drop_table("example_data_runs")\n'
    )


@pytest.mark.parametrize("is_in_chain", [True, False], ids=["chain", "database"])
def test_a_table_of_runs_is_taken_up(plain: Project, empty_database: psycopg.Connection, *, is_in_chain: bool) -> None:
    """One with the four original columns gets the others; its rows stay, and are gone from none by going down."""
    plain.url = url_of(empty_database)
    url = plain.url.replace("://", "+psycopg://", 1)
    replace(plain.root / "alembic.ini", "postgresql+psycopg://u:secret@127.0.0.1:1/nowhere", url)
    if is_in_chain:
        a_table_of_runs(plain, ORIGINAL)
        plain.alembic("upgrade", "head")
    else:
        assert not plain.psql(f"CREATE TABLE example_data_runs ({ORIGINAL})")
    assert not plain.psql("INSERT INTO example_data_runs VALUES ('old-one', now(), 5, 7)")
    output(plain, "example-data", "init", "--revision")
    plain.alembic(*ON, "upgrade", "head")
    name = registry(plain)["seeds"][0]["name"]
    query = "SELECT seed_key, digest IS NULL FROM example_data_runs"
    assert sorted(rows(plain.url, query)) == sorted([(name, False), ("old-one", True)])
    seeds = json.loads(output(plain, "example-data", "status", "--format", "json"))["seeds"]
    assert [seed["name"] for seed in seeds] == [name]
    plain.alembic("downgrade", "0003" if is_in_chain else "0002")
    assert rows(plain.url, "SELECT * FROM example_data_runs")[0][2:] == (5, 7)


@pytest.mark.parametrize(
    ("columns", "found"),
    [("seed_key text, at date", "at, seed_key"), (f"{ORIGINAL}, digest text", "digest, seed, seed_key, seeded_at, ")],
)
def test_a_table_of_another_shape(plain: Project, columns: str, found: str) -> None:
    """It is named, with what was expected and what was found, and nothing is written."""
    a_table_of_runs(plain, columns)
    before = contents(plain.root)
    expected = "seed_key, seeded_at, user_count, seed, dataset, digest, revision, definition"
    assert error(plain, "init").startswith(
        f"table example_data_runs: wrong columns (expected {expected}, found {found}"
    )
    assert contents(plain.root) == before


DROP = """from alembic import op

revision = "dead"
down_revision = "{head}"


def upgrade():
    op.drop_table("example_data_runs")


def downgrade():
    op.create_table("example_data_runs")
"""


@pytest.mark.parametrize("is_applied", [False, True], ids=["not applied", "applied"])
def test_a_dropped_ledger(plain: Project, empty_database: psycopg.Connection, *, is_applied: bool) -> None:
    """Errors name the revision that drops it; a seed that was never applied can go; `init` creates the table again."""
    plain.url = url_of(empty_database)
    url = plain.url.replace("://", "+psycopg://", 1)
    replace(plain.root / "alembic.ini", "postgresql+psycopg://u:secret@127.0.0.1:1/nowhere", url)
    output(plain, "example-data", "init")
    if is_applied:
        add(plain)
        plain.alembic(*ON, "upgrade", "head")
    head = project.scripts(project.configuration(plain.root / "alembic.ini")).get_current_head()
    (plain.root / "db/versions/dead_drop.py").write_text(DROP.format(head=head))
    plain.alembic("upgrade", "head")
    if is_applied:
        assert not plain.psql(f"UPDATE alembic_version SET version_num = '{head}'")
        refusal = plain.fail("downgrade", "-1")
        assert "its rows are in users, but there is no table example_data_runs" in refusal
        return
    add(plain)
    refusal = plain.fail(*ON, "upgrade", "head")
    assert "Revision dead (dead_drop.py) drops it: downgrade below that one, take its statements" in refusal
    plain.alembic("-x", "example_data=off", "upgrade", "head")
    assert "reason=not-applied" in plain.run("alembic", "downgrade", "-1").stderr
    printed = mask(output(plain, "example-data", "init", "--head", "head"))
    assert "wrote db/versions/<id>_example_data_runs.py" in printed


def test_a_seed_of_the_registry_gets_its_revision(adopted: Project) -> None:
    """`pin --revision` writes it, once, and `check` is content."""
    name = registry(adopted)["seeds"][0]["name"]
    printed = mask(output(adopted, "example-data", "pin", name, "--revision")).splitlines()
    assert printed == [
        f"Pinned it:    db/versions/<id>_seed_{name.replace('-', '_')}.py",
        "Bring it in:  alembic -x example_data=on upgrade head",
    ]
    output(adopted, "example-data", "check")
    assert "applies it already" in error(adopted, "pin", name, "--revision")


def test_init_pins_what_is_not_pinned(adopted: Project) -> None:
    """`init --revision` in a project that has a registry writes the revisions that are missing."""
    add(adopted)
    printed = mask(output(adopted, "example-data", "init", "--revision"))
    assert [line for line in printed.splitlines() if line.startswith("wrote")] == [
        f"wrote db/versions/<id>_seed_{registry(adopted)['seeds'][0]['name'].replace('-', '_')}.py"
    ]
    output(adopted, "example-data", "check")


def test_a_dataset_that_revisions_cannot_import(plain: Project) -> None:
    """Where nothing says where modules are, `init` says so in `alembic.ini`, and says that it did."""
    replace(plain.root / "alembic.ini", "\nprepend_sys_path = .\n", "\n")
    (plain.root / "shop.py").write_text("from example_data.datasets.people import v1\n")
    printed = output(plain, "example-data", "init", "--dataset", "shop:v1")
    assert "changed alembic.ini\n" in printed
    assert "[alembic]\nprepend_sys_path = .\n" in (plain.root / "alembic.ini").read_text()

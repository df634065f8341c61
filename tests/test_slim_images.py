"""`pip install --no-deps` beside Alembic, SQLAlchemy and a driver: enough for a chain whose seeds are left out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.support.builds import build, install, make_environment
from tests.support.environment_scripts import SYNC
from tests.support.project import ON, REPOSITORY, rows

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.project import Project

IMPORTED = """
from importlib.util import find_spec
names = ("coolname", "dynaconf", "faker", "filelock", "msgspec", "numpy", "psycopg", "typer")
print([name for name in names if find_spec(name)])
"""

RESIZE = '''\
"""Two sizes more."""

from alembic import op

revision = "0006"
down_revision = "0005"

ARGUMENTS = {"seed": 4711, "dataset": "example_data.datasets.people:v1", "locale": "de_DE", "scheme": 2}


def upgrade():
    op.grow_seed("kind-heron", user_count=(24, 30), digest="sha256:0", **ARGUMENTS)
    op.shrink_seed("kind-heron", user_count=(30, 20), digest="sha256:0", **ARGUMENTS)


def downgrade():
    op.grow_seed("kind-heron", user_count=(20, 30), digest="sha256:0", **ARGUMENTS)
    op.shrink_seed("kind-heron", user_count=(30, 24), digest="sha256:0", **ARGUMENTS)
'''

START = """
import example_data
try:
    print(example_data.seed_on_startup())
except example_data.ExampleDataError as error:
    print(f"ExampleDataError: {error}")
"""

LATER = "reason=disabled (to bring it in later: switch example data on, then run example-data apply)"
NEEDS = (
    "is not installed (expected all that example-data requires, which pip install --no-deps leaves out, to write, "
    "compare or remove seeds). Run pip install example-data."
)
NEEDS_DYNACONF = (
    "a value cannot be read without Dynaconf, which pip install --no-deps leaves out (expected one plain value of "
    "each setting). Run pip install example-data, or take it out of the file."
)
HEAD = "SELECT version_num FROM alembic_version"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel of this package."""
    return build("wheel", REPOSITORY, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def slim_path(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the path to the commands of an environment with this package, Alembic, SQLAlchemy and psycopg2."""
    return make_slim(tmp_path_factory.mktemp("slim") / "environment", wheel, "psycopg2-binary")


def make_slim(folder: Path, wheel: Path, *drivers: str) -> str:
    """Make such an environment; return the path to its commands."""
    python = make_environment(folder, "alembic", "Mako", "MarkupSafe", "SQLAlchemy", "typing_extensions", *drivers)
    install(python, wheel)
    return f"{python.parent}{os.pathsep}{os.environ['PATH']}"


def slim(project: Project, path: str) -> Project:
    """Let a project's commands be those of the slim environment, and its driver psycopg2, with a lock."""
    url = project.url.replace("postgresql", "postgresql+psycopg2", 1)
    project.variables |= {"PATH": path, "EXAMPLE_DATA_DATABASE_URL": url}
    locked = SYNC.replace(" as connection:", " as connection, upgrade_lock(connection):")
    text = f"from example_data.environment import upgrade_lock\n{locked}"
    (project.root / "migrations/env.py").write_text(text)
    return project


def alembic(project: Project, *arguments: str) -> list[object]:
    """Run Alembic in a new interpreter; return its exit code, its error, and the lines that are this package's."""
    done = project.run_afresh("python", "-m", "alembic.config", *arguments)
    assert "Traceback" not in done.stderr, done.stderr
    lines = [*done.stdout.splitlines(), *done.stderr.splitlines()]
    own = [line.partition("[alembic.example_data] ")[2] or line.partition("FAILED: ")[2] for line in lines]
    return [done.returncode, *filter(None, own)]


def test_a_chain_whose_seeds_are_left_out(new_project: Project, slim_path: str) -> None:
    """It goes up and down, with a line for each seed, where nothing that makes rows is installed."""
    project = slim(new_project, slim_path)
    (project.root / "migrations/versions/0006_resize.py").write_text(RESIZE)
    assert project.run_afresh("python", "-c", IMPORTED).stdout == "[]\n"
    assert alembic(project, "upgrade", "head") == [
        0,
        f"seed skipped seed_key=mossy-owl {LATER}",
        f"seed skipped seed_key=kind-heron {LATER}",
        f"seed skipped seed_key=kind-heron {LATER}",
        "seed skipped seed_key=kind-heron reason=not-applied",
    ]
    assert alembic(project, "upgrade", "head") == [0]
    assert alembic(project, "downgrade", "base") == [
        0,
        f"seed skipped seed_key=kind-heron {LATER}",
        "seed skipped seed_key=kind-heron reason=not-applied",
        "seed skipped seed_key=kind-heron reason=not-applied",
        "seed skipped seed_key=mossy-owl reason=not-applied",
    ]
    assert rows(project.url, HEAD) == []


def test_a_connection_of_the_package(new_project: Project, wheel: Path, tmp_path: Path) -> None:
    """With psycopg as the driver, `connect` of `example_data.environment` is enough as well."""
    new_project.variables["PATH"] = make_slim(tmp_path / "environment", wheel, "psycopg", "psycopg-binary")
    assert new_project.run_afresh("python", "-c", IMPORTED).stdout == "['psycopg']\n"
    assert alembic(new_project, "upgrade", "head")[0] == 0
    assert alembic(new_project, "downgrade", "base")[0] == 0


def test_an_application(new_project: Project, slim_path: str) -> None:
    """It starts where example data is off; where it is on, one sentence says what is not installed."""
    project = slim(new_project, slim_path)
    for word, expected in (("off", "None\n"), ("on", f"ExampleDataError: Start-up: psycopg {NEEDS}\n")):
        project.variables["EXAMPLE_DATA_IS_ENABLED"] = word
        done = project.run_afresh("python", "-c", START)
        assert done.stdout == expected, done.stderr


def test_a_script_without_seeds(new_project: Project, slim_path: str) -> None:
    """`--sql` writes the chain as well, a comment in place of a seed."""
    project = slim(new_project, slim_path)
    (project.root / "migrations/env.py").write_text((REPOSITORY / "migrations/env.py").read_text())
    done = project.run_afresh("python", "-m", "alembic.config", "upgrade", "head", "--sql")
    assert (done.returncode, "\n-- seed skipped: mossy-owl (disabled)\n" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize(
    ("settings", "variables", "arguments"),
    [
        ("", {}, ON),
        ("", {"EXAMPLE_DATA_IS_ENABLED": "on"}, ()),
        ("[default]\nis_enabled = true\n", {}, ()),
    ],
    ids=["switch", "variable", "file"],
)
def test_what_turns_it_on(
    migrated_project: Project, slim_path: str, settings: str, variables: dict[str, str], arguments: tuple[str, ...]
) -> None:
    """Where example data is on, one sentence says what to install, and the revision is not stamped."""
    project = slim(migrated_project, slim_path)
    (project.root / "settings.toml").write_text(settings)
    project.variables |= variables
    sentence = f"Revision 0003, seed 'mossy-owl': msgspec {NEEDS}"
    assert alembic(project, *arguments, "upgrade", "head") == [255, sentence]
    assert rows(project.url, HEAD) == [("0002",)]


def test_settings_that_only_dynaconf_reads(migrated_project: Project, slim_path: str) -> None:
    """A setting that cannot be read is not taken for off."""
    project = slim(migrated_project, slim_path)
    path = project.root / "settings.toml"
    path.write_text('[default]\nis_enabled = "@bool on"\n')
    sentence = f"Revision 0003, seed 'mossy-owl': {path}: {NEEDS_DYNACONF}"
    assert alembic(project, "upgrade", "head") == [255, sentence]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(("downgrade", "0004"), f"Revision 0005, seed 'kind-heron': msgspec {NEEDS}"), (("check",), f"msgspec {NEEDS}")],
    ids=["removal", "check"],
)
def test_what_needs_more(seeded_project: Project, slim_path: str, arguments: tuple[str, ...], sentence: str) -> None:
    """A seed that was applied is not removed, and `alembic check` compares nothing: a sentence says what to install."""
    project = slim(seeded_project, slim_path)
    env = project.root / "migrations/env.py"
    configured = 'target_metadata=MetaData(), autogenerate_plugins=["example_data.seeds"])'
    env.write_text(env.read_text().replace("connection=connection)", f"connection=connection, {configured}"))
    env.write_text(f"from sqlalchemy import MetaData\n{env.read_text()}")
    assert alembic(project, *arguments) == [255, sentence]
    assert rows(seeded_project.url, HEAD) == [("0005",)]


def test_the_command(new_project: Project, slim_path: str) -> None:
    """`example-data` says in a sentence what it needs."""
    done = slim(new_project, slim_path).run_afresh("example-data", "status")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"example-data: typer {NEEDS}\n")

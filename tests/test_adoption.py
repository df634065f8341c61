"""Existing Alembic projects of every layout take up example data: `init`, `add --revision`, `check`, up and down."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from argparse import Namespace
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.config import Config

from example_data import adoption, commands, project
from example_data.adoption import SETTINGS
from example_data.errors import ExampleDataError
from example_data.revising import Place
from tests.project import BIN, ON, REPOSITORY, Project, copy_repository, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg

PRINTED = """\
wrote seeds/registry.json
wrote seeds/registry.schema.json
wrote settings.toml
wrote {versions}/<id>_example_data_runs.py
In env.py, in the context.configure(...) that has a connection:
    autogenerate_plugins=["alembic.autogenerate.*", "example_data.seeds"],
And if several processes may upgrade at the same moment, around it and its transaction:
    from example_data.environment import upgrade_lock
    with upgrade_lock(connection):
Then:
    alembic upgrade head
    alembic revision --autogenerate -m "example data"
"""

LEDGER = '''\
"""example data runs

Revision ID: <id>
Revises: 0002
Create Date: <date>

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


# revision identifiers, used by Alembic.
revision: str = '<id>'
down_revision: Union[str, Sequence[str], None] = '0002'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "example_data_runs",
        sa.Column("seed_key", sa.Text, primary_key=True),
        sa.Column(
            "seeded_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default=sa.func.now(),
        ),
        sa.Column("user_count", sa.Integer, nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("revision", sa.Text, nullable=False),
        sa.Column("definition", postgresql.JSONB, nullable=False),
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("example_data_runs")
'''

SEED = '''\
"""a fox

Revision ID: <id>
Revises: 0005
Create Date: <date>
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "<id>"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.apply_seed(
        "red-fox",
        seed=7,
        user_count=3,
        dataset="example_data.datasets.people:v1",
        locale="en_US",
        vocabularies={
            "interest_theme_ids": [
                "3fa85f64-5717-4562-b3fc-2c963f66afa6",
                "4fa85f64-5717-4562-b3fc-2c963f66afa7",
                "5fa85f64-5717-4562-b3fc-2c963f66afa8",
            ],
            "safety_toggle_ids": [
                "7fa85f64-5717-4562-b3fc-2c963f66afa6",
                "8fa85f64-5717-4562-b3fc-2c963f66afa7",
            ],
        },
        digest="sha256:<digest>",
    )


def downgrade() -> None:
    op.remove_seed(
        "red-fox",
        seed=7,
        dataset="example_data.datasets.people:v1",
    )
'''

ENV = """\
import os

from alembic import context
from sqlalchemy import create_engine, pool

url = os.environ["EXAMPLE_DATA_DATABASE_URL"].replace("://", "+psycopg://", 1)
with create_engine(url, poolclass=pool.NullPool).connect() as connection:
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
"""

FLASK_INI = """\
# A generic, single database configuration.
[alembic]
# template used to generate migration files
# file_template = %%(rev)s_%%(slug)s

[loggers]
keys = root
"""

FLASK = """\
import sys
from argparse import Namespace

from alembic import command
from alembic.config import Config

config = Config("migrations/alembic.ini")
config.set_main_option("script_location", "migrations")
config.cmd_opts = Namespace(x=["example_data=on"])
getattr(command, sys.argv[1])(config, sys.argv[2])
"""
"""What `flask db upgrade` and `flask db downgrade` do, less Flask."""

AGREE = "Registry and revisions agree.\n"
TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"


@dataclass(frozen=True)
class Layout:
    """A kind of Alembic project: how one is made in a folder, where its revisions are, how it is upgraded."""

    make: Callable[[Project], None]
    versions: str = "db/versions"
    upgrade: tuple[str, ...] = ("alembic", *ON)


def template(name: str) -> Callable[[Project], None]:
    """What `alembic init` makes from one of its templates."""

    def make(project: Project) -> None:
        with chdir(project.root):
            command.init(Config("alembic.ini", "pyproject.toml", cmd_opts=Namespace(quiet=True)), "db", name)
        url = project.url.replace("://", "+psycopg://", 1)
        replace(project.root / "alembic.ini", "driver://user:pass@localhost/dbname", url)

    return make


def several_locations(project: Project) -> None:
    """Two folders of revisions; and `env.py` is run for every new one."""
    template("generic")(project)
    shutil.move(project.root / "db/versions", project.root / "shop")
    (project.root / "stock").mkdir()
    told = "version_locations = %(here)s/stock:%(here)s/shop\nrevision_environment = true\n"
    replace(project.root / "alembic.ini", "path_separator = os", f"path_separator = os\n{told}")


def no_ini(project: Project) -> None:
    """All settings in `pyproject.toml`, and an `env.py` that needs no other."""
    template("pyproject")(project)
    (project.root / "alembic.ini").unlink()
    (project.root / "db/env.py").write_text(ENV)


def flask(project: Project) -> None:
    """What `flask db init` makes: `alembic.ini` among the scripts, without their location."""
    template("generic")(project)
    (project.root / "alembic.ini").unlink()
    (project.root / "db").rename(project.root / "migrations")
    for name, text in {"migrations/alembic.ini": FLASK_INI, "migrations/env.py": ENV, "flask_db.py": FLASK}.items():
        (project.root / name).write_text(text)


LAYOUTS = {
    "generic": Layout(template("generic")),
    "async": Layout(template("async")),
    "pyproject and ini": Layout(template("pyproject")),
    "pyproject": Layout(no_ini),
    "several locations": Layout(several_locations, "shop"),
    "flask": Layout(flask, "migrations/versions", (sys.executable, "flask_db.py")),
}


def replace(path: Path, old: str, new: str) -> None:
    """Replace a text that is in a file."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def masked(text: str) -> str:
    """A text without what differs from one run to the next."""
    patterns = {r"\b[0-9a-f]{12}(?=_|'|\"|$)": "<id>", r"(?<=Date: ).*": "<date>", r"[0-9a-f]{64}": "<digest>"}
    for pattern, mask in patterns.items():
        text = re.sub(pattern, mask, text, flags=re.MULTILINE)
    return text


def add_users(versions: Path) -> None:
    """The project's own revision: the tables that people go into."""
    shutil.copy(REPOSITORY / "migrations/versions/0002_users.py", versions)
    replace(versions / "0002_users.py", 'down_revision = "0001"', "down_revision = None")


def made(layout: Layout, folder: Path, url: str = "postgresql://u:secret@127.0.0.1:1/nowhere") -> Project:
    """A project of a layout that has users."""
    project = Project(folder, url)
    layout.make(project)
    add_users(folder / layout.versions)
    return project


def output(project: Project, *command: str) -> str:
    """What a command prints that succeeds."""
    done = project.run(*command)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    return done.stdout


def error(project: Project, *arguments: str, code: int = 1) -> str:
    """The one line that `example-data` prints which cannot do what it is asked, without the path of the project."""
    done = project.run("example-data", *arguments)
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (code, "", False), done.stderr
    (line,) = done.stderr.splitlines()
    return line.replace(f"{project.root}/", "").removeprefix("example-data: ")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a project."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "__pycache__")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def revision(project: Project, name: str) -> str:
    """The text of the one revision whose file's name ends so."""
    (path,) = project.root.rglob(f"*_{name}.py")
    return path.read_text()


def is_formatted(text: str) -> bool:
    """Whether `ruff format` leaves a file as it is, with its own settings."""
    check = [BIN / "ruff", "format", "--check", "--isolated", "-"]
    return subprocess.run(check, input=text, text=True, capture_output=True, check=False).returncode == 0


def url_of(connection: psycopg.Connection) -> str:
    """The URL of a connection's database."""
    return f"postgresql://postgres@/{connection.info.dbname}?host={connection.info.host}"


def registry(project: Project) -> Any:  # noqa: ANN401 - JSON
    """The registry's document."""
    return json.loads((project.root / "seeds/registry.json").read_text())


@pytest.fixture
def plain(tmp_path: Path) -> Project:
    """A project as `alembic init` makes it, with users, and with a database that is not there."""
    return made(LAYOUTS["generic"], tmp_path)


@pytest.fixture
def adopted(plain: Project) -> Project:
    """The same after `example-data init`."""
    init(plain)
    return plain


@pytest.fixture(autouse=True)
def _own_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test's project lets Python import is forgotten after it."""
    monkeypatch.setattr(sys, "path", list(sys.path))


def init(project_: Project, place: Place = Place()) -> adoption.Adoption:  # noqa: B008 - frozen
    """The verb `init`, in this process."""
    return adoption.init(project.configuration(project_.root / "alembic.ini"), place)


def add(project_: Project, dataset: str = "example_data.datasets.people:v1", **place: Any) -> Path:  # noqa: ANN401
    """The verb `add --revision`, in this process."""
    config = project.configuration(project_.root / "alembic.ini")
    path = project_.root / "seeds/registry.json"
    values: Any = {"name": "red-fox", "seed": 7, "user_count": 3, "locale": "en_US", "dataset": dataset}
    return commands.add_with_revision(path, config, Place(**place), None, **values)[1]


# The whole way, in every layout


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_project_takes_up_example_data(layout: Layout, tmp_path: Path, empty_database: psycopg.Connection) -> None:
    """From `init` to a seed that is applied and removed again, as a user does it, and nothing is left."""
    project = made(layout, tmp_path, url_of(empty_database))
    assert masked(output(project, "example-data", "init")) == PRINTED.format(versions=layout.versions)
    before = contents(tmp_path)

    again = output(project, "example-data", "init")
    assert masked(again)[:200] == PRINTED.format(versions=layout.versions).replace("wrote", "kept")[:200]
    assert contents(tmp_path) == before

    name = registry(project)["seeds"][0]["name"]
    done = project.run("example-data", "check")
    assert [line.split("  ")[0] for line in done.stdout.splitlines()] == ["name", name], done.stderr
    assert (done.returncode, done.stdout.splitlines()[1].partition("  ")[2].strip()) == (1, "no revision applies it")

    forget(project, name)
    printed = output(project, "example-data", "add", "--name", "red-fox", "--seed", "7", "--revision", "-m", "a fox")
    assert masked(printed).splitlines()[1:] == [
        "Look at it:   example-data show red-fox",
        f"Pinned it:    {layout.versions}/<id>_a_fox.py",
        "Bring it in:  alembic -x example_data=on upgrade head",
    ]
    forget(project, None)
    assert output(project, "example-data", "check") == AGREE

    output(project, *layout.upgrade, "upgrade", "head")
    assert rows(project.url, "SELECT seed_key, user_count FROM example_data_runs") == [("red-fox", 12)]
    assert rows(project.url, "SELECT count(*) FROM users JOIN user_preferences ON user_id = id") == [(12,)]

    output(project, *layout.upgrade, "downgrade", "base")
    assert rows(project.url, TABLES) == [("alembic_version",)]


def forget(project: Project, name: str | None) -> None:
    """Take the seed of `init` out of the registry once there is another; before, only give it that one's vocabulary."""
    document = registry(project)
    if name is None:
        del document["seeds"][0]
    (project.root / "seeds/registry.json").write_text(json.dumps(document))


def test_what_init_prints_works(adopted: Project, empty_database: psycopg.Connection) -> None:
    """With the lines in `env.py`, autogenerate pins the seed of `init` and leaves the ledger alone."""
    adopted.url = url_of(empty_database)
    url = adopted.url.replace("://", "+psycopg://", 1)
    replace(adopted.root / "alembic.ini", "postgresql+psycopg://u:secret@127.0.0.1:1/nowhere", url)
    plugins = 'autogenerate_plugins=["alembic.autogenerate.*", "example_data.seeds"],'
    env = adopted.root / "db/env.py"
    replace(env, "target_metadata = None", "from sqlalchemy import MetaData; target_metadata = MetaData()")
    replace(env, "connection=connection,", f"connection=connection, {plugins}")
    replace(env, "import context", "import context\nfrom example_data.environment import upgrade_lock")
    replace(
        env, "connectable.connect() as connection:", "connectable.connect() as connection, upgrade_lock(connection):"
    )
    adopted.alembic("upgrade", "head")
    adopted.alembic("revision", "--autogenerate", "-m", "example data")
    text = revision(adopted, "example_data")
    name = registry(adopted)["seeds"][0]["name"]
    assert (f'op.apply_seed(\n        "{name}",' in text, "op.drop_table('users')" in text) == (True, True)
    assert "example_data_runs" not in text


# What is written


def test_the_ledgers_revision(adopted: Project) -> None:
    """The revision is the template's, with what creates and drops the ledger."""
    assert masked(revision(adopted, "example_data_runs")) == LEDGER


def test_the_ledger_is_the_same_as_ours(tmp_path: Path) -> None:
    """Both revisions, this repository's and the generated one, make the same table."""
    script = []
    for folder, head in ((tmp_path / "ours", "0001"), (tmp_path / "theirs", "0002:head")):
        folder.mkdir()
        project = Project(folder, "postgresql://")
        if head == "0001":
            copy_repository(folder)
        else:
            made(LAYOUTS["generic"], folder)
            init(project)
        text = project.alembic("upgrade", head, "--sql")
        script.append(text.partition("CREATE TABLE example_data_runs")[2].partition(";")[0])
    assert (script[0] == script[1], "definition JSONB NOT NULL" in script[0]) == (True, True)


def test_the_registry(adopted: Project) -> None:
    """The registry has vocabularies of its own and one seed with a memorable name."""
    document = registry(adopted)
    (seed,) = document["seeds"]
    assert (document["$schema"], len({*document["interestThemeIds"], *document["safetyToggleIds"]})) == (
        "./registry.schema.json",
        5,
    )
    assert (re.fullmatch("[a-z]+-[a-z]+", seed["name"]) is not None, seed["userCount"]) == (True, 12)


def test_the_other_files(adopted: Project) -> None:
    """The schema is this repository's, and so are the settings below their comment: off."""
    schema = (REPOSITORY / "seeds/registry.schema.json").read_text()
    ours = (REPOSITORY / "settings.toml").read_text().partition("\n[")[2]
    assert (adopted.root / "seeds/registry.schema.json").read_text() == schema
    assert (adopted.root / "settings.toml").read_text() == SETTINGS
    assert SETTINGS.partition("\n[")[2] == ours


def test_a_seeds_revision(tmp_path: Path) -> None:
    """`add --revision` pins a seed on top of the chain, in a file that `ruff format` leaves as it is."""
    project = Project(copy_repository(tmp_path), "postgresql://u:secret@127.0.0.1:1/nowhere")
    arguments = ("--name", "red-fox", "--seed", "7", "--user-count", "3", "--revision", "-m", "a fox")
    output(project, "example-data", "add", *arguments)
    text = revision(project, "a_fox")
    assert (masked(text), is_formatted(text)) == (SEED, True)


def test_the_ledgers_revision_is_formatted(tmp_path: Path) -> None:
    """With a template that is formatted itself the whole revision is."""
    copy_repository(tmp_path)
    shutil.rmtree(tmp_path / "migrations/versions")
    init(Project(tmp_path, ""))
    assert is_formatted(revision(Project(tmp_path, ""), "example_data_runs"))


@pytest.mark.parametrize("name", ["example_data_runs", "seed_red_fox"])
def test_our_part_of_a_revision_is_formatted(adopted: Project, name: str) -> None:
    """Alembic's own template is not formatted, but what stands in the functions is."""
    add(adopted)
    functions = re.findall(r"^def .*?\n(?=\n\n|\Z)", revision(adopted, name), re.MULTILINE | re.DOTALL)
    assert (len(functions), is_formatted("\n\n".join(functions))) == (2, True)


def test_settings_that_name_a_registry(plain: Project) -> None:
    """A settings file that is there is kept and obeyed."""
    (plain.root / "settings.toml").write_text('[default]\nregistry_path = "data/demo.json"\n')
    done = init(plain)
    wrote, kept = ([str(path.relative_to(plain.root)) for path in paths] for paths in (done.written, done.kept))
    assert ([masked(path) for path in wrote], kept) == (
        ["data/demo.json", "data/registry.schema.json", "db/versions/<id>_example_data_runs.py"],
        ["settings.toml"],
    )


# Places


def test_several_heads(plain: Project) -> None:
    """Where the chain has several heads, the user names one; nothing is written before."""
    fork(plain)
    before = contents(plain.root)
    line = "The revisions have several heads, 0003, 0004: name the one to go on from with --head."
    assert (error(plain, "init"), contents(plain.root) == before) == (line, True)
    assert (
        "down_revision: Union[str, Sequence[str], None] = '0004'" in init(plain, Place("0004")).written[-1].read_text()
    )


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("0009", "Can't locate revision identified by '0009'; the heads are 0002: name one of them with --head."),
        ("base", "Revisions of their own need"),
    ],
)
def test_a_head_that_is_none(adopted: Project, head: str, message: str) -> None:
    """Placeholder."""


def fork(project: Project) -> None:
    """Two revisions on top of the users."""
    for number in ("0003", "0004"):
        text = f'revision = "{number}"\ndown_revision = "0002"\n'
        (project.root / f"db/versions/{number}_fork.py").write_text(text)

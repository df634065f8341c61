"""Existing Alembic projects of every layout take up example data: `init`, `add --revision`, `check`, up and down."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.config import Config

from example_data.alembic_plugin.add_seed import add_seed_with_revision
from example_data.alembic_plugin.check import find_changes
from example_data.alembic_plugin.init_project import SETTINGS, InitializedFiles, init_project
from example_data.alembic_plugin.revision_writer import Place
from example_data.errors import ExampleDataError
from example_data.project import alembic_config as project
from tests.support.project import BIN, ON, REPOSITORY, Project, copy_repository, rows
from tests.support.server import url_of

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
        digest="sha256:10c60ce250d6746c66ca30f34dec635b5e9670ac7dc266a50efeccdcff6116b9",
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

TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"


@dataclass(frozen=True)
class Layout:
    """A kind of Alembic project: how one is made in a folder, where its revisions are, how it is upgraded."""

    make: Callable[[Project], None]
    versions: str = "db/versions"
    upgrade: tuple[str, ...] = ("alembic", *ON)


def template(name: str) -> Callable[[Project], None]:
    """Return a function that makes what `alembic init` makes from one of its templates."""

    def make(project: Project) -> None:
        with chdir(project.root):
            command.init(Config("alembic.ini", "pyproject.toml"), "db", name)
        url = project.url.replace("://", "+psycopg://", 1)
        replace(project.root / "alembic.ini", "driver://user:pass@localhost/dbname", url)

    return make


def several_locations(project: Project) -> None:
    """Two folders of revisions."""
    template("generic")(project)
    shutil.move(project.root / "db/versions", project.root / "shop")
    (project.root / "stock").mkdir()
    folders = "version_locations = %(here)s/stock:%(here)s/shop"
    replace(project.root / "alembic.ini", "path_separator = os", f"path_separator = os\n{folders}")


def no_ini(project: Project) -> None:
    """All settings in `pyproject.toml`, and an `env.py` that needs no other."""
    template("pyproject")(project)
    (project.root / "alembic.ini").unlink()
    (project.root / "db/env.py").write_text(ENV)


def flask(project: Project) -> None:
    """Make what `flask db init` makes: `alembic.ini` among the scripts, without their location."""
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
    """Return a text without what differs from one run to the next."""
    patterns = {r"(?<![-0-9a-f])[0-9a-f]{12}(?=_|'|\"|$)": "<id>", r"(?<=Date: ).*": "<date>"}
    for pattern, mask in patterns.items():
        text = re.sub(pattern, mask, text, flags=re.MULTILINE)
    return text


def add_users(versions: Path) -> None:
    """Add the project's own revision: the tables for the rows of people."""
    shutil.copy(REPOSITORY / "migrations/versions/0002_users.py", versions)
    replace(versions / "0002_users.py", 'down_revision = "0001"', "down_revision = None")


def made(layout: Layout, folder: Path, url: str = "postgresql://u:secret@127.0.0.1:1/nowhere") -> Project:
    """Return a project of a layout that has users."""
    project = Project(folder, url)
    layout.make(project)
    add_users(folder / layout.versions)
    return project


def output(project: Project, *command: str) -> str:
    """Run a command, which must succeed; return what it prints."""
    done = project.run(*command)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    return done.stdout


def error(project: Project, *arguments: str, code: int = 1) -> str:
    """Run `example-data`, which must fail; return the one line it prints, without the path of the project."""
    done = project.run("example-data", *arguments)
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (code, "", False), done.stderr
    (line,) = done.stderr.splitlines()
    return line.replace(f"{project.root}/", "").removeprefix("example-data: ")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a project."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "__pycache__")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def revision(project: Project, name: str) -> str:
    """Return the text of the one revision whose file's name ends so."""
    (path,) = project.root.rglob(f"*_{name}.py")
    return path.read_text()


def is_formatted(text: str) -> bool:
    """Whether `ruff format` leaves a file as it is, with its own settings."""
    check = [str(BIN / "ruff"), "format", "--check", "--isolated", "-"]
    return subprocess.run(check, input=text, text=True, capture_output=True, check=False).returncode == 0


def registry(project: Project) -> Any:  # noqa: ANN401 - JSON
    """Return the registry's document."""
    return json.loads((project.root / "seeds/registry.json").read_text())


@pytest.fixture
def plain(tmp_path: Path) -> Project:
    """Return a project as `alembic init` makes it, with users, and with a database that is not there."""
    return made(LAYOUTS["generic"], tmp_path)


@pytest.fixture
def adopted(plain: Project) -> Project:
    """Return the same project after `example-data init`."""
    init(plain)
    return plain


@pytest.fixture(autouse=True)
def _own_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget after a test what its project lets Python import."""
    monkeypatch.setattr(sys, "path", list(sys.path))


def compared(folder: Path) -> list[dict[str, Any]]:
    """Return what the verb `check` finds, in this process."""
    with chdir(folder):
        config = project.configuration(None)
        changes = find_changes(project.root(config), project.scripts(config))
        return [{"name": change.name, "differs": change.describe()} for change in changes]


def forget_first(project: Project) -> None:
    """Take the seed that came with the registry out of it."""
    document = registry(project)
    del document["seeds"][0]
    (project.root / "seeds/registry.json").write_text(json.dumps(document))


def init(project_: Project, place: Place = Place()) -> InitializedFiles:  # noqa: B008 - frozen
    """Run the verb `init` in this process."""
    return init_project(project.configuration(project_.root / "alembic.ini"), place)


def add(project_: Project, dataset: str = "example_data.datasets.people:v1", **place: Any) -> Path:  # noqa: ANN401
    """Run the verb `add --revision` in this process; return the revision's path."""
    config = project.configuration(project_.root / "alembic.ini")
    path = project_.root / "seeds/registry.json"
    values: Any = {"name": "red-fox", "seed": 7, "user_count": 3, "locale": "en_US", "dataset": dataset}
    return add_seed_with_revision(path, config, Place(**place), None, **values)[1]


# The whole way, in every layout


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_project_takes_up_example_data(layout: Layout, tmp_path: Path, empty_database: psycopg.Connection) -> None:
    """From `init` to a seed that is applied and removed again, as a user does it, and nothing is left."""
    project = made(layout, tmp_path, url_of(empty_database))
    assert masked(output(project, "example-data", "init")) == PRINTED.format(versions=layout.versions)
    name = registry(project)["seeds"][0]["name"]
    assert compared(tmp_path) == [{"name": name, "differs": "no revision applies it"}]

    added = ("--name", "red-fox", "--seed", "7", "--revision", "-m", "a fox")
    assert masked(output(project, "example-data", "add", *added)).splitlines()[1:] == [
        "Look at it:   example-data show red-fox",
        f"Pinned it:    {layout.versions}/<id>_a_fox.py",
        "Bring it in:  alembic -x example_data=on upgrade head",
    ]
    forget_first(project)
    assert compared(tmp_path) == []

    output(project, *layout.upgrade, "upgrade", "head")
    assert rows(project.url, "SELECT seed_key, user_count FROM example_data_runs") == [("red-fox", 12)]
    assert rows(project.url, "SELECT count(*) FROM users JOIN user_preferences ON user_id = id") == [(12,)]

    output(project, *layout.upgrade, "downgrade", "base")
    assert rows(project.url, TABLES) == [("alembic_version",)]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_second_init_keeps_everything(layout: Layout, tmp_path: Path) -> None:
    """Whatever is there is named, and is as it was."""
    made(layout, tmp_path)
    with chdir(tmp_path):
        init_project(project.configuration(None), Place("0002"))
        before = contents(tmp_path)
        again = init_project(project.configuration(None), Place())
    kept = [masked(str(path.relative_to(tmp_path))) for path in again.kept]
    assert (again.written, kept, contents(tmp_path) == before) == (
        (),
        [
            "seeds/registry.json",
            "seeds/registry.schema.json",
            "settings.toml",
            f"{layout.versions}/<id>_example_data_runs.py",
        ],
        True,
    )


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
    versions = copy_repository(tmp_path) / "migrations/versions"
    shutil.rmtree(versions)
    versions.mkdir()
    add_users(versions)
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
    line = "Revisions: more than one head (found 0003, 0004). Name the one to follow with --head."
    assert (error(plain, "init"), contents(plain.root) == before) == (line, True)
    assert (
        "down_revision: Union[str, Sequence[str], None] = '0004'" in init(plain, Place("0004")).written[-1].read_text()
    )


def test_the_head_that_is_named(plain: Project) -> None:
    """`--head` chooses what the revision follows."""
    fork(plain)
    text = init(plain, Place("0004")).written[-1].read_text()
    assert "down_revision: Union[str, Sequence[str], None] = '0004'" in text


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("0009", "--head: Can't locate revision identified by '0009' (expected one of 0003, 0004). Name one of them."),
        ("0002", "--head: revision 0002 is not a head (expected one of 0003, 0004). Name one of them."),
    ],
    ids=["unknown", "inner"],
)
def test_a_head_that_is_none(plain: Project, head: str, message: str) -> None:
    """A revision that is not there, or has a successor, is answered with the heads."""
    fork(plain)
    assert refused(plain, lambda: init(plain, Place(head))) == message


def test_version_path(tmp_path: Path) -> None:
    """`--version-path` chooses the folder."""
    plain = made(LAYOUTS["several locations"], tmp_path)
    done = init(plain, Place(version_path=tmp_path / "stock"))
    assert done.written[-1].parent == tmp_path / "stock"


def test_a_version_path_has_to_be_told(tmp_path: Path) -> None:
    """With several folders and no revision yet, Alembic cannot know which one."""
    plain = made(LAYOUTS["several locations"], tmp_path)
    (tmp_path / "shop/0002_users.py").unlink()
    message = "Multiple version locations present, please specify --version-path"
    assert refused(plain, lambda: init(plain)) == message


@pytest.mark.parametrize(
    ("ini", "toml", "env", "expected"),
    [
        ("app/alembic.ini", None, "app/db/env.py", "app"),
        ("app/alembic.ini", None, "app/env.py", "."),
        ("app/pyproject.toml", "app/pyproject.toml", "app/env.py", "app"),
        ("alembic.ini", "app/pyproject.toml", "app/db/env.py", "app"),
        ("nowhere.ini", None, "app/env.py", "."),
    ],
    ids=["ini", "flask", "ini and toml", "toml", "neither"],
)
def test_the_root(tmp_path: Path, ini: str, toml: str | None, env: str, expected: str) -> None:
    """The root is where the file is that configures Alembic, or above Flask-Migrate's folder."""
    (tmp_path / "app/db").mkdir(parents=True)
    for name in ("app/alembic.ini", env):
        (tmp_path / name).write_text("[alembic]\n")
    if toml:
        (tmp_path / toml).write_text('[tool.alembic]\nscript_location = "db"\n')
    config = Config(tmp_path / ini, tmp_path / toml if toml else None)
    assert project.root(config) == (tmp_path / expected).resolve()


def test_alembic_config_names_the_file(tmp_path: Path) -> None:
    """The variable that tells Alembic's commands where the project is tells ours."""
    (tmp_path / "deep").mkdir()
    plain = made(LAYOUTS["generic"], tmp_path)
    elsewhere = Project(tmp_path / "deep", plain.url, {"ALEMBIC_CONFIG": "../alembic.ini"})
    assert output(elsewhere, "example-data", "init").startswith(f"wrote {tmp_path}/seeds/registry.json\n")


def test_a_template_that_env_py_serves(plain: Project) -> None:
    """Where `revision_environment` is set, `env.py` runs first and gives the template what it names."""
    replace(plain.root / "alembic.ini", "path_separator = os", "path_separator = os\nrevision_environment = true")
    replace(plain.root / "db/script.py.mako", "${message}", "${message} of ${owner}, ${config.config_ini_section}")
    (plain.root / "db/env.py").write_text(
        "from alembic import context\n"
        'context.configure(dialect_name="postgresql", as_sql=True, template_args={"owner": "the shop"})\n'
        "context.run_migrations()\n"
    )
    assert init(plain).written[-1].read_text().startswith('"""example data runs of the shop, alembic\n')


# Datasets


def test_a_dataset_of_the_projects_own(adopted: Project) -> None:
    """A dataset is imported as revisions import it, and its locale is its own business."""
    (adopted.root / "shop.py").write_text("from example_data.datasets.people import v1\n")
    arguments = ("--name", "red-fox", "--dataset", "shop:v1", "--locale", "xx_XX")
    output(adopted, "example-data", "add", *arguments)
    seed = registry(adopted)["seeds"][-1]
    replace(adopted.root / "seeds/registry.json", "xx_XX", "pl_PL")
    shown = output(adopted, "example-data", "show", "red-fox", "--format", "csv")
    assert (seed["dataset"], seed["locale"], len(shown.splitlines())) == ("shop:v1", "xx_XX", 11)


def test_a_project_begins_with_tables_of_its_own(tmp_path: Path, empty_database: psycopg.Connection) -> None:
    """From `scaffold` and `init --dataset` to a database that is filled; people and their vocabularies nowhere."""
    project = made(LAYOUTS["generic"], tmp_path, url_of(empty_database))
    output(project, "alembic", "upgrade", "head")
    assert output(project, "example-data", "scaffold").splitlines()[-1] == (
        "Take it up: example-data init --dataset demo:v1"
    )
    output(project, "example-data", "init", "--dataset", "demo:v1")
    (seed,) = registry(project)["seeds"]
    assert (sorted(registry(project)), seed["dataset"]) == (["$schema", "seeds", "version"], "demo:v1")
    output(project, "alembic", "upgrade", "head")
    output(project, "example-data", "add", "--dataset", "demo:v1", "--size", "users=30", "--revision")
    output(project, "alembic", "-x", "example_data=on", "upgrade", "head")
    assert rows(project.url, "SELECT count(*) FROM users") == [(30,)]


def test_init_with_a_dataset_that_is_not_there(plain: Project) -> None:
    """Nothing is written for a dataset that cannot be loaded."""
    assert error(plain, "init", "--dataset", "demo:v1") == (
        "Dataset 'demo:v1': module 'demo' cannot be imported (No module named 'demo'): restore it, or correct the name."
    )
    assert not (plain.root / "seeds").exists()


@pytest.mark.parametrize(
    ("dataset", "message"),
    [
        (
            "nowhere:v1",
            (
                "Dataset 'nowhere:v1': module 'nowhere' cannot be imported (No module named 'nowhere'): "
                "restore it, or correct the name."
            ),
        ),
        (
            "example_data.datasets.people:v0",
            (
                "Dataset 'example_data.datasets.people:v0': module 'example_data.datasets.people' has no attribute "
                "'v0': restore it, or correct the name."
            ),
        ),
    ],
    ids=["module", "version"],
)
def test_a_dataset_that_is_not_there(adopted: Project, dataset: str, message: str) -> None:
    """A dataset that cannot be loaded is refused before anything is written."""
    assert refused(adopted, lambda: add(adopted, dataset)) == message


def test_a_dataset_that_is_not_there_as_a_command(adopted: Project) -> None:
    """The same from the command line, in one line."""
    assert error(adopted, "add", "--dataset", "nowhere:v1").startswith("Dataset 'nowhere:v1': module 'nowhere' cannot")


# Check


def test_check(adopted: Project) -> None:
    """A seed that no revision applies is named, as a table and as JSON, and the exit code is 1; then it is 0."""
    name = registry(adopted)["seeds"][0]["name"]
    table = adopted.run("example-data", "check")
    as_json = adopted.run("example-data", "check", "--format", "json")
    add(adopted)
    forget_first(adopted)
    agreed = output(adopted, "example-data", "check")
    assert (table.returncode, table.stdout.split(), as_json.returncode, json.loads(as_json.stdout), agreed) == (
        1,
        ["name", "differs", name, "no", "revision", "applies", "it"],
        1,
        [{"name": name, "differs": "no revision applies it"}],
        "Registry and revisions agree.\n",
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('digest="sha256:', 'digest="sha256:0', "the generator"),
        (
            "seed=7,\n        user",
            "seed=int(7),\n        user",
            "db/versions/<id>_seed_red_fox.py, line 23: op.apply_seed",
        ),
        ("import sqlalchemy as sa", "import nothing", "The revisions cannot be loaded: ModuleNotFoundError: No module"),
    ],
    ids=["drift", "no literal", "no revision"],
)
def test_check_of_what_cannot_be_compared(adopted: Project, old: str, new: str, message: str) -> None:
    """A pin that would make other rows today, or a revision that cannot be read, is an error that says so."""
    replace(add(adopted), old, new)
    with pytest.raises(ExampleDataError) as raised:
        compared(adopted.root)
    assert message in masked(str(raised.value))


def test_check_of_what_cannot_be_compared_as_a_command(adopted: Project) -> None:
    """The same is one line, and the exit code is 1."""
    replace(add(adopted), 'digest="sha256:', 'digest="sha256:0')
    assert "the generator" in error(adopted, "check", "--format", "json")


# Failures leave nothing


@pytest.mark.parametrize("verb", ["init", "add --revision"])
def test_no_project(tmp_path: Path, verb: str) -> None:
    """Where there is no Alembic project, one line says what was looked for."""
    assert error(Project(tmp_path, ""), *verb.split()) == (
        f"{tmp_path}: no Alembic project (expected alembic.ini, pyproject.toml with [tool.alembic], or "
        "migrations/alembic.ini). Run alembic init, or name the file with --config."
    )


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "pyproject.toml",
            "[tool.ruff]\n",
            "pyproject.toml: no section [tool.alembic]. Add it, or name alembic.ini",
        ),
        ("pyproject.toml", "[tool", "pyproject.toml: it cannot be read ("),
        ("alembic.ini", "script_location = db\n", "alembic.ini: it cannot be read (File contains no section headers."),
        ("alembic.ini", "[alembic]\n", "No 'script_location' key found in configuration."),
    ],
    ids=["no section", "no TOML", "no INI", "no scripts"],
)
def test_a_file_that_does_not_configure_alembic(tmp_path: Path, name: str, text: str, message: str) -> None:
    """A configuration that cannot be used is named."""
    (tmp_path / name).write_text(text)
    with chdir(tmp_path), pytest.raises(ExampleDataError) as raised:
        init_project(project.configuration(Path(name)), Place())
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize(
    ("blocked", "message"),
    [
        (
            "seeds",
            "{root}/seeds/registry.json: it cannot be written (File exists), so nothing was. Make its folder writable.",
        ),
        (
            "db/script.py.mako",
            (
                "{root}/db: the revision cannot be written ([Errno 21] Is a directory: '{root}/db/script.py.mako'). "
                "Correct the template, the folder or the hooks."
            ),
        ),
    ],
)
def test_init_leaves_nothing_behind(plain: Project, blocked: str, message: str) -> None:
    """Where one of the files cannot be written, none is: here a file is where a folder should be, or the reverse."""
    path = plain.root / blocked
    if path.exists():
        path.unlink()
        path.mkdir()
    else:
        path.write_text("")
    assert refused(plain, lambda: init(plain)) == message.format(root=plain.root)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("db/script.py.mako", "${upgrades if", "${None if", "script.py.mako: it leaves out 'op.create_table'"),
        ("db/script.py.mako", "def upgrade()", "def upgrade(", "the revision cannot be written (invalid syntax"),
        ("db/script.py.mako", "${message}", "${1 / 0}", "Template rendering failed"),
        (
            "alembic.ini",
            "[post_write_hooks]",
            "[post_write_hooks]\nhooks = x\nx.type = y",
            "No formatter with name 'y' registered",
        ),
    ],
    ids=["no statements", "no Python", "no template", "no hook"],
)
def test_a_revision_that_fails_is_not_left(plain: Project, file: str, old: str, new: str, message: str) -> None:
    """A template or a hook that fails on the revision, even after it was written, leaves nothing."""
    replace(plain.root / file, old, new)
    assert message in refused(plain, lambda: init(plain))


def test_a_seed_whose_revision_fails_is_not_added(adopted: Project) -> None:
    """Without its revision a seed does not get into the registry."""
    replace(adopted.root / "db/script.py.mako", "${downgrades if", "${None if")
    assert "leaves out 'remove_seed'" in refused(adopted, lambda: add(adopted))


def test_a_seed_that_cannot_be_saved_leaves_no_revision(adopted: Project) -> None:
    """Without the registry there is no revision either."""
    (adopted.root / "seeds/.registry.json.tmp").mkdir()
    message = refused(adopted, lambda: add(adopted))
    assert message.startswith(f"{adopted.root}/seeds/registry.json: it cannot be saved (")


def test_options_without_revision(adopted: Project) -> None:
    """A message is for a revision."""
    done = adopted.run("example-data", "add", "-m", "a fox")
    assert (done.returncode, "--message, --head and --version-path are for --revision" in done.stderr) == (2, True)


@pytest.mark.parametrize("verb", ["init", "check"])
def test_help_has_an_example(plain: Project, verb: str) -> None:
    """The help of a verb ends with a command to try."""
    example = output(plain, "example-data", verb, "--help").splitlines()[-1]
    assert re.match(rf"  Example: example-data {verb} ", example)


def refused(project: Project, call: Callable[[], object]) -> str:
    """Return the message of a call that must fail and must leave the project's files and folders as they were."""
    before = (contents(project.root), {path for path in project.root.rglob("*") if path.name != "__pycache__"})
    with chdir(project.root), pytest.raises(ExampleDataError) as raised:
        call()
    after = (contents(project.root), {path for path in project.root.rglob("*") if path.name != "__pycache__"})
    compiled = {path for path in after[1] - before[1] if path.suffix == ".pyc"}
    assert (after[0], after[1] - compiled) == before
    return str(raised.value)


def fork(project: Project) -> None:
    """Two revisions on top of the users."""
    for number in ("0003", "0004"):
        text = f'revision = "{number}"\ndown_revision = "0002"\n'
        (project.root / f"db/versions/{number}_fork.py").write_text(text)

"""`init` in existing Alembic projects of every layout: what is written, where, and that failures leave nothing."""

from __future__ import annotations

import re
import shutil
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from example_data.alembic_plugin.init_project import init_project
from example_data.alembic_plugin.revision_writer import Place
from example_data.errors import ExampleDataError
from example_data.project import alembic_config as project
from tests.support.alembic_projects import (
    LAYOUTS,
    Layout,
    add,
    add_users,
    contents,
    create_project,
    error,
    find_differences,
    forget_first,
    init,
    is_formatted,
    mask,
    output,
    refused,
    registry,
    replace,
    revision,
)
from tests.support.project import REPOSITORY, Project, copy_repository, rows
from tests.support.server import url_of

if TYPE_CHECKING:
    import psycopg

PRINTED = """\
wrote seeds/registry.json
wrote seeds/registry.schema.json
wrote settings.toml
wrote {versions}/<id>_example_data_runs.py
{env} lacks the plugin: without the plugin, autogenerate drops example_data_runs and sees no seeds.
{env} lacks the lock: the lock is for several processes that upgrade at the same moment.
    example-data init --edit-env    # shows the change, and asks
{env} has no target_metadata: alembic check and autogenerate refuse; example-data check works.
To do:
    example-data pin {name} --revision
    {upgrade}
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
        sa.Column("state", sa.Text, nullable=False, server_default="applied"),
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("example_data_runs")
'''

TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_project_takes_up_example_data(layout: Layout, tmp_path: Path, empty_database: psycopg.Connection) -> None:
    """From `init` to a seed that is applied and removed again, as a user does it, and nothing is left."""
    project = create_project(layout, tmp_path, url_of(empty_database))
    printed = mask(output(project, "example-data", "init"))
    name = registry(project)["seeds"][0]["name"]
    expected = PRINTED.format(versions=layout.versions, name=name, upgrade=layout.printed, env=layout.env)
    assert printed == expected
    assert find_differences(tmp_path) == [{"name": name, "differs": "no revision applies it"}]

    added = ("--name", "red-fox", "--seed", "7", "--revision", "-m", "a fox")
    assert mask(output(project, "example-data", "add", *added)).splitlines()[1:] == [
        "Look at it:   example-data show red-fox",
        f"Pinned it:    {layout.versions}/<id>_a_fox.py",
        "Bring it in:  alembic -x example_data=on upgrade head",
    ]
    forget_first(project)
    assert find_differences(tmp_path) == []

    output(project, *layout.upgrade, "upgrade", "head")
    assert rows(project.url, "SELECT seed_key, user_count FROM example_data_runs") == [("red-fox", 12)]
    assert rows(project.url, "SELECT count(*) FROM users JOIN user_preferences ON user_id = id") == [(12,)]

    output(project, *layout.upgrade, "downgrade", "base")
    assert rows(project.url, TABLES) == [("alembic_version",)]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_second_init_keeps_everything(layout: Layout, tmp_path: Path) -> None:
    """Whatever is there is named, and is as it was."""
    create_project(layout, tmp_path)
    with chdir(tmp_path):
        init_project(project.configuration(None), Place("0002"))
        before = contents(tmp_path)
        again = init_project(project.configuration(None), Place())
    kept = [mask(str(path.relative_to(tmp_path))) for path in again.kept]
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
    env = adopted.root / "db/env.py"
    replace(env, "target_metadata = None", "from sqlalchemy import MetaData; target_metadata = MetaData()")
    output(adopted, "example-data", "init", "--edit-env", "--yes")
    adopted.alembic("upgrade", "head")
    logged = adopted.run("alembic", "revision", "--autogenerate", "-m", "example data").stderr
    assert ("Detected removed table 'users'" in logged, "example_data_runs" in logged) == (True, False)
    text = revision(adopted, "example_data")
    name = registry(adopted)["seeds"][0]["name"]
    assert (f'op.apply_seed(\n        "{name}",' in text, "op.drop_table('users')" in text) == (True, True)
    assert "example_data_runs" not in text


def test_the_ledgers_revision(adopted: Project) -> None:
    """The revision is the template's, with what creates and drops the ledger."""
    assert mask(revision(adopted, "example_data_runs")) == LEDGER


def test_the_ledger_is_the_same_as_ours(tmp_path: Path) -> None:
    """This repository's revision, which is older, and the generated one make the same table but for the states."""
    script = []
    for folder, head in ((tmp_path / "ours", "0001"), (tmp_path / "theirs", "0002:head")):
        folder.mkdir()
        project = Project(folder, "postgresql://")
        if head == "0001":
            copy_repository(folder)
        else:
            create_project(LAYOUTS["generic"], folder)
            init(project)
        text = project.alembic("upgrade", head, "--sql")
        script.append(text.partition("CREATE TABLE example_data_runs")[2].partition(";")[0])
    state = "definition JSONB NOT NULL, \n    state TEXT DEFAULT 'applied' NOT NULL"
    assert script[0].replace("definition JSONB NOT NULL", state) == script[1]


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
    template = (REPOSITORY / "example_data/alembic_plugin/settings_template.toml").read_text()
    assert (adopted.root / "settings.toml").read_text() == template
    assert template.partition("\n[")[2] == ours


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
    assert ([mask(path) for path in wrote], kept) == (
        ["data/demo.json", "data/registry.schema.json", "db/versions/<id>_example_data_runs.py"],
        ["settings.toml"],
    )


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
    plain = create_project(LAYOUTS["several locations"], tmp_path)
    done = init(plain, Place(version_path=tmp_path / "stock"))
    assert done.written[-1].parent == tmp_path / "stock"


def test_several_version_paths_need_an_option(tmp_path: Path) -> None:
    """With several folders and no revision yet, Alembic cannot know which one."""
    plain = create_project(LAYOUTS["several locations"], tmp_path)
    (tmp_path / "shop/0002_users.py").unlink()
    message = "Multiple version locations present, please specify --version-path"
    assert refused(plain, lambda: init(plain)) == message


def test_alembic_config_names_the_file(tmp_path: Path) -> None:
    """The variable that tells Alembic's commands where the project is tells ours."""
    (tmp_path / "deep").mkdir()
    plain = create_project(LAYOUTS["generic"], tmp_path)
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


def test_a_project_begins_with_tables_of_its_own(tmp_path: Path, empty_database: psycopg.Connection) -> None:
    """From `scaffold` and `init --dataset` to a database that is filled; people and their vocabularies nowhere."""
    project = create_project(LAYOUTS["generic"], tmp_path, url_of(empty_database))
    output(project, "alembic", "upgrade", "head")
    assert output(project, "example-data", "scaffold").splitlines()[-1] == (
        "Take it up: example-data init --dataset demo:v1 --revision"
    )
    output(project, "example-data", "init", "--dataset", "demo:v1", "--revision", "--edit-env", "--yes")
    (seed,) = registry(project)["seeds"]
    assert (sorted(registry(project)), seed["dataset"]) == (["$schema", "seeds", "version"], "demo:v1")
    output(project, "alembic", "-x", "example_data=on", "upgrade", "head")
    assert rows(project.url, "SELECT seed_key, user_count FROM example_data_runs") == [(seed["name"], 20)]
    replace(project.root / "db/env.py", '["alembic.autogenerate.*", "example_data.seeds"]', '["example_data.seeds"]')
    replace(
        project.root / "db/env.py",
        "target_metadata = None",
        "import sqlalchemy\ntarget_metadata = sqlalchemy.MetaData()",
    )
    for words in (("alembic", "check"), ("example-data", "check"), ("example-data", "status")):
        output(project, *words)


def test_init_with_a_dataset_that_is_not_there(plain: Project) -> None:
    """Nothing is written for a dataset that cannot be loaded."""
    assert error(plain, "init", "--dataset", "demo:v1") == (
        "Dataset 'demo:v1': module 'demo' cannot be imported (No module named 'demo'). Restore it, or correct the name."
    )
    assert not (plain.root / "seeds").exists()


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
    sentence = refused(plain, lambda: init(plain))
    for path in re.findall(r"see (\S+\.txt)", sentence):  # Alembic's own, about the template
        Path(path).unlink()
    assert message in sentence


@pytest.mark.parametrize("verb", ["init", "check"])
def test_help_has_an_example(plain: Project, verb: str) -> None:
    """The help of a verb ends with a command to try."""
    example = output(plain, "example-data", verb, "--help").splitlines()[-1]
    assert re.match(rf"  Example: example-data {verb} ", example)


def fork(project: Project) -> None:
    """Write two revisions on top of the users."""
    for number in ("0003", "0004"):
        text = f'revision = "{number}"\ndown_revision = "0002"\n'
        (project.root / f"db/versions/{number}_fork.py").write_text(text)

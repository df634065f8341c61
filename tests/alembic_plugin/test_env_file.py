"""What `init --edit-env` makes of every `env.py`, and what it leaves alone."""

from __future__ import annotations

import ast
from pathlib import Path

import alembic
import pytest

from example_data.alembic_plugin.env_file import EnvFile, read_env_file
from example_data.errors import RevisionError
from tests.support.project import REPOSITORY

TEMPLATES = Path(alembic.__file__).parent / "templates"

HEAD = "from alembic import context\nimport app\n\n"
HEAD_AFTER = "from alembic import context\nimport app\nfrom example_data.environment import upgrade_lock\n\n"

PLUGINS = 'autogenerate_plugins=["alembic.autogenerate.*", "example_data.seeds"]'

EDITED = {
    "a call over several lines": (
        """\
with app.engine.connect() as connection:
    context.configure(
        connection=connection,  # ours
        **app.options
    )
    with context.begin_transaction():
        context.run_migrations()
""",
        f"""\
with app.engine.connect() as connection, upgrade_lock(connection):
    context.configure(
        {PLUGINS},
        connection=connection,  # ours
        **app.options
    )
    with context.begin_transaction():
        context.run_migrations()
""",
    ),
    "a call on one line": (
        """\
def run(connection):
\tcontext.configure(connection, target_metadata=app.metadata)
\twith context.begin_transaction():
\t\tcontext.run_migrations()
""",
        f"""\
def run(connection):
\tcontext.configure(
\t    connection,
\t    target_metadata=app.metadata,
\t    {PLUGINS},
\t)
\twith upgrade_lock(connection), context.begin_transaction():
\t\tcontext.run_migrations()
""",
    ),
    "aligned with the parenthesis": (
        """\
with (
    app.engine.begin() as own,
):
    context.configure(connection=own,
                      include_name=app.include_name)
    context.run_migrations()
""",
        f"""\
with (
    app.engine.begin() as own, upgrade_lock(own),
):
    context.configure({PLUGINS},
                      connection=own,
                      include_name=app.include_name)
    context.run_migrations()
""",
    ),
    "several calls, one of them offline": (
        """\
if context.is_offline_mode():
    context.configure(url="postgresql://")
else:
    with app.engine.connect() as connection:
        if app.verbose:
            context.configure(
                connection=connection
            )
        else:
            context.configure(
                connection=connection
            )
        context.run_migrations()
""",
        f"""\
if context.is_offline_mode():
    context.configure(url="postgresql://")
else:
    with app.engine.connect() as connection, upgrade_lock(connection):
        if app.verbose:
            context.configure(
                {PLUGINS},
                connection=connection
            )
        else:
            context.configure(
                {PLUGINS},
                connection=connection
            )
        context.run_migrations()
""",
    ),
    "a list of plugins": (
        """\
with app.engine.connect() as connection:
    context.configure(connection=connection, autogenerate_plugins=["alembic.autogenerate.*"])
    context.run_migrations()
""",
        """\
with app.engine.connect() as connection, upgrade_lock(connection):
    context.configure(connection=connection, autogenerate_plugins=["alembic.autogenerate.*", "example_data.seeds"])
    context.run_migrations()
""",
    ),
}


def env(text: str) -> EnvFile:
    """An `env.py` with a text."""
    return EnvFile(Path("env.py"), text.encode())


@pytest.mark.parametrize(("before", "after"), EDITED.values(), ids=EDITED)
def test_what_is_lacking_is_put_in(before: str, after: str) -> None:
    """All other text stays as it was, and a second edit changes nothing."""
    edited = env(HEAD + before).edited()
    assert edited.data.decode() == HEAD_AFTER + after
    assert (edited.lacks, edited.edited()) == ((), edited)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_other_alphabets_and_line_ends(newline: str) -> None:
    """Places are counted in bytes, and lines end as they did."""
    before = HEAD + 'with app.engine("ü→") as c: context.configure(connection=c, note="日本")\n'
    after = (
        HEAD_AFTER
        + f'with app.engine("ü→") as c, upgrade_lock(c): context.configure(\n    connection=c,\n    note="日本",\n'
        f"    {PLUGINS},\n)\n"
    )
    edited = env(before.replace("\n", newline)).edited()
    assert edited.data.decode() == after.replace("\n", newline)


@pytest.mark.parametrize("template", ["generic", "async", "pyproject", "pyproject_async"])
def test_alembics_templates(template: str) -> None:
    """Each gets everything; lines are added, and two or three are changed."""
    if not (TEMPLATES / template).is_dir():
        pytest.skip("Alembic 1.16 has it")
    before = read_env_file(TEMPLATES / template / "env.py")
    edited = before.edited()
    ast.parse(edited.data)
    removed = [line for line in before.diff(edited, "env.py").splitlines()[2:] if line.startswith("-")]
    assert (before.lacks, edited.lacks, before.has_metadata, len(removed)) == (
        ("plugin", "lock"),
        (),
        False,
        1 if "async" not in template else 2,
    )


def test_a_template_for_several_databases() -> None:
    """It is refused, with what the matter is."""
    with pytest.raises(RevisionError) as raised:
        read_env_file(TEMPLATES / "multidb/env.py").check_one_database()
    assert str(raised.value).partition("env.py: ")[2] == (
        "wrong template (expected one database for the chain, found several, as upgrade_token says). Give the database "
        "that gets example data an env.py and a folder of revisions of its own."
    )


def test_ours_lacks_nothing() -> None:
    """That of this repository is complete."""
    ours = read_env_file(REPOSITORY / "migrations/env.py")
    assert (ours.lacks, ours.edited() == ours) == ((), True)


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("from app import run\nrun()\n", ("plugin", "lock")),
        ("this is no Python\n", ("plugin", "lock")),
        ("", ("plugin", "lock")),
        (HEAD + "context.configure(connection=app.c, **{'autogenerate_plugins': app.plugins})\n", ("plugin", "lock")),
        (HEAD + "PLUGINS = ['example_data.seeds']\ncontext.configure(connection=app.c, **app.options)\n", ("lock",)),
    ],
    ids=["elsewhere", "no Python", "empty", "plugins from elsewhere", "a name"],
)
def test_what_is_not_understood_is_not_changed(text: str, lacks: tuple[str, ...]) -> None:
    """Nothing is guessed: a file with another way to configure stays as it is."""
    before = env(text)
    if lacks == ("lock",):
        before = env(text.replace("**app.options", "autogenerate_plugins=PLUGINS"))
    assert (before.lacks, before.edited() == before) == (lacks, True)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """It lacks everything."""
    assert read_env_file(tmp_path / "env.py").lacks == ("plugin", "lock")

"""What an Alembic project needs for example data: a registry, settings, and the revision that creates the ledger."""

from __future__ import annotations

import os
import re
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from example_data.alembic_plugin.add_seed import default_user_count
from example_data.alembic_plugin.revision_writer import Draft, Place, write_revision
from example_data.errors import ExampleDataError
from example_data.generation.dataset import load
from example_data.project import alembic_config, settings
from example_data.project.setting_names import FILES
from example_data.registry import seed_names
from example_data.registry.definition import DEFAULT_DATASET, SeedDefinition
from example_data.registry.file_format import RegistryDocument, json_schema, serialize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alembic.config import Config
    from alembic.script import ScriptDirectory

SCHEMA = "registry.schema.json"
"""The JSON Schema's file, beside the registry."""

VOCABULARY_SIZES = {"interest_theme_ids": 3, "safety_toggle_ids": 2}
"""How many values a new registry has in each of the format's vocabularies."""

SETTINGS = """\
# Settings of example-data. EXAMPLE_DATA_ENV chooses the section, and an environment variable EXAMPLE_DATA_<NAME> wins
# over this file.

[default]
is_enabled = false

[development]

[production]
"""

LEDGER = Draft(
    message="example data runs",
    imports="from sqlalchemy.dialects import postgresql\n",
    upgrade="""\
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
)""",
    downgrade='op.drop_table("example_data_runs")',
    words=("from sqlalchemy.dialects import postgresql", "op.create_table", "op.drop_table"),
)
"""The revision that creates the ledger; wrapped so that a formatter of any line length keeps it."""

NEXT_STEPS = """\
In env.py, in the context.configure(...) that has a connection:
    autogenerate_plugins=["alembic.autogenerate.*", "example_data.seeds"],
And if several processes may upgrade at the same moment, around it and its transaction:
    from example_data.environment import upgrade_lock
    with upgrade_lock(connection):
Then:
    alembic upgrade head
    alembic revision --autogenerate -m "example data"
"""
"""The steps that are left to a person."""


@dataclass(frozen=True, slots=True)
class InitializedFiles:
    """The files that `init_project` wrote, and those that were there before."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def init_project(config: Config, place: Place, dataset: str = DEFAULT_DATASET) -> InitializedFiles:
    """Write the files that an Alembic project needs for example data; overwrite none, and on failure write none.

    Args:
        config: The project's.
        place: Where the ledger's revision goes.
        dataset: What the registry's first seed makes.

    Raises:
        DatasetError: The dataset cannot be loaded.
        ExampleDataError: The settings or the revisions cannot be read, it is not clear where the ledger's revision
            goes, or a file cannot be written.
    """
    root = alembic_config.root(config)
    directory = alembic_config.scripts(config)
    registry = settings.load(root).registry_path
    texts = (serialize(_registry(dataset)), json_schema(), SETTINGS)
    files = dict(zip((registry, registry.with_name(SCHEMA), root / FILES[0]), texts, strict=True))
    missing = {path: text for path, text in files.items() if not os.path.lexists(path)}
    ledger = _ledger(directory)
    with ExitStack() as undo:
        last = [] if ledger else [undo.enter_context(write_revision(config, directory, LEDGER, place))]
        new = [*(undo.enter_context(_create(path, text)) for path, text in missing.items()), *last]
    kept = [*(path for path in files if path not in missing), *filter(None, [ledger])]
    return InitializedFiles(tuple(new), tuple(kept))


def _registry(dataset: str) -> RegistryDocument:
    """Return a registry with one seed, and with the vocabularies that its dataset reads."""
    number = seed_names.random_seed()
    name = seed_names.memorable_name(number)
    seed = SeedDefinition(name=name, seed=number, user_count=default_user_count(dataset), dataset=dataset)
    read = load(dataset).vocabularies
    vocabularies: Any = {
        name: tuple(uuid4() for _ in range(count)) for name, count in VOCABULARY_SIZES.items() if name in read
    }
    return RegistryDocument(schema=f"./{SCHEMA}", version=1, seeds=(seed,), **vocabularies)


def _ledger(directory: ScriptDirectory) -> Path | None:
    """Return the file of the revision that creates the ledger, if there is one."""
    for path in (Path(script.path) for script in directory.walk_revisions()):
        text = path.read_bytes()
        if b"example_data_runs" in text and re.search(rb"(?i)create[_ ]table", text):
            return path
    return None


@contextmanager
def _create(path: Path, text: str) -> Iterator[Path]:
    """Create a file and its folders; they are deleted again if the block fails."""
    folders = [folder for folder in path.parents if not folder.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("x", encoding="utf-8")
    except OSError as error:
        _remove(folders)
        raise ExampleDataError(
            f"{path}: it cannot be written ({error.strerror}), so nothing was. Make its folder writable."
        ) from error
    try:
        with file:
            file.write(text)
        yield path
    except BaseException:
        path.unlink(missing_ok=True)
        _remove(folders)
        raise


def _remove(folders: list[Path]) -> None:
    """Remove folders that are empty, the innermost first."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()

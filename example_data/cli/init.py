"""An Alembic project takes up example data: its registry, its settings, and the revision that creates the ledger."""

from __future__ import annotations

import os
import re
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from msgspec.structs import replace

from example_data.alembic_plugin.revision_writer import Draft, Place, written
from example_data.errors import ExampleDataError
from example_data.generation.dataset import load
from example_data.project import alembic_config, settings
from example_data.project.settings_shortcut import FILES
from example_data.registry import seed_names
from example_data.registry.definition import DEFAULT_DATASET, SeedDefinition
from example_data.registry.file_format import RegistryDocument, json_schema, serialize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alembic.config import Config
    from alembic.script import ScriptDirectory

SCHEMA = "registry.schema.json"
"""The JSON Schema's file, beside the registry."""

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
"""The revision that creates the ledger; wrapped so that a formatter leaves it, whatever its line length."""


NEXT = """\
In env.py, in the context.configure(...) that has a connection:
    autogenerate_plugins=["alembic.autogenerate.*", "example_data.seeds"],
And if several processes may upgrade at the same moment, around it and its transaction:
    from example_data.environment import upgrade_lock
    with upgrade_lock(connection):
Then:
    alembic upgrade head
    alembic revision --autogenerate -m "example data"
"""
"""What is left to do by hand, and then."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """What was written, and what was there already."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def init(config: Config, place: Place, dataset: str = DEFAULT_DATASET) -> Adoption:
    """Write what an Alembic project lacks to have example data; no file is overwritten, and none written on failure.

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
        last = [] if ledger else [undo.enter_context(written(config, directory, LEDGER, place))]
        new = [*(undo.enter_context(_created(path, text)) for path, text in missing.items()), *last]
    kept = [*(path for path in files if path not in missing), *filter(None, [ledger])]
    return Adoption(tuple(new), tuple(kept))


def _registry(dataset: str) -> RegistryDocument:
    """A registry with a seed of its own; one of people has vocabularies, too."""
    load(dataset)
    number = seed_names.random_seed()
    seed = SeedDefinition(name=seed_names.memorable_name(number), seed=number, dataset=dataset)
    if not seed.is_people:
        return RegistryDocument(schema=f"./{SCHEMA}", version=1, seeds=(seed,))
    return RegistryDocument(
        schema=f"./{SCHEMA}",
        version=1,
        interest_theme_ids=(uuid4(), uuid4(), uuid4()),
        safety_toggle_ids=(uuid4(), uuid4()),
        seeds=(replace(seed, user_count=12),),
    )


def _ledger(directory: ScriptDirectory) -> Path | None:
    """The file of the revision that creates the ledger, if there is one."""
    for path in (Path(script.path) for script in directory.walk_revisions()):
        text = path.read_bytes()
        if b"example_data_runs" in text and re.search(rb"(?i)create[_ ]table", text):
            return path
    return None


@contextmanager
def _created(path: Path, text: str) -> Iterator[Path]:
    """Create a file and its folders; they are deleted again if the block fails."""
    folders = [folder for folder in path.parents if not folder.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("x", encoding="utf-8")
    except OSError as error:
        _remove(folders)
        raise ExampleDataError(f"{path} cannot be written: {error.strerror}; nothing was written.") from error
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

"""What an Alembic project needs for example data: a registry, settings, and the revision that creates the ledger."""

from __future__ import annotations

import dataclasses
import errno
import os
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from alembic.config import Config
from alembic.script import ScriptDirectory

from example_data.alembic_plugin import history, revision_reader
from example_data.alembic_plugin.add_seed import default_user_count, write_pin
from example_data.alembic_plugin.env_file import EnvFile
from example_data.alembic_plugin.revision_writer import Draft, Place, write_revision
from example_data.errors import ExampleDataError
from example_data.generation.dataset import load
from example_data.project import alembic_config, database, import_path, settings, settings_shortcut
from example_data.registry import atomic_write
from example_data.registry.definition import DEFAULT_DATASET, SeedDefinition, memorable_name, random_seed
from example_data.registry.error_messages import prefix_with_seed
from example_data.registry.file_format import RegistryDocument, json_schema, serialize
from example_data.registry.ledger_table import LEDGER_COLUMNS, LEDGER_ORIGINAL_COLUMNS
from example_data.registry.registry import SeedRegistry
from example_data.runs.ledger import check_columns, columns_in_database

SCHEMA = "registry.schema.json"
"""The JSON Schema's file, beside the registry."""

VOCABULARY_SIZES = {"interest_theme_ids": 3, "safety_toggle_ids": 2}
"""How many values a new registry has in each of the format's vocabularies."""

CONNECT_TIMEOUT = 3
"""Seconds to wait for a database that may not be there."""


class InitializedFiles(NamedTuple):
    """The files of a project that has example data now."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]
    """Those that were there before."""
    unpinned: tuple[str, ...]
    """The seeds of the registry that no revision applies."""


def init_project(
    config: Config,
    place: Place,
    dataset: str = DEFAULT_DATASET,
    *,
    with_revision: bool = False,
    env: EnvFile | None = None,
) -> InitializedFiles:
    """Write the files that an Alembic project needs for example data; overwrite none, and on failure write none.

    The ledger's revision goes to `place`. `with_revision`, seeds of the registry that no revision applies get theirs
    after it. A given `env` is the project's `env.py` as it is to be.

    Raise DatasetError where the dataset cannot be loaded, SchemaMismatchError where a table of the ledger's name has
    other columns, and ExampleDataError where a file cannot be read or written, or it is not clear where a revision
    goes.
    """
    root = alembic_config.root(config)
    registry = settings.load(root).registry_path
    texts = (serialize(_registry(dataset)), json_schema(), _template("settings_template.toml"))
    files = dict(zip((registry, registry.with_name(SCHEMA), root / settings_shortcut.FILES[0]), texts, strict=True))
    with alembic_config.locked_scripts(config) as directory, ExitStack() as undo:
        missing = {path: text for path, text in files.items() if not os.path.lexists(path)}
        draft, ledger = _ledger(config, directory)
        seeds = SeedRegistry.from_json(missing[registry], registry) if registry in missing else None
        last = [undo.enter_context(write_revision(config, directory, draft, place))] if draft else []
        new = [undo.enter_context(_written(path, text.encode())) for path, text in missing.items()]
        seeds = seeds or SeedRegistry.from_file(registry)
        pinned = history.read_chain(directory).applied
        unpinned = [seed for seed in seeds.seeds if seed.name not in pinned]
        for seed in unpinned if with_revision else ():
            import_path.prepend_paths(config)
            if last:
                head = next(each.revision for each in directory.walk_revisions() if Path(each.path) == last[-1])
                place = Place(head, place.version_path)
            with prefix_with_seed(registry, seed.name):
                last.append(undo.enter_context(write_pin(config, directory, seeds, seed, place)))
        if env:
            undo.enter_context(_written(env.path, env.data, before=env.path.read_bytes()))
    kept = (*(path for path in files if path not in missing), *filter(None, [ledger]))
    return InitializedFiles((*new, *last), kept, () if with_revision else tuple(seed.name for seed in unpinned))


def _ledger(config: Config, directory: ScriptDirectory) -> tuple[Draft | None, Path | None]:
    """Return the revision that is needed for the ledger, or else the file of the one that is there.

    A table with the four original columns gets the others: rows that are in it have none of those.
    """
    chain = revision_reader.read_ledger(directory)
    if chain.created_by and {*LEDGER_COLUMNS} <= chain.columns:
        return None, Path(chain.created_by.path)
    columns = {*(chain.columns or _columns_in_database(config))}
    is_original = columns == {*LEDGER_ORIGINAL_COLUMNS}
    if columns and not is_original:
        check_columns(sorted(columns))
    statements = _template("complete_ledger.py.txt" if is_original else "create_ledger.py.txt")
    upgrade, downgrade = statements.rstrip().split("\n\n")
    return Draft("example data runs", upgrade, downgrade, "from sqlalchemy.dialects import postgresql\n"), None


def _template(name: str) -> str:
    """Return a file beside this module; those of revisions are wrapped so that every formatter keeps them."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _columns_in_database(config: Config) -> Collection[str]:
    """Return the columns of a table of the ledger's name; none where there is no such table, or no database to ask."""
    with suppress(Exception):  # no URL, a server that is not there, or none for this user: init needs no database
        if url := database.find(config):
            limited = f"{url.value}{'&' if '?' in url.value else '?'}connect_timeout={CONNECT_TIMEOUT}"
            with database.session(dataclasses.replace(url, value=limited)) as session:
                return columns_in_database(session)
    return ()


def _registry(dataset: str) -> RegistryDocument:
    """Return a registry with one seed, and with the vocabularies that its dataset reads."""
    number = random_seed()
    name = memorable_name(number)
    seed = SeedDefinition(name=name, seed=number, user_count=default_user_count(dataset), dataset=dataset)
    read = load(dataset).vocabularies
    vocabularies: Any = {
        name: tuple(uuid4() for _ in range(count)) for name, count in VOCABULARY_SIZES.items() if name in read
    }
    return RegistryDocument(schema=f"./{SCHEMA}", version=1, seeds=(seed,), **vocabularies)


@contextmanager
def _written(path: Path, data: bytes, before: bytes | None = None) -> Iterator[Path]:
    """Write a file whose bytes were others before, or none; all is as it was if that or the block fails."""

    def revise(present: bytes | None) -> bytes:
        if present != before:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        return data

    with ExitStack() as undo:
        try:
            for folder in [folder for folder in path.parents if not folder.exists()][::-1]:
                undo.callback(_remove, folder)
            path.parent.mkdir(parents=True, exist_ok=True)
            atomic_write.rewrite(path, revise)
        except OSError as error:
            remedy = f"Make {'its folder' if before is None else 'it'} writable"
            raise ExampleDataError(
                f"{path}: it cannot be written ({error.strerror}), so nothing was. {remedy}."
            ) from error
        undo.callback(path.unlink) if before is None else undo.callback(atomic_write.rewrite, path, lambda _: before)
        yield path
        undo.pop_all()


def _remove(folder: Path) -> None:
    with suppress(OSError):  # something else is in it
        folder.rmdir()

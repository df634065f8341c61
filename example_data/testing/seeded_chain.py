"""A project's chain as tests need it: the pins that it applies, and a template's key, which changes with its rows."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator, Mapping
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import example_data
from example_data.alembic_plugin import history
from example_data.errors import ExampleDataError, SeedNotFoundError, suggest_names
from example_data.generation import pinning
from example_data.generation.pin import Pin
from example_data.project import alembic_config, import_path
from example_data.project import settings as project_settings
from example_data.project.settings import Settings
from example_data.runs.apply import with_settings
from example_data.testing.wanted import Wanted

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory


@dataclass(frozen=True)
class SeededChain:
    """What a project's revisions apply."""

    config_file: Path
    settings: Settings
    """Those that tests share with all else: where the registry is, and the password."""
    pins: Mapping[str, Pin]
    state: str
    """A digest of the revisions, of everything beside them, and of the package's version."""

    @classmethod
    def read(cls, folder: Path, config_file: Path | None = None) -> SeededChain:
        """Return the chain of the project that a folder is in, or that of a file that configures Alembic.

        Raises:
            ExampleDataError: There is no project, or its revisions cannot be read.
        """
        with chdir(folder):
            path = alembic_config.find(config_file) if config_file else alembic_config.find_project()
            if path is None:
                raise ExampleDataError(
                    f"{folder}: no Alembic project (expected alembic.ini or pyproject.toml with [tool.alembic] there "
                    "or above). Name the file: example_data_config = ... in pytest's configuration."
                )
            path = path.resolve()
        root = alembic_config.folder(path)
        with chdir(root), warnings.catch_warnings(action="ignore"):  # those of revisions are the upgrade's business
            config = alembic_config.configuration(path)
            import_path.prepend_paths(config, root)
            directory = alembic_config.scripts(config)
            chain = history.read_chain(directory)
            version_and_heads = " ".join([example_data.__version__, *sorted(chain.heads)])
            state = _digest([version_and_heads.encode(), *_files(directory)])
        pins = {name: applied.pin for name, applied in chain.applied.items()}
        return cls(path, project_settings.load(root), pins, state)

    @property
    def root(self) -> Path:
        """The project's folder."""
        return alembic_config.folder(self.config_file)

    def settings_of(self, wanted: Wanted) -> Settings:
        """Return the settings that write what a test asks for, whatever those of this machine are.

        Raises:
            ExampleDataError: No revision applies one of the seeds, or sizes are wrong.
        """
        for name in wanted.names:
            if name not in self.pins:
                raise SeedNotFoundError(
                    f"Seed {name!r}: no revision applies it ({suggest_names(name, self.pins)}). Correct the name, or "
                    "write a revision: example-data pin NAME --revision."
                )
        names = wanted.names or tuple(self.pins)
        return Settings(
            is_enabled=True,
            seed_names=frozenset(wanted.names),
            sizes=wanted.sizes_by_seed(names),
            anchor=wanted.anchor,
            registry_path=self.settings.registry_path,
            password=self.settings.password,
        )

    def pins_of(self, wanted: Wanted) -> dict[str, Pin]:
        """Return the pins of what a test asks for, by name, with its sizes and its anchor.

        Raises:
            ExampleDataError: No revision applies one of the seeds, or its dataset does not know a size.
        """
        settings = self.settings_of(wanted)
        return {name: with_settings(self.pins[name], settings) for name in wanted.names or self.pins}

    def key(self, wanted: Wanted) -> str:
        """Return the key of a template with these seeds.

        Raises:
            DigestMismatchError: The generator makes other rows than a revision pinned.
        """
        parts = [self.state.encode()]
        for name, pin in sorted(self.pins_of(wanted).items()):
            if pin.digest:
                pinning.check_digest(pin)
            parts.append(pin.password.reveal() if pin.password else b"")
            parts.append(msgspec.json.encode([name, pinning.with_digest(pin).arguments()], enc_hook=str))
        return _digest(parts)


def _files(directory: ScriptDirectory) -> Iterator[bytes]:
    """Yield names and contents of all files in the folder of `env.py` and in those of the revisions.

    Hidden ones, and those in hidden folders, are tools': where `env.py` is in the project's own folder, of git.
    """
    folders = dict.fromkeys(Path(folder).resolve() for folder in (directory.dir, *(directory.version_locations or ())))
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if not any(part == "__pycache__" or part.startswith(".") for part in name.parts) and path.is_file():
                yield str(name).encode()
                yield path.read_bytes()


def _digest(parts: list[bytes]) -> str:
    """Return a digest of parts, each with its length before it."""
    state = hashlib.sha256()
    for part in parts:
        state.update(len(part).to_bytes(8, "big") + part)
    return state.hexdigest()[:24]

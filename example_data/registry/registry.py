"""The registry `seeds/registry.json`: the named seeds a team wants to have, edited by people and by commands."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

from example_data.errors import RegistryError, SeedNotFoundError, suggest_names
from example_data.registry import error_messages
from example_data.registry.atomic_write import rewriting
from example_data.registry.definition import SeedDefinition
from example_data.registry.file_format import RegistryDocument, extend, json_schema, parse, serialize

__all__ = ["SeedRegistry", "json_schema"]

TEXT_SOURCE = "<registry>"
"""Stands for the file in messages about a registry that came from none."""


@dataclass(frozen=True, slots=True)
class SeedRegistry:
    """A registry as it was read, and the seeds appended since. Two are equal when their JSON is."""

    document: RegistryDocument
    """What the file says, with the seeds appended."""
    source: str = field(default=TEXT_SOURCE, compare=False)
    """The file, as its reader named it."""
    origin: str = field(default="", compare=False, repr=False)
    """The same file, absolute and with links followed."""
    appended: tuple[SeedDefinition, ...] = field(default=(), compare=False)
    """The seeds that are not in the file yet."""

    @classmethod
    def from_json(cls, text: str | bytes, source: str | os.PathLike[str] = TEXT_SOURCE) -> SeedRegistry:
        """Read a registry from JSON, in UTF-8 where it is bytes; the source is its file, for messages and for `save`.

        Raises:
            RegistryError: It breaks a rule; the message says where, what is expected and what was found.
        """
        data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        name = os.fspath(source)
        return cls(parse(data, name), name, os.path.realpath(name))

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> SeedRegistry:
        """Read a registry from a file.

        Raises:
            RegistryError: The file cannot be read, or breaks a rule.
        """
        try:
            if Path(path).is_char_device():  # /dev/zero never ends
                raise OSError(errno.ENODEV, "it is a device")  # noqa: TRY301 - with the other errors
            data = Path(path).read_bytes()
        except (OSError, ValueError) as error:
            raise error_messages.error_for_file(os.fspath(path), error) from error
        return cls.from_json(data, path)

    @property
    def version(self) -> int:
        """The version of the file's format."""
        return self.document.version

    @property
    def interest_theme_ids(self) -> tuple[UUID, ...]:
        """The interest themes that rows choose from, in the order of the file."""
        return self.document.interest_theme_ids or ()

    @property
    def safety_toggle_ids(self) -> tuple[UUID, ...]:
        """The safety toggles that rows choose from, in the order of the file."""
        return self.document.safety_toggle_ids or ()

    @property
    def seeds(self) -> tuple[SeedDefinition, ...]:
        """The seeds in the order of the file."""
        return self.document.seeds

    @property
    def vocabularies(self) -> dict[str, tuple[UUID, ...]]:
        """The values that columns choose from, by column name."""
        return {"interest_theme_ids": self.interest_theme_ids, "safety_toggle_ids": self.safety_toggle_ids}

    def find_seed(self, name: str) -> SeedDefinition:
        """Return the seed of that name.

        Raises:
            SeedNotFoundError: There is none; the message names the file, and names that are close.
        """
        by_name = {seed.name: seed for seed in self.seeds}
        if name not in by_name:
            expected = suggest_names(name, by_name)
            raise SeedNotFoundError(f"{self.source}: no seed {name!r} ({expected}). Correct the name, or add the seed.")
        return by_name[name]

    def append_seed(self, definition: SeedDefinition) -> SeedRegistry:
        """Return the registry with one more seed at its end; `save` writes it.

        Raises:
            RegistryError: The definition breaks a limit, or its name is used already.
        """
        extended = extend(self.document, [definition], self.source)
        return replace(self, document=extended, appended=(*self.appended, extended.seeds[-1]))

    def to_json(self) -> str:
        """Return the registry as JSON: two spaces, keys in the format's order, defaults left out, a final newline."""
        return serialize(self.document)

    def save(self, path: str | os.PathLike[str]) -> SeedRegistry:
        """Write the registry to a file, whole or not at all, and return it as it is in the file then, to go on with.

        Into the file it was read from go only the appended seeds: the file is read again, so what others added, changed
        or deleted meanwhile stays as they left it. Any other file is replaced.

        Raises:
            RegistryError: The file cannot be written or has become invalid, or another seed has the name of an
                appended one. The file is as it was.
        """
        with self.saving(path) as save:
            return save()

    @contextmanager
    def saving(self, path: str | os.PathLike[str]) -> Iterator[Callable[[], SeedRegistry]]:
        """Do the same in two steps: write the new file beside the old one, and yield what saves it, or it is dropped.

        Raises:
            RegistryError: As from `save`.
        """
        with ExitStack() as stack:
            with _translate_errors(path):
                replace_file = stack.enter_context(
                    rewriting(path, lambda present: self._with_appended(present, path).to_json().encode())
                )

            def save() -> SeedRegistry:
                with _translate_errors(path):
                    return SeedRegistry.from_json(replace_file(), path)

            yield save

    def _with_appended(self, present: bytes | None, path: str | os.PathLike[str]) -> SeedRegistry:
        if present is None or os.path.realpath(path) != self.origin:
            return self
        current = SeedRegistry.from_json(present, path)
        by_name = {seed.name: seed for seed in current.seeds}
        for seed in self.appended:
            if by_name.get(seed.name, seed) != seed:
                theirs = by_name[seed.name]
                raise RegistryError(
                    f"{current.source}: $.seeds: a seed {seed.name!r} with other values was added meanwhile "
                    f"(found seed {theirs.seed}, userCount {theirs.user_count or 'not set'}). Choose another name."
                )
        missing = [seed for seed in self.appended if seed.name not in by_name]
        return replace(current, document=extend(current.document, missing, current.source))


@contextmanager
def _translate_errors(path: str | os.PathLike[str]) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise RegistryError(f"{os.fspath(path)}: it cannot be saved ({reason}). Make it writable.") from error

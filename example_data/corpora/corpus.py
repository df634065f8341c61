"""The reader of the frozen lists: names of people, and cities, streets and words, one file a locale.

The files were made once by `tools.build_corpora` and never change, because pins depend on them. Reading them
needs no Faker.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
from msgspec.structs import replace

from example_data.errors import DatasetError

File = TypeVar("File")

PEOPLE = Path(__file__).with_name("people")
"""The folder of the files of names, each called after its locale."""

ACCENTS = Path(__file__).with_name("accents")
"""The folder of the files of names with accents, each called after its locale."""

LISTS = Path(__file__).with_name("lists")
"""The folder of the other lists' files, each called after its locale."""

WORLD = "world"
"""The name of the file of lists that are the same everywhere."""


class GroupFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """People of whose names any given one goes with any surname: names with their weights, the heaviest first.

    Given names are of 2 to 15 ASCII letters and single spaces, surnames of 2 to 16; a weight is at least 1.
    """

    name: str
    weight: int
    """How often the group is chosen, relative to the others of its corpus."""
    given: dict[str, int]
    surnames: dict[str, int] = {}
    """Empty in a file where the group has those of all; once read, the same object in every group that shares them."""


class CorpusFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file of names: what it was made from, and its groups."""

    version: Literal[1]
    locale: str
    faker: str
    """The version of Faker that the names came from."""
    groups: tuple[GroupFile, ...]
    """Women, then men."""
    surnames: dict[str, int] = {}
    """For the groups that have none of their own."""


class AccentsFile(msgspec.Struct, frozen=True):
    """A file of how names are written that a file of names has in ASCII: with accents, hyphens and apostrophes."""

    version: Literal[1]
    locale: str
    faker: str
    """The version of Faker that the names came from."""
    given: dict[str, dict[str, str]]
    """By group: from a name in ASCII to the form that is listed most often. A name that is not there has no accents."""
    surnames: dict[str, str]


class ListsFile(msgspec.Struct, frozen=True):
    """A file of lists: what it was made from, and its lists by name."""

    version: Literal[1]
    locale: str
    faker: str
    """The version of Faker that the entries came from."""
    lists: dict[str, tuple[str, ...]]


@cache
def list_locales() -> tuple[str, ...]:
    """Return the locales that have names of people, in alphabetical order."""
    return tuple(sorted(path.stem for path in PEOPLE.glob("*.json")))


@cache
def read_people(locale: str) -> CorpusFile:
    """Return the names of people in a locale such as `pl_PL`.

    Raises:
        DatasetError: There are none of that locale.
    """
    file = read_file(PEOPLE, locale, "names of people", CorpusFile)
    groups = (replace(group, surnames=group.surnames or file.surnames) for group in file.groups)
    return replace(file, groups=tuple(groups))


@cache
def read_accents(locale: str) -> AccentsFile:
    """Return how the names of people in a locale are written, where that is not as `read_people` has them."""
    return read_file(ACCENTS, locale, "names of people", AccentsFile)


def read_list(locale: str, name: str) -> tuple[str, ...]:
    """Return the entries of one of a locale's lists, such as `cities`.

    Raises:
        DatasetError: There are no lists of that locale.
    """
    return _read_lists(locale)[name]


@cache
def _read_lists(locale: str) -> dict[str, tuple[str, ...]]:
    return read_file(LISTS, locale, "places and words", ListsFile).lists


def read_file(folder: Path, locale: str, content: str, type_: type[File]) -> File:
    """Return the file of a locale, or of the world, in a folder; an error names first those of the same language."""
    stems = sorted(path.stem for path in folder.glob("*.json"))
    if locale not in stems:
        known = [each for each in stems if each != WORLD]
        close = [each for each in known if each[:2] == locale[:2].lower()]
        question = f"did you mean {' or '.join(close)}? " if close else ""
        raise DatasetError(
            f"Locale {locale!r} has no {content} ({question}expected one of {', '.join(known)}). Choose one of those."
        )
    return msgspec.json.decode((folder / f"{locale}.json").read_bytes(), type=type_)

"""The reader of the frozen lists: names of people, and cities, streets and words, one file a locale.

The files were made once by `tools.build_corpora` and never change, because pins depend on them. Reading them
needs no Faker.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from example_data.errors import DatasetError

if TYPE_CHECKING:
    from collections.abc import Sequence

PEOPLE = Path(__file__).with_name("people")
"""The folder of the files of names, each called after its locale."""

LISTS = Path(__file__).with_name("lists")
"""The folder of the other lists' files, each called after its locale."""

WORLD = "world"
"""The name of the file of lists that are the same everywhere."""


class GroupFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A group of people as a file has it: names with their weights, the heaviest first."""

    name: str
    weight: int
    given: dict[str, int]
    surnames: dict[str, int] = {}
    """Empty where the group has the surnames of its file."""


class CorpusFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file of names: what it was made from, and its groups."""

    version: Literal[1]
    locale: str
    faker: str
    """The version of Faker that the names came from."""
    groups: tuple[GroupFile, ...]
    surnames: dict[str, int] = {}
    """For the groups that have none of their own."""


class ListsFile(msgspec.Struct, frozen=True):
    """A file of lists: what it was made from, and its lists by name."""

    version: Literal[1]
    locale: str
    faker: str
    """The version of Faker that the entries came from."""
    lists: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class NameGroup:
    """People whose given names and surnames go together; any of the one goes with any of the other."""

    weight: int
    """How often the group is chosen, relative to the others of its corpus."""
    given: tuple[str, ...]
    """Given names of 2 to 15 ASCII letters and single spaces, the most frequent first."""
    given_weights: tuple[int, ...]
    """One a given name, at least 1."""
    surnames: tuple[str, ...]
    """Surnames of 2 to 16 ASCII letters and single spaces; the same object in every group that shares them."""
    surname_weights: tuple[int, ...]
    """One a surname, at least 1."""


@dataclass(frozen=True, slots=True)
class PeopleCorpus:
    """The names of people in one locale."""

    locale: str
    groups: tuple[NameGroup, ...]
    """Women, then men."""


@cache
def list_locales() -> tuple[str, ...]:
    """Return the locales that have names of people, in alphabetical order."""
    return tuple(sorted(path.stem for path in PEOPLE.glob("*.json")))


@cache
def read_people(locale: str) -> PeopleCorpus:
    """Return the names of people in a locale such as `pl_PL`.

    Raises:
        DatasetError: There are none of that locale.
    """
    if locale not in list_locales():
        raise DatasetError(
            f"Locale {locale!r} has no names of people ({_expected(locale, list_locales())}). Choose one of those."
        )
    file = msgspec.json.decode((PEOPLE / f"{locale}.json").read_bytes(), type=CorpusFile)
    shared = _split(file.surnames)
    groups = ((group, _split(group.surnames) if group.surnames else shared) for group in file.groups)
    return PeopleCorpus(
        locale, tuple(NameGroup(group.weight, *_split(group.given), *surnames) for group, surnames in groups)
    )


def read_list(locale: str, name: str) -> tuple[str, ...]:
    """Return the entries of one of a locale's lists, such as `cities`.

    Raises:
        DatasetError: There are no lists of that locale.
    """
    return _read_lists(locale)[name]


@cache
def _read_lists(locale: str) -> dict[str, tuple[str, ...]]:
    known = sorted(path.stem for path in LISTS.glob("*.json") if path.stem != WORLD)
    if locale not in {*known, WORLD}:
        raise DatasetError(
            f"Locale {locale!r} has no places and words ({_expected(locale, known)}). Choose one of those."
        )
    return msgspec.json.decode((LISTS / f"{locale}.json").read_bytes(), type=ListsFile).lists


def _expected(locale: str, known: Sequence[str]) -> str:
    """Return what would be a locale, after those of the same language."""
    close = [each for each in known if each[:2] == locale[:2].lower()]
    question = f"did you mean {' or '.join(close)}? " if close else ""
    return f"{question}expected one of {', '.join(known)}"


def _split(weights: dict[str, int]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    return tuple(weights), tuple(weights.values())

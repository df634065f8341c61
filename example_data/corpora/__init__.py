"""Frozen word lists: the names that people get, and cities, streets and words, one file a locale; and their reader.

The files were made once by `example_data.corpora.build` and never change, because pins depend on them. Reading them
needs no Faker.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from example_data.errors import DatasetError

PEOPLE = Path(__file__).with_name("people")
"""The folder of the files, each named after its locale."""

LISTS = Path(__file__).with_name("lists")
"""The folder of the other lists' files, each named after its locale; those of `WORLD` are the same everywhere."""

WORLD = "world"


class GroupFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A group of people as a file has it: names with their weights, the heaviest first."""

    name: str
    weight: int
    given: dict[str, int]
    surnames: dict[str, int] = {}
    """Empty where the group has the surnames of its file."""


class CorpusFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file: who made it, and its groups."""

    version: Literal[1]
    locale: str
    faker: str
    """The version of Faker that the names came from."""
    groups: tuple[GroupFile, ...]
    surnames: dict[str, int] = {}
    """For the groups that have none of their own."""


class ListsFile(msgspec.Struct, frozen=True):
    """A file of lists: who made it, and its lists by name."""

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
def locales() -> tuple[str, ...]:
    """The locales that have a corpus, in alphabetical order."""
    return tuple(sorted(path.stem for path in PEOPLE.glob("*.json")))


@cache
def people(locale: str) -> PeopleCorpus:
    """The names of people in a locale such as `pl_PL`.

    Raises:
        DatasetError: No corpus has that locale.
    """
    if locale not in locales():
        raise DatasetError(f"No corpus of people has the locale {locale!r}; available are {', '.join(locales())}.")
    file = msgspec.json.decode((PEOPLE / f"{locale}.json").read_bytes(), type=CorpusFile)
    shared = _columns(file.surnames)
    groups = ((group, _columns(group.surnames) if group.surnames else shared) for group in file.groups)
    return PeopleCorpus(locale, tuple(NameGroup(group.weight, *_columns(group.given), *own) for group, own in groups))


def entries(locale: str, name: str) -> tuple[str, ...]:
    """The entries of one of a locale's lists, such as `cities`.

    Raises:
        DatasetError: No file has that locale.
    """
    return _lists(locale)[name]


@cache
def _lists(locale: str) -> dict[str, tuple[str, ...]]:
    known = sorted(path.stem for path in LISTS.glob("*.json") if path.stem != WORLD)
    if locale not in {*known, WORLD}:
        raise DatasetError(
            f"No corpus of places and words has the locale {locale!r}; available are {', '.join(known)}."
        )
    return msgspec.json.decode((LISTS / f"{locale}.json").read_bytes(), type=ListsFile).lists


def _columns(weights: dict[str, int]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    return tuple(weights), tuple(weights.values())

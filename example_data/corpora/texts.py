"""The reader of the frozen texts by subject: one file a language, and one of what is the same in all.

They were written for this package and never change, because pins depend on them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

TEXTS = Path(__file__).with_name("texts")
"""The folder of the files, each called after its language."""

ENGLISH, GERMAN, WORLD = "en", "de", "world"


class ItemsFile(msgspec.Struct, frozen=True):
    """The items of a category, and sentences that are true of each of them."""

    names: tuple[str, ...]
    """In every category as many."""
    qualities: tuple[str, ...]
    """Sentences on how such an item is made; in every category as many."""
    uses: tuple[str, ...]
    """Sentences on what it is good for; in every category as many."""


class TextsFile(msgspec.Struct, frozen=True):
    """A file of the texts of a language."""

    version: Literal[1]
    language: str
    entries: dict[str, tuple[str, ...]]
    """Lists by subject, such as `projects`."""
    items: dict[str, ItemsFile]
    """By category."""
    file_stems: dict[str, tuple[str, ...]]
    """By subject, names of files without their extensions."""


class FileType(msgspec.Struct, frozen=True, array_like=True):
    """A type of file."""

    extension: str
    mime_type: str
    subject: str
    """The file stems that go with it."""
    least: int
    """The fewest bytes."""
    doublings: int
    """The most bytes are so many times twice as many."""
    weight: int
    """How often it is chosen."""


class WorldTextsFile(msgspec.Struct, frozen=True):
    """A file of the texts that are the same in every language."""

    version: Literal[1]
    entries: dict[str, tuple[str, ...]]
    """Lists by subject, such as `licences`."""
    file_types: tuple[FileType, ...]


def read_texts(locale: str) -> TextsFile:
    """Return the texts in the language of a locale such as `de_DE`; in English where that language has none."""
    return _read_language(GERMAN if locale.startswith(GERMAN) else ENGLISH)


@cache
def _read_language(language: str) -> TextsFile:
    return msgspec.json.decode((TEXTS / f"{language}.json").read_bytes(), type=TextsFile)


@cache
def read_world_texts() -> WorldTextsFile:
    """Return the texts that are the same in every language."""
    return msgspec.json.decode((TEXTS / f"{WORLD}.json").read_bytes(), type=WorldTextsFile)

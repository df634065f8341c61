"""Entries of a list: of a subject, or of a file of one's own."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from types import FrameType

import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import check_argument, column_kind
from example_data.columns.unique_values import text_column
from example_data.corpora.corpus import list_locales
from example_data.corpora.places import read_places
from example_data.corpora.texts import read_texts, read_world_texts
from example_data.errors import DatasetError
from example_data.generation.permutation import permute
from example_data.generation.random_stream import Rows, Stream, to_array
from example_data.generation.table import Column
from example_data.generation.vectors import Dictionary, DictionaryEncoded

LANGUAGE = ("projects", "teams", "tags", "job_titles", "genres", "event_titles", "article_titles", "comments")
"""The subjects in English and German."""

NAMES = ("countries", "languages", "currencies")
"""The subjects in the language of each locale, from the Unicode CLDR."""

EVERYWHERE = ("mime_types", "user_agents", "versions", "licences")
"""The subjects that are the same in every language."""

COMMENT = "#"
"""What a line of a file begins with that is no entry."""

PACKAGE = __name__.partition(".")[0]


@column_kind
def entries(
    subject: str,
    *,
    unique: bool = False,
    across_seeds: bool = False,
    max_length: int | None = None,
    type: str = "text",
) -> Column:
    """Return a column of entries of a list, all equally likely.

    Args:
        subject: Such as `projects`; or the path of a file of one's own, in UTF-8 with an entry a line. Empty lines and
            those that begin with `#` are left out. It is looked up beside the module that calls, then in the folders
            above it. What it has is part of a pin's digest.
        unique: Whether no other row of the seed has it. Each entry comes once, in another order for each seed; after
            that they come with a number and the seed's name: `Apollo 17 mossy-owl`.
        across_seeds: Whether those that come once have the seed's name, too, so that no other seed has the same:
            `Apollo mossy-owl`.
        max_length: The most characters.
        type: `text`, or one with its form.
    """
    check_argument(isinstance(subject, str), "subject must be a text", subject=subject)
    if subject in (*LANGUAGE, *NAMES, *EVERYWHERE):
        load: Callable[[str], Dictionary] = partial(_load_subject, subject)
        kind, content = f"one of {subject}", ""
    else:
        path = _find_file(subject)
        listed, content = _read_file(path, is_unique=unique)
        dictionary = Dictionary(listed)
        load, kind = lambda _locale: dictionary, f"one of {len(listed)} of {path.name}"

    def make(stream: Stream, rows: Rows) -> DictionaryEncoded:
        dictionary = load(stream.pin.locale)
        if not unique:
            return DictionaryEncoded(stream.index("entry", rows, len(dictionary)), dictionary)
        places = to_array(rows) % len(dictionary)
        return DictionaryEncoded(permute(stream.key("order"), places, len(dictionary)), dictionary)

    def is_own(stream: Stream, rows: Rows) -> NDArray[np.bool_]:
        return to_array(rows) < len(load(stream.pin.locale))

    column = text_column(kind, make, type, max_length, unique=unique, joint=" ", is_own=is_own, is_marked=across_seeds)
    return replace(column, content=content)


@cache
def _load_subject(subject: str, locale: str) -> Dictionary:
    if subject in NAMES:
        return Dictionary(sorted(set(read_places(locale).names[subject].values())))
    texts = read_texts(locale) if subject in LANGUAGE else read_world_texts()
    return Dictionary(texts.entries[subject])


def read_entries() -> dict[str, tuple[str, ...]]:
    """Return the entries of each subject in all languages, those in English first."""
    entries = dict(read_world_texts().entries)
    for texts in (read_texts("en_US"), read_texts("de_DE")):
        for subject, listed in texts.entries.items():
            entries[subject] = (*entries.get(subject, ()), *listed)
    for locale in sorted(list_locales(), key=lambda locale: not locale.startswith("en")):
        for subject, names in read_places(locale).names.items():
            entries[subject] = (*entries.get(subject, ()), *names.values())
    return {subject: tuple(dict.fromkeys(listed)) for subject, listed in entries.items()}


def _find_file(subject: str) -> Path:
    """Return the file of a path: beside the module outside this package that calls, or in the folders above it."""
    if "/" not in subject and "." not in subject:
        raise DatasetError(
            f"subject must be known (expected one of {', '.join((*LANGUAGE, *NAMES, *EVERYWHERE))}, or the path of a "
            f"file, found {subject!r}). Correct it."
        )
    folder = _find_caller().parent
    found = next((each / subject for each in (folder, *folder.parents) if (each / subject).is_file()), None)
    if found is None:
        raise DatasetError(f"there is no file {subject!r} in {folder} or in the folders above it. Correct the path.")
    return found


def _find_caller() -> Path:
    """Return the file of the module that calls the column kind; in an interactive session, one in its folder."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - the only way to know
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] == PACKAGE:
        frame = frame.f_back
    return Path((frame and frame.f_globals.get("__file__")) or "interactive").resolve()


def _read_file(path: Path, *, is_unique: bool) -> tuple[list[str], str]:
    """Return the entries of a file, and a hash of them."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DatasetError(f"{path}: it cannot be read ({error.strerror}). Give it the right to be read.") from error
    except UnicodeDecodeError as error:
        raise DatasetError(f"{path}: it is not in UTF-8 (byte {error.start} is another one). Save it anew.") from error
    listed = [line.strip() for line in text.splitlines()]
    listed = [line for line in listed if line and not line.startswith(COMMENT)]
    if not listed:
        raise DatasetError(f"{path}: it has no entry (expected one a line). Write some.")
    twice = next((entry for entry, times in Counter(listed).items() if times > 1), "")
    if is_unique and twice:
        raise DatasetError(f"{path}: an entry is there twice ({twice!r:.60}). Leave one out, or leave out unique=True.")
    return listed, hashlib.sha256("\n".join(listed).encode()).hexdigest()

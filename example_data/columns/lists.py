"""Entries of a list: of a subject, or of a file of one's own; and lists with codes and names, one a row."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import check_argument, column_kind
from example_data.columns.groups import Members, follow, member
from example_data.columns.references import find_table
from example_data.columns.unique_values import text_column
from example_data.corpora.corpus import WORLD, list_locales
from example_data.corpora.places import read_places
from example_data.corpora.texts import read_texts, read_world_texts
from example_data.errors import DatasetError
from example_data.generation.fixed_row_files import find_beside_caller
from example_data.generation.permutation import permute
from example_data.generation.random_stream import DOMAIN, Rows, Stream, fingerprint, to_array
from example_data.generation.row_numbers import extent
from example_data.generation.table import Column, ColumnError
from example_data.generation.vectors import Dictionary, DictionaryEncoded

LANGUAGE = ("projects", "teams", "tags", "job_titles", "genres", "event_titles", "article_titles", "comments")
"""The subjects in English and German."""

NAMES = ("countries", "languages", "currencies")
"""The subjects that have codes, and names in the language of each locale, from the Unicode CLDR."""

EVERYWHERE = ("mime_types", "user_agents", "versions", "licences")
"""The subjects that are the same in every language."""

COMMENT = "#"
"""What a line of a file begins with that is no entry."""

SUBJECTS = ("countries", "currencies", "languages")

STRETCH = 12
"""Entries that come before the list goes on with those of another seed."""

WORLD_NAMES = "en_US"
"""A locale of which the names are counted; all have the same codes."""

SPOKEN = ("en", "zh", "es", "hi", "ar", "fr", "pt", "ru", "de", "ja", "ko", "it", "tr", "vi", "pl", "nl", "uk", "sv",
          "el", "cs", "ro", "hu", "fi", "da", "nb", "he", "th", "id", "bn", "fa")  # fmt: skip
"""Languages that many speak or many applications have, the first ones most."""


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
    found, folder = find_beside_caller(subject)
    if found is None:
        raise DatasetError(f"there is no file {subject!r} in {folder} or in the folders above it. Correct the path.")
    return found


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


class Listed(Members):
    """An entry of a list: its code and its name, of which every row has another one until all had one.

    Seeds begin at different places of the list, and take twelve before they come to those of others.

    Args:
        subject: `countries` (ISO 3166), `currencies` (ISO 4217) or `languages` (ISO 639).
        name: What tells it from other such groups of the same table; the subject unless given.
    """

    def __init__(self, subject: str, name: str = "") -> None:
        if subject not in SUBJECTS:
            raise DatasetError(
                f"listed(...): subject must be one of {', '.join(SUBJECTS)} (found {subject!r:.60}). Correct it."
            )
        super().__init__("listed", name or subject, "")
        self._subject = subject

    def __repr__(self) -> str:
        return f"listed({self._subject!r})"

    @column_kind
    def code(self, *, unique: bool = False, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of codes, such as `DE`, `EUR` or `de`.

        If `unique`, more rows than the list has entries are refused.
        """
        return self._text("code", unique=unique, max_length=max_length, type_name=type)

    @column_kind
    def name(self, *, unique: bool = False, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of names in the language of the seed's locale, such as `Germany`.

        If `unique`, more rows than the list has entries are refused.
        """
        return self._text("name", unique=unique, max_length=max_length, type_name=type)

    def _text(self, role: str, *, unique: bool, max_length: int | None, type_name: str) -> Column:
        check_argument(isinstance(unique, int), "unique must be True or False", unique=unique)

        def make(stream: Stream, rows: Rows) -> DictionaryEncoded:
            entries = _load_entries(self._subject, stream.pin.locale)
            count, needed = len(entries[role]), extent(stream.pin, find_table(stream)) if unique else 0
            if needed > count:
                raise ColumnError(
                    f"{stream}: there are fewer {self._subject} than rows (expected {needed}, found {count}). Make the "
                    "table smaller."
                )
            drawn = follow(stream, rows, _locate(stream, rows, count), entries)
            return DictionaryEncoded(drawn, entries[role])

        column = text_column(f"the {role} of one of {self._subject}", make, type_name, max_length)
        return member(self.group, role, replace(column, is_unique=unique))


def count_entries(subject: str) -> int:
    """Return how many entries a list has, in every language as many."""
    return len(read_places(WORLD_NAMES).names[subject])


@cache
def _load_entries(subject: str, locale: str) -> dict[str, Dictionary]:
    """Return the codes and the names of a list, the best known first."""
    names = read_places(locale).names[subject]
    ordered = sorted(names, key=lambda code: (-_rank(subject)[code], code))
    return {"code": Dictionary(ordered), "name": Dictionary([names[code] for code in ordered])}


@cache
def _rank(subject: str) -> Counter[str]:
    """Return how well entries are known, by code: of countries by the size of their cities."""
    if subject == "languages":
        return Counter({code: len(SPOKEN) - place for place, code in enumerate(SPOKEN)})
    places, rank = read_places(WORLD), Counter[str]()
    for city in places.cities:
        rank[city.country if subject == "countries" else places.countries[city.country].currency] += city.weight
    return rank


def _locate(stream: Stream, rows: Rows, count: int) -> NDArray[np.int64]:
    """Return the entry of each row: the list is dealt out like cards, and the seed has one of the hands, then others'.

    So well-known entries are in every hand, and more rows change none of the first.
    """
    hands = count // STRETCH
    own = int.from_bytes(fingerprint(DOMAIN, "listed", stream.pin.name, stream.pin.seed)) % hands
    further, place = np.divmod(to_array(rows) % count, STRETCH)
    dealt = place * hands + (own + further) % hands
    return np.where(further < hands, dealt, to_array(rows) % count)

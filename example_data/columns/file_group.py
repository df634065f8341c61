"""A file: a name, and what a file of that name is, how large it is, and its checksum."""

from __future__ import annotations

from functools import cache, partial
from hashlib import sha256

import msgspec
import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import column_kind, infer_written_as
from example_data.columns.groups import Members, follow, member
from example_data.columns.text_parts import Lists, shorten_texts, to_parts
from example_data.columns.unique_values import text_column
from example_data.corpora.texts import read_texts, read_world_texts
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.table import Column
from example_data.generation.vectors import Dictionary, DictionaryEncoded, Joined, Numbers, Plain

NUMBERS = Dictionary(("", "", "", "", "-1", "-2", "-3", "-4", "-v2", "-v3", "-2023", "-2024", "-2025"))
"""What stands after the words of a file's name: most often nothing."""


class File(Members):
    """A file: one for each row, or the one of the row that a reference leads to.

    Args:
        name: What tells it from other files of the same table, such as `preview`.
        of: A reference of the table. The file is then the one of the row referred to, whose table has a file of the
            same name.
    """

    def __init__(self, name: str = "file", of: str = "") -> None:
        super().__init__("file", name, of)

    @column_kind
    def name(self, *, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of names with extensions, such as `annual-report-2024.pdf`."""

        def make(stream: Stream, rows: Rows) -> Joined:
            types, drawn = _draw_types(stream, rows)
            longest = max(map(len, types.endings))
            room = None if max_length is None else max(max_length - longest, 1)
            stem = shorten_texts(_draw_stems(stream, rows), room)
            return Joined((*to_parts(stem), DictionaryEncoded(drawn, types.endings)))

        return member(self.group, "name", text_column("a file's name", make, type, max_length))

    @column_kind
    def stem(self, *, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of names without extensions, such as `annual-report-2024`."""
        return member(self.group, "stem", text_column("a file's name, bare", _draw_stems, type, max_length))

    @column_kind
    def extension(self, *, type: str = "text") -> Column:
        """Return a column of extensions without the full stop, such as `pdf`."""
        column = text_column("a file's extension", partial(_draw_texts, "extensions"), type)
        return member(self.group, "extension", column)

    @column_kind
    def mime_type(self, *, type: str = "text") -> Column:
        """Return a column of the extensions' MIME types, such as `application/pdf`."""
        column = text_column("a file's MIME type", partial(_draw_texts, "mime_types"), type)
        return member(self.group, "mime_type", column)

    @column_kind
    def size(self, *, type: str = "bigint") -> Column:
        """Return a column of sizes in bytes, such as files of the type have; `type` may be `integer` or `numeric`."""

        def make(stream: Stream, rows: Rows) -> Numbers:
            types, drawn = _draw_types(stream, rows)
            least = types.least[drawn] << stream.index("doubling", rows, types.doublings[drawn])
            return Numbers(least + stream.index("size", rows, least))

        form = infer_written_as(type, "bigint", "integer", "numeric")
        return member(self.group, "size", Column(type, make, "a file's size", written_as=form))

    @column_kind
    def checksum(self, *, type: str = "text") -> Column:
        """Return a column of SHA-256 checksums, 64 hexadecimal figures; another file has another one."""

        def make(stream: Stream, rows: Rows) -> Plain:
            words = stream.words("checksum", rows).tolist()
            return Plain([sha256(word.to_bytes(8, "little")).hexdigest() for word in words])

        return member(self.group, "checksum", text_column("a file's checksum", make, type))


class _Types(msgspec.Struct, frozen=True):
    """The types of files, one an entry of each vector."""

    ends: NDArray[np.int64]
    """The cumulative sum of their weights."""
    extensions: Dictionary
    endings: Dictionary
    mime_types: Dictionary
    least: NDArray[np.int64]
    """The fewest bytes."""
    doublings: NDArray[np.int64]
    """How often they may be doubled, with all sizes between."""
    stems: Lists


def _draw_types(stream: Stream, rows: Rows) -> tuple[_Types, NDArray[np.int64]]:
    types = _load_types(stream.pin.locale)
    said = {"extension": types.extensions, "mime_type": types.mime_types, "name": types.endings}
    drawn = stream.weighted_index("type", rows, types.ends)
    return types, follow(stream, rows, drawn, said, is_same=str.endswith)


def _draw_texts(name: str, stream: Stream, rows: Rows) -> DictionaryEncoded:
    types, drawn = _draw_types(stream, rows)
    return DictionaryEncoded(drawn, getattr(types, name))


def _draw_stems(stream: Stream, rows: Rows) -> Joined:
    types, drawn = _draw_types(stream, rows)
    number = DictionaryEncoded(stream.index("stem number", rows, len(NUMBERS)), NUMBERS)
    return Joined((types.stems.draw(stream, "stem", rows, drawn), number))


@cache
def _load_types(locale: str) -> _Types:
    types = read_world_texts().file_types
    return _Types(
        ends=np.cumsum([each.weight for each in types]),
        extensions=Dictionary([each.extension for each in types]),
        endings=Dictionary([f".{each.extension}" for each in types]),
        mime_types=Dictionary([each.mime_type for each in types]),
        least=np.array([each.least for each in types], dtype=np.int64),
        doublings=np.array([each.doublings for each in types], dtype=np.int64),
        stems=Lists.of(read_texts(locale).file_stems, [each.subject for each in types]),
    )

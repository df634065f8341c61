"""The column kind of texts that are composed of the row's other columns."""

from __future__ import annotations

from dataclasses import replace
from string import Formatter

from example_data.columns.column_kind import argument_error, column_kind
from example_data.columns.references import make_other_column
from example_data.columns.text_parts import Part, repeat_text, text_column, to_parts
from example_data.errors import DatasetError
from example_data.generation.random_stream import Rows, Stream, to_array
from example_data.generation.table import Column
from example_data.generation.vectors import Joined, Plain

ROW, SEED = "row", "seed"
"""The names beside those of columns that a template may use: the number of the row from 1, and the seed's name."""


@column_kind
def template(text: str, *, max_length: int | None = None, type: str = "text") -> Column:
    """Return a column of texts with values of the row's other columns, such as `"{given_name} {surname} <{email}>"`.

    Args:
        text: Names of columns stand in braces, as in `str.format`; `{row}` is the row's number from 1, `{seed}` the
            seed's name, so that "{row}-{seed}" is in no other row. NULL becomes nothing.
        max_length: The most characters.
        type: `text`, or one with its form.

    Raises:
        DatasetError: The text cannot be read as a template.
    """
    pieces = _parse(text)

    def make(stream: Stream, rows: Rows) -> Joined:
        return Joined(tuple(part for piece in pieces for part in _parts(stream, rows, *piece)))

    names = dict.fromkeys(name for _, name in pieces if name not in {"", ROW, SEED})
    return replace(text_column(f"{text!r}", make, type, max_length), uses=tuple(names))


def _parse(text: str) -> list[tuple[str, str]]:
    """Return the pieces of a template: texts, each with the name after it, or with none."""
    try:
        pieces = list(Formatter().parse(text))
    except ValueError as error:
        raise DatasetError(
            f"text cannot be read as a template ({error}). Write {{{{ or }}}} for a brace itself."
        ) from error
    for _, name, form, conversion in pieces:
        if name is not None and (not name or form or conversion):
            raise argument_error("text must have in its braces the names of columns and nothing else", text=text)
    if not pieces:
        raise argument_error("text must not be empty", "Write names of columns in braces.", text=text)
    return [(before, name or "") for before, name, _, _ in pieces]


def _parts(stream: Stream, rows: Rows, before: str, name: str) -> tuple[Part, ...]:
    first = (repeat_text(before, rows),) if before else ()
    match name:
        case "":
            return first
        case "row":
            return (*first, Plain(list(map(str, (to_array(rows) + 1).tolist()))))
        case "seed":
            return (*first, repeat_text(stream.pin.name, rows))
        case _:
            return (*first, *to_parts(make_other_column(stream, name, rows)))

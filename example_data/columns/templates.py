"""Texts made of the row's other columns."""

from __future__ import annotations

from dataclasses import replace
from string import Formatter
from typing import TYPE_CHECKING

from example_data.columns.references import made
from example_data.columns.text_parts import Part, fixed, parts_of, text_column
from example_data.errors import DatasetError
from example_data.generation.random_stream import numbers
from example_data.generation.vectors import Joined, Plain

if TYPE_CHECKING:
    from example_data.generation.dataset import Column, Rows
    from example_data.generation.random_stream import Stream

ROW, SEED = "row", "seed"
"""What a template may name beside the columns: the number of the row from 1, and the seed's name."""


def template(text: str, *, max_length: int | None = None, type: str = "text") -> Column:
    """A text with the values of other columns of the row, such as `"{given_name} {surname} <{email}>"`.

    Args:
        text: Names of columns stand in braces, as in `str.format`; `{row}` is the row's number from 1, `{seed}` the
            seed's name, so that "{row}-{seed}" is in no other row. NULL becomes nothing.
        max_length: At most so many characters.
        type: `text`, or one with its form.

    Raises:
        DatasetError: The text cannot be read as a template.
    """
    pieces = _parsed(text)

    def make(stream: Stream, rows: Rows) -> Joined:
        return Joined(tuple(part for piece in pieces for part in _parts(stream, rows, *piece)))

    names = dict.fromkeys(name for _, name in pieces if name not in {"", ROW, SEED})
    return replace(text_column(f"{text!r}", make, type, max_length), uses=tuple(names))


def _parsed(text: str) -> list[tuple[str, str]]:
    """What stands in a template: texts, each with the name after it, or with none."""
    try:
        pieces = list(Formatter().parse(text))
    except ValueError as error:
        raise DatasetError(f"{text!r} is no template: {error}.") from error
    for _, name, form, conversion in pieces:
        if name is not None and (not name or form or conversion):
            raise DatasetError(f"{text!r} is no template: a brace holds the name of a column and nothing else.")
    if not pieces:
        raise DatasetError("A template is empty: write a text with names of columns in braces.")
    return [(before, name or "") for before, name, _, _ in pieces]


def _parts(stream: Stream, rows: Rows, before: str, name: str) -> tuple[Part, ...]:
    first = (fixed(before, rows),) if before else ()
    match name:
        case "":
            return first
        case "row":
            return (*first, Plain(list(map(str, (numbers(rows) + 1).tolist()))))
        case "seed":
            return (*first, fixed(stream.pin.name, rows))
        case _:
            return (*first, *parts_of(made(stream, name, rows)))

"""An item that a shop has: its name, its category, and what is to be said about it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import check_argument, column_kind
from example_data.columns.groups import Members, find_group, member
from example_data.columns.references import find_referred, find_table, rows_per
from example_data.columns.unique_values import text_column
from example_data.corpora.texts import read_texts
from example_data.errors import DatasetError
from example_data.generation.fixed_rows import find_role
from example_data.generation.permutation import permute
from example_data.generation.random_stream import Rows, Stream, to_array
from example_data.generation.references import NOT_THERE
from example_data.generation.row_numbers import existing_rows, extent
from example_data.generation.table import Column, Group, Table
from example_data.generation.vectors import Dictionary, DictionaryEncoded, Joined, Masked, Vector


class Item(Members):
    """An item of a category, one for each row: a product with its name, in English, or in German for `de_DE`.

    Args:
        name: What tells it from other items of the same table.
        of: A reference to the table of categories, which has `c.item().category(unique=True)`. The category is the one
            of the row referred to, and the name is the row's own, out of that category.
    """

    def __init__(self, name: str = "item", of: str = "") -> None:
        super().__init__("item", name, of)

    @column_kind
    def name(
        self, *, unique: bool = False, across_seeds: bool = False, max_length: int | None = None, type: str = "text"
    ) -> Column:
        """Return a column of names such as `Espresso cups`.

        If `unique`, no other row of the seed has it. A name that is there already comes with a number and the seed's
        name: `Espresso cups 17 mossy-owl`. With `across_seeds` the others have the seed's name, too, so that no other
        seed has the same: `Espresso cups mossy-owl`.
        """
        is_own = partial(_is_own_name, self.group)
        make = partial(_draw_names, self.group)
        column = text_column(
            "an item's name",
            make,
            type,
            max_length,
            unique=unique,
            joint=" ",
            is_own=is_own,
            is_marked=across_seeds,
        )
        return member(self.group, "name", column, is_followed=False)

    @column_kind
    def category(
        self, *, unique: bool = False, across_seeds: bool = False, max_length: int | None = None, type: str = "text"
    ) -> Column:
        """Return a column of the items' categories, such as `Kitchen`.

        If `unique`, no other row of the seed has it: after the first ten, they come with a number and the seed's name.
        With `across_seeds` the first ten have the seed's name, too: `Kitchen mossy-owl`.
        With a reference, it is to the letter that of the row referred to, and NULL where there is none.
        """
        rule = "unique must not be given where the category is another row's"
        check_argument(not (unique and self.group.of), rule, unique=unique)
        make = partial(_copy_categories, self.group) if self.group.of else _draw_categories
        is_own = partial(_is_first, self.group)
        kind = "an item's category"
        column = text_column(
            kind, make, type, max_length, unique=unique, joint=" ", is_own=is_own, is_marked=across_seeds
        )
        checked = replace(column, check=partial(_check_categories, self.group)) if self.group.of else column
        return member(self.group, "category", checked, is_followed=False)

    @column_kind
    def description(self, *, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of two sentences that fit the items' category."""
        column = text_column("an item's description", partial(_describe, self.group), type, max_length)
        return member(self.group, "description", column, is_followed=False)


class _Items(msgspec.Struct, frozen=True):
    """The items of all categories end to end, as many of each, and the sentences about them likewise."""

    categories: Dictionary
    names: Dictionary
    qualities: Dictionary
    uses: Dictionary


@cache
def _load_items(locale: str) -> _Items:
    files = read_texts(locale).items
    return _Items(
        categories=Dictionary(list(files)),
        names=Dictionary([name for file in files.values() for name in file.names]),
        qualities=Dictionary([text for file in files.values() for text in file.qualities]),
        uses=Dictionary([text for file in files.values() for text in file.uses]),
    )


COUNTED = 2048
"""The first rows of a table, more than there are items: it is counted how many before each have its category."""


class _Drawn(NamedTuple):
    """What the items of some rows are."""

    items: _Items
    category: NDArray[np.int64]
    item: NDArray[np.int64]
    is_own: NDArray[np.bool_]
    """Whether no other row has the same item without a number."""


def _draw(group: Group, stream: Stream, rows: Rows) -> _Drawn:
    """Return the items of rows.

    Which item of its category a row has depends on how many rows before it have the same category. That is known
    without a reference, and among the children of one row it is the child's place; elsewhere it is counted for the
    first rows.
    """
    items, numbers = _load_items(stream.pin.locale), to_array(rows)
    count = len(items.categories)
    size = len(items.names) // count
    category, is_first = _find_categories(group, stream, rows)
    before, is_alone = numbers // count, np.ones(len(numbers), dtype=np.bool_)
    if group.of:
        own = find_table(stream)
        reference = own.columns[group.of]
        siblings = rows_per(own, reference.refers) if reference.is_parent else 0
        before = numbers % siblings if siblings else _count_before(group, stream, numbers)
        is_alone = is_first if siblings else is_alone
    order = category + before // size * count
    item = category * size + permute(stream.key("item"), before % size, size, tweaks=order)
    return _Drawn(items, category, item, is_alone & (before < size))


def _find_categories(group: Group, stream: Stream, rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the categories of rows: those of the rows referred to, or all of them once in every ten rows.

    With them comes whether the row that a category is drawn for is one of the first ten, no two of which have the same.
    """
    category, is_first = _draw_all_categories(stream, rows)
    if not group.of:
        return _follow_categories(stream, to_array(rows), category), is_first
    targets = _find_targets(group, stream, rows)
    other = find_referred(find_table(stream), group.of)
    there = find_group(find_table(stream), group)
    assert there is not None
    found, is_first = _find_categories(there, stream.of(other.name, stream.column), np.maximum(targets, 0))
    is_there = targets != NOT_THERE
    return np.where(is_there, found, category), is_first & is_there


def _draw_all_categories(stream: Stream, rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return what `_find_categories` does, without references and fixed rows."""
    count = len(_load_items(stream.pin.locale).categories)
    numbers = to_array(rows)
    above, place = np.divmod(numbers, count)
    return permute(stream.key("category"), place, count, tweaks=above), numbers < count


def _follow_categories(stream: Stream, numbers: NDArray[np.int64], category: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the categories of rows where fixed rows say some: the row that would have one has that of the fixed row.

    So the first rows still have each of them once, and agree with what a unique column has in rows that keep clear.
    """
    known = _load_items(stream.pin.locale).categories
    said = {row: known.index(text) for row, text in find_role(stream, "category").items() if text in known}
    if not said:
        return category
    first = _draw_all_categories(stream, range(len(known)))[0].tolist()
    for row, wanted in said.items():
        if row < len(known):
            other = first.index(wanted)
            first[row], first[other] = wanted, first[row]
    category, is_first = category.copy(), numbers < len(known)
    category[is_first] = np.array(first)[numbers[is_first]]
    for row, wanted in said.items():
        category[numbers == row] = wanted
    return category


def _find_targets(group: Group, stream: Stream, rows: Rows) -> NDArray[np.int64]:
    """Return the rows that the group's reference leads to."""
    target = find_table(stream).columns[group.of].target
    assert target is not None
    return to_array(target(stream.of(stream.table, group.of), rows))


def _count_before(group: Group, stream: Stream, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many rows before have the same category; after the first rows, how many rows there are before."""
    before = numbers.copy()
    is_counted = numbers < COUNTED
    if is_counted.any():
        own = find_table(stream)
        first = to_array(existing_rows(stream.pin, own, range(min(COUNTED, extent(stream.pin, own)))))
        category, _ = _find_categories(group, stream, first)
        order = np.argsort(category, kind="stable")
        ordered = category[order]
        ranks = np.zeros(COUNTED, dtype=np.int64)
        ranks[first[order]] = np.arange(len(first)) - np.searchsorted(ordered, ordered)
        before[is_counted] = ranks[numbers[is_counted]]
    return before


def _draw_names(group: Group, stream: Stream, rows: Rows) -> Joined:
    drawn = _draw(group, stream, rows)
    return Joined((DictionaryEncoded(drawn.item, drawn.items.names),))


def _is_own_name(group: Group, stream: Stream, rows: Rows) -> NDArray[np.bool_]:
    return _draw(group, stream, rows).is_own


def _draw_categories(stream: Stream, rows: Rows) -> DictionaryEncoded:
    category, _ = _draw_all_categories(stream, rows)
    return DictionaryEncoded(category, _load_items(stream.pin.locale).categories)


def _is_first(group: Group, stream: Stream, rows: Rows) -> NDArray[np.bool_]:
    return _find_categories(group, stream, rows)[1]


def _copy_categories(group: Group, stream: Stream, rows: Rows) -> Vector:
    """Return the categories of the rows that the group's reference leads to, as their own column has them."""
    own = find_table(stream)
    other, name, targets = find_referred(own, group.of), _find_category(own, group), _find_targets(group, stream, rows)
    vector = other.columns[name].make(stream.of(other.name, name), np.maximum(targets, 0))
    is_null = targets == NOT_THERE
    return Masked(vector, is_null) if is_null.any() else vector


def _check_categories(group: Group, own: Table) -> None:
    _find_category(own, group)


def _find_category(own: Table, group: Group) -> str:
    """Return the column with the categories that a group of a table follows, in the table that it refers to."""
    table = find_referred(own, group.of)
    columns = ((name, column) for name, column in table.columns.items() if column.role == "category")
    names = (name for name, column in columns if column.group == find_group(own, group))
    found = next(names, "")
    if not found:
        raise DatasetError(
            f"{table.name!r} has no categories (expected a column c.item({group.name!r}).category(...)). Give it one."
        )
    return found


def _describe(group: Group, stream: Stream, rows: Rows) -> Joined:
    drawn = _draw(group, stream, rows)
    sentences = []
    for name, dictionary in {"quality": drawn.items.qualities, "use": drawn.items.uses}.items():
        count = len(dictionary) // len(drawn.items.categories)
        sentences.append(DictionaryEncoded(drawn.category * count + stream.index(name, rows, count), dictionary))
    return Joined(tuple(sentences), " ")

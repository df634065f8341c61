"""An item that a shop has: its name, its category, and what is to be said about it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import check_argument, column_kind
from example_data.columns.groups import Members, find_group, member
from example_data.columns.references import find_referred, find_table, find_target_rows, rows_per
from example_data.columns.text_parts import Lists
from example_data.columns.unique_values import text_column
from example_data.corpora.texts import read_texts
from example_data.errors import DatasetError
from example_data.generation.fixed_rows import find_role
from example_data.generation.permutation import permute
from example_data.generation.random_stream import Rows, Stream, to_array
from example_data.generation.row_numbers import existing_rows, extent
from example_data.generation.table import NOT_THERE, Column, Group, Table, make_column_at
from example_data.generation.vectors import Dictionary, DictionaryEncoded, Joined, Vector


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

        def make(stream: Stream, rows: Rows) -> Joined:
            drawn = _draw(self.group, stream, rows)
            return Joined((DictionaryEncoded(drawn.item, drawn.items.names.texts),))

        def is_own(stream: Stream, rows: Rows) -> NDArray[np.bool_]:
            return _draw(self.group, stream, rows).is_own

        kind = "an item's name"
        column = text_column(
            kind, make, type, max_length, unique=unique, joint=" ", is_own=is_own, is_marked=across_seeds
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

        def make(stream: Stream, rows: Rows) -> Vector:
            if self.group.of:
                own, targets = find_table(stream), find_target_rows(stream, self.group.of, rows)
                return make_column_at(
                    stream, own.columns[self.group.of].refers, _find_category(own, self.group), targets
                )
            return DictionaryEncoded(_draw_all_categories(stream, rows)[0], _load_items(stream.pin.locale).categories)

        def is_own(stream: Stream, rows: Rows) -> NDArray[np.bool_]:
            return _find_categories(self.group, stream, rows)[1]

        def check(own: Table) -> None:
            if self.group.of:
                _find_category(own, self.group)

        kind = "an item's category"
        column = text_column(
            kind, make, type, max_length, unique=unique, joint=" ", is_own=is_own, is_marked=across_seeds
        )
        return member(self.group, "category", replace(column, check=check), is_followed=False)

    @column_kind
    def description(self, *, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of two sentences that fit the items' category."""

        def make(stream: Stream, rows: Rows) -> Joined:
            drawn = _draw(self.group, stream, rows)
            sentences = {"quality": drawn.items.qualities, "use": drawn.items.uses}.items()
            return Joined(tuple(lists.draw(stream, name, rows, drawn.category) for name, lists in sentences), " ")

        column = text_column("an item's description", make, type, max_length)
        return member(self.group, "description", column, is_followed=False)


class _Items(msgspec.Struct, frozen=True):
    """The categories of items, and of each its items, as many as of any other, and the sentences about them."""

    categories: Dictionary
    names: Lists
    qualities: Lists
    uses: Lists


@cache
def _load_items(locale: str) -> _Items:
    files = read_texts(locale).items
    return _Items(
        Dictionary([*files]),
        Lists.of({name: file.names for name, file in files.items()}, [*files]),
        Lists.of({name: file.qualities for name, file in files.items()}, [*files]),
        Lists.of({name: file.uses for name, file in files.items()}, [*files]),
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
    size = int(items.names.count[0])
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
    targets = to_array(find_target_rows(stream, group.of, rows))
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

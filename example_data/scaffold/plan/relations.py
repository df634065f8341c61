"""What the names and keys of tables say of their rows: whose they are, what they are part of, what was there before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from example_data.scaffold.kinds.name_hints import fits, is_named, snake_case
from example_data.scaffold.kinds.neighbours import singular
from example_data.scaffold.schema.tables import ForeignKey, Table, needed_tables, reachable

REFERENCES = frozenset({"c.parent", "c.reference", "c.distinct"})
"""Kinds of references that every row has, to a row of which others can be asked."""

DAYS, STEP_DAYS = 720, 360
"""The days before the anchor in which rows begin; and how much longer before that what they take for granted does."""


def base_name(table: str) -> str:
    """Return a table's name without its schema, in small letters with its words apart."""
    return snake_case(table.rpartition(".")[2])


def is_person(table: str) -> bool:
    """Return whether rows of a table are persons, as its name says."""
    return fits("{persons}", base_name(table))


def is_named_part(table: str, whole: str) -> bool:
    """Return whether a table's name says that its rows are parts of another one's: order_items of orders."""
    own, other = base_name(table), base_name(whole)
    rests = [own.removeprefix(f"{word}_") for word in (singular(whole), other) if own.startswith(f"{word}_")]
    return any(
        is_named("{details}", rest) for rest in [*rests, *([own] if own in {"line_items", "order_items"} else [])]
    )


def is_part(table: Table, key: ForeignKey) -> bool:
    """Return whether rows are parts of those that a foreign key refers to, which would look empty without any."""
    sets = [table.primary_key, *(unique.columns for unique in table.uniques if not unique.where)]
    is_within_key = any(set(key.columns) < set(columns) for columns in sets)
    return is_within_key or is_named_part(table.name, key.table)


def is_paid_at_once(table: str, owner: str) -> bool:
    """Return whether there is one row at most for each of another table, as one payment for an order."""
    return fits("{paid_at_once}", base_name(table)) and fits("{paid_for}", base_name(owner))


def counts(column: str, table: str) -> bool:
    """Return whether a column's name says that it counts rows of a table: comments_count, of post_comments too."""
    words = snake_case(column)
    match = re.fullmatch(r"(?:num(?:ber)?_(?:of_)?|n_|count_of_|total_)?(.+?)(_count|_counter|_total|_number)?", words)
    if match is None or match[1] == words:
        return False
    own, counted = singular(table), singular(match[1])
    return own == counted or own.endswith(f"_{counted}")


def is_of_the_same(table: str, referred: str, owner: str) -> bool:
    """Return whether rows that refer to an owner and to something of an owner mean the same owner.

    An order's address is its user's, and its review too; a comment may be on the post of anybody.
    """
    own, other = base_name(table), base_name(referred)
    is_deed = fits("{deeds}", own) and not fits("{paid_for}", other)
    return not (is_person(owner) and (is_deed or fits("{public}", other)))


def find_catalogue(tables: Mapping[str, Table], births: Mapping[str, str]) -> dict[str, int]:
    """Return the tables whose rows were there before those that take them for granted, with how long before.

    An order's items refer to products without a moment of their own: so the products begin earlier than any order, and
    their categories before them. `births` are the columns of the moments at which rows begin.
    """
    edges = needed_tables(tables)
    found: set[str] = set()
    for name, table in tables.items():
        wholes = [key.table for key in table.foreign_keys if key.table in tables and is_part(table, key)]
        named = [whole for whole in wholes if is_named_part(name, whole)]
        if not wholes or (births[name] and not named):
            continue
        whole = (named or wholes)[0]
        for other in edges[name] - {whole} - reachable(edges, whole):
            needed = {other, *reachable(edges, other)}
            if whole not in needed and not any(map(is_person, needed)):
                found |= needed

    @cache
    def level(name: str) -> int:
        return 1 + max((level(other) for other in found if name in edges[other]), default=0)

    return {name: level(name) for name in found}


def window(level: int) -> dict[str, int | None]:
    """Return the days before the anchor in which rows of a level begin, as `date` and `moment` take them."""
    after = -(DAYS + STEP_DAYS * (level - 1)) if level else None
    return {"days_before": DAYS + STEP_DAYS * level, "days_after": after}

"""What stands around a column that its kind has to do with: its table, other columns, tables that are referred to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from example_data.project.python_source import Call
from example_data.scaffold.kinds.name_hints import snake_case


@cache
def singular(name: str) -> str:
    """Return the name of a table in small letters, without its schema, and its last word in the singular."""
    words = snake_case(name.rpartition(".")[2])
    for pattern, ending in ((r"people$", "person"), (r"(?<=[^aeiou])ies$", "y"), (r"(?<=ss|sh|ch|.x)es$", ""),
                            (r"statuses$", "status"), (r"(?<=[^su])s$", "")):  # fmt: skip
        words, count = re.subn(pattern, ending, words)
        if count:
            break
    return words


def class_name(table: str) -> str:
    """Return a table as object-relational mappers name it: `LineItem` of `line_items`."""
    return "".join(word.capitalize() for word in singular(table).split("_"))


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands around a column."""

    table: str = ""
    """The table's name."""
    columns: tuple[str, ...] = ()
    """The names of all its columns."""
    rows: int = 0
    """How many rows it has, where a seed says nothing of sizes; 0: that is not known."""
    kinds: Mapping[str, Call] = field(default_factory=dict)
    """The columns of the table that are planned already, with their kinds."""
    referred: Mapping[str, Mapping[str, Call]] = field(default_factory=dict)
    """By reference, the kinds of the columns of the table that it leads to; of those only that every row has."""
    tables: tuple[str, ...] = ()
    """Tables of the schema that most others refer to, those first."""


ALONE = Neighbours()
"""What stands around a column of which nothing else is known."""

"""Schemas that Hypothesis draws: tables, types, keys, references and checks, as a person might write them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.support.schema_fragments import (
    ACTIONS,
    AGREEING,
    CHECKS,
    COLUMNS,
    COMPARED,
    DEFAULTS,
    KEYS,
    LEAST,
    ODD,
    TOGETHER,
    TYPES,
    UNIQUE,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

OFTEN = st.sampled_from((True,) * 7 + (False,))
"""True seven times in eight: the unusual is tried now and then."""


@dataclass
class Table:
    """A table while it is drawn."""

    name: str
    number: int
    columns: dict[str, str] = field(default_factory=dict)
    """Types by name."""
    lines: list[str] = field(default_factory=list)
    """Columns and constraints, as CREATE TABLE lists them."""
    key: tuple[str, ...] = ()
    uniques: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, name: str, type_name: str, *parts: str) -> None:
        """Add a column."""
        self.columns[name] = type_name
        self.lines.append(" ".join((name, type_name, *filter(None, parts))))

    @property
    def statement(self) -> str:
        """Return the statement that creates it."""
        body = ",\n  ".join(self.lines)
        return f"CREATE TABLE {self.name} (\n  {body}\n)"


@dataclass(frozen=True)
class DrawnSchema:
    """The statements that create a schema."""

    statements: tuple[str, ...]
    tables: tuple[str, ...]
    """Names as SQL has them."""

    def __repr__(self) -> str:
        """Return a script, as which a failing example can be tried."""
        return ";\n".join(("", *self.statements[1:], ""))


@st.composite
def schemas(draw: st.DrawFn) -> DrawnSchema:
    """Draw one to four tables that refer to each other or to themselves."""
    tables: list[Table] = []
    for number in range(draw(st.integers(1, 4))):
        tables.append(draw(table(number, tuple(tables))))
    keys = [key for own in tables for key in draw(references(own, tables))]
    statements = (TYPES, *(own.statement for own in tables), *keys)
    return DrawnSchema(statements, tuple(own.name for own in tables))


@st.composite
def table(draw: st.DrawFn, number: int, earlier: Sequence[Table]) -> Table:
    """Draw a table with its key, its columns, and constraints over several of them."""
    own = Table(draw(name(f"t{number}")), number)
    keyed = [other for other in earlier if other.key]
    shapes = [_single] * 5 + [_pair, _bare] + ([_join, _child, _one_to_one] * 2 if keyed else [])
    draw(st.sampled_from(shapes))(draw, own, keyed)
    if own.key:
        own.lines.append(f"PRIMARY KEY ({', '.join(own.key)})")
    for base in draw(st.lists(st.sampled_from(sorted(COLUMNS)), max_size=5, unique=True)):
        _column(draw, own, base)
    for other in keyed:
        _name_another(draw, own, other)
    if draw(st.integers(0, 2)) == 0:
        _agreeing(draw, own, *draw(st.sampled_from(AGREEING)))
    _over_two(draw, own)
    return own


@st.composite
def name(draw: st.DrawFn, base: str) -> str:
    """Draw a name; now and then one that has to be quoted."""
    form = draw(st.sampled_from(["{}"] * 24 + list(ODD)))
    is_table = base[0] == "t" and base[1:].isdigit()
    return base if is_table and "." in form else form.format(base)


def _single(draw: st.DrawFn, own: Table, _keyed: Sequence[Table]) -> None:
    """Add a key of one column."""
    own.key = (draw(name("id")),)
    _key_column(draw, own, own.key[0], [kind for kind in KEYS if kind not in {"short code", "date"} or not draw(OFTEN)])


def _key_column(draw: st.DrawFn, own: Table, column: str, kinds: Sequence[str]) -> None:
    declared, type_name = KEYS[draw(st.sampled_from(kinds))]
    own.add(column, declared)
    own.columns[column] = type_name


def _pair(draw: st.DrawFn, own: Table, _keyed: Sequence[Table]) -> None:
    """Add a key of two columns that refer to no table."""
    own.key = ("region", "number")
    _key_column(draw, own, "region", ["text", "code", "uuid", "integer", "date"])
    _key_column(draw, own, "number", ["integer", "text", "identity", "smallint", "uuid"])


def _bare(draw: st.DrawFn, own: Table, _keyed: Sequence[Table]) -> None:
    """Add no primary key, but perhaps a unique column."""
    if draw(st.booleans()):
        _key_column(draw, own, "code", ["uuid", "text", "code", "integer"])
        own.lines.append("UNIQUE (code)")
        own.uniques.append(("code",))


def _join(draw: st.DrawFn, own: Table, keyed: Sequence[Table]) -> None:
    """Add a key of two foreign keys: many to many."""
    left, right = (draw(st.sampled_from(keyed)) for _ in range(2))
    own.key = (*_refer(draw, own, left, "left", ""), *_refer(draw, own, right, "right", ""))


def _child(draw: st.DrawFn, own: Table, keyed: Sequence[Table]) -> None:
    """Add a key of a foreign key and a number, or any other column: rows of a tenant."""
    columns = _refer(draw, own, draw(st.sampled_from(keyed)), "tenant", "")
    _key_column(draw, own, "number", sorted(KEYS))
    own.key = (*columns, "number")


def _one_to_one(draw: st.DrawFn, own: Table, keyed: Sequence[Table]) -> None:
    """Add a key that is a foreign key."""
    own.key = _refer(draw, own, draw(st.sampled_from(keyed)), "own", "")


def _refer(draw: st.DrawFn, own: Table, other: Table, prefix: str, required: str) -> tuple[str, ...]:
    """Add columns that refer to another table's key, with a constraint of CREATE TABLE."""
    names = tuple(f"{prefix}_{place}" for place, _ in enumerate(other.key))
    for column, referred in zip(names, other.key, strict=True):
        own.add(column, other.columns[referred], required)
    action = draw(st.sampled_from(("", " ON DELETE CASCADE")))
    own.lines.append(f"FOREIGN KEY ({', '.join(names)}) REFERENCES {other.name} ({', '.join(other.key)}){action}")
    return names


def _column(draw: st.DrawFn, own: Table, base: str) -> None:
    """Add a column, perhaps required, unique, checked, generated or with a default, and perhaps one that follows it."""
    column, type_name = draw(name(base)), draw(st.sampled_from(COLUMNS[base]))
    if type_name == "text" and draw(st.integers(0, 9)) == 0:
        own.lines.append(f"{column} text GENERATED ALWAYS AS ('made') STORED")
        return
    required = draw(st.sampled_from(("", "NOT NULL")))
    default = f"DEFAULT {DEFAULTS[type_name]}" if type_name in DEFAULTS and draw(st.integers(0, 4)) == 0 else ""
    is_unique = type_name in UNIQUE and not default and draw(st.integers(0, 4)) == 0
    own.add(column, type_name, required, default, "UNIQUE" if is_unique else "")
    if is_unique:
        own.uniques.append((column,))
    if type_name in CHECKS and draw(st.integers(0, 2)) == 0:
        own.lines.append(f"CHECK ({draw(st.sampled_from(CHECKS[type_name])).format(column)})")
    if type_name in LEAST and not is_unique and draw(st.booleans()):
        after = f"{base}_after"
        own.add(after, type_name, draw(st.sampled_from(("", "NOT NULL"))))
        own.lines.append(f"CHECK ({draw(st.sampled_from(COMPARED)).format(column, after, LEAST[type_name])})")


def _name_another(draw: st.DrawFn, own: Table, other: Table) -> None:
    """Add a column that names another table, or its own, and refers to it as far as one can guess."""
    if len(other.key) > 1 or draw(st.integers(0, 3)):
        return
    column = draw(st.sampled_from((f"{other.name}_id", "parent_id")))
    if column not in own.columns and '"' not in column:
        parts = draw(st.sampled_from(("", "NOT NULL", "UNIQUE", "NOT NULL UNIQUE", "CHECK (parent_id <> id)")))
        is_same = column == "parent_id" and own.columns.get("id") == other.columns[other.key[0]]
        own.add(column, other.columns[other.key[0]], parts if is_same or "CHECK" not in parts else "")


def _agreeing(draw: st.DrawFn, own: Table, columns: dict[str, tuple[str, ...]], checks: tuple[str, ...]) -> None:
    """Add some of the columns that may be made to agree, and a check of them."""
    for column in draw(st.lists(st.sampled_from(sorted(columns)), min_size=2, unique=True)):
        if column not in own.columns:
            own.add(column, draw(st.sampled_from(columns[column])), draw(st.sampled_from(("", "NOT NULL"))))
    fit = [check for check in checks if not _names(check, columns) - own.columns.keys()]
    is_checked = draw(st.booleans())
    if fit and is_checked:
        own.lines.append(f"CHECK ({draw(st.sampled_from(fit))})")


def _names(check: str, columns: dict[str, tuple[str, ...]]) -> set[str]:
    """Return the columns that a check names."""
    return columns.keys() & set(re.findall(r"\w+", check))


def _over_two(draw: st.DrawFn, own: Table) -> None:
    """Add constraints over two columns: unique, or which of them are NULL."""
    pairs = [pair for pair in combinations(own.columns, 2) if not set(pair) & set(own.key)]
    plain = [pair for pair in pairs if all(own.columns[column] in UNIQUE | {"mood", "boolean"} for column in pair)]
    if plain and draw(st.integers(0, 2)) == 0:
        pair = draw(st.sampled_from(plain))
        own.lines.append(f"UNIQUE ({', '.join(pair)})")
        own.uniques.append(pair)
    if pairs and draw(st.integers(0, 4)) == 0:
        own.lines.append(f"CHECK ({draw(st.sampled_from(TOGETHER)).format(*draw(st.sampled_from(pairs)))})")


@st.composite
def references(draw: st.DrawFn, own: Table, tables: Sequence[Table]) -> list[str]:
    """Draw foreign keys of a table to any of the tables, itself and later ones among them."""
    keys = []
    for number in range(draw(st.integers(0, 2))):
        other = draw(st.sampled_from(tables))
        targets = [other.key, *other.uniques] if other.key else other.uniques
        if targets:
            keys.append(draw(reference(own, number, other, draw(st.sampled_from(targets)))))
    return keys


@st.composite
def reference(draw: st.DrawFn, own: Table, number: int, other: Table, target: tuple[str, ...]) -> str:
    """Draw a foreign key, perhaps required, unique, sharing a column with others, or with an action."""
    names = [f"ref_{number}_{place}" for place, _ in enumerate(target)]
    shared = [column for column in own.key if own.columns[column] == other.columns[target[0]]]
    if len(target) > 1 and shared and draw(st.booleans()):
        names[0] = shared[0]
    may_be_required = own.number > other.number or not draw(OFTEN)
    required = draw(st.sampled_from(("", " NOT NULL"))) if may_be_required else ""
    unique = draw(st.sampled_from(("", "", "", " UNIQUE")))
    added = [
        f"ADD {column} {other.columns[referred]}{required}"
        for column, referred in zip(names, target, strict=True)
        if column not in own.columns
    ]
    key = f"ADD FOREIGN KEY ({', '.join(names)}) REFERENCES {other.name} ({', '.join(target)})"
    together = f"ADD{unique} ({', '.join(names)})" if unique else ""
    changes = filter(None, (*added, key + draw(st.sampled_from(ACTIONS)), together))
    return f"ALTER TABLE {own.name} {', '.join(changes)}"

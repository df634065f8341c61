"""References that no foreign key declares: columns whose names say of which table they have a row.

A guess is a foreign key with a mark. Where it would break something, the plan does without it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from example_data.generation.type_facts import INTEGER_TYPES, TEXT_TYPES
from example_data.scaffold.kinds.name_hints import fits, is_named, snake_case
from example_data.scaffold.kinds.neighbours import class_name, singular
from example_data.scaffold.schema.tables import (
    Check,
    Column,
    ForeignKey,
    Schema,
    Table,
    Type,
    most_referred,
    needed_tables,
    reachable,
)

PEOPLE = ("user", "person", "member", "employee", "customer", "account", "profile")
"""Tables that people stand in, the likeliest first."""

FIRMS = frozenset({"account", "profile"})
"""Those of them in which rows may be firms: who owns one stands elsewhere."""

ASSIGNED = ("assigned_to", "reports_to", "reported_to")
"""Other ends of names that say to whom a row is given."""

FAMILY = 4
"""Tables that have to begin with the same word, for columns to leave that out."""

SHORT = {"org": "organization", "repo": "repository", "dept": "department", "msg": "message", "acct": "account",
         "cat": "category", "addr": "address"}  # fmt: skip
"""Words that columns have for what tables write in full."""

_PLURALS = {"people": "person", "children": "child", "men": "man", "women": "woman", "movies": "movie",
            "cookies": "cookie", "menus": "menu", "media": "media", "news": "news", "series": "series"}  # fmt: skip
_ENDINGS = ((r"(s|x|z|ch|sh)es$", r"\1"), (r"([^aeiou])ies$", r"\1y"), (r"([^siu])s$", r"\1"))

_SUFFIX = re.compile(r"_(?:id|uuid|guid)$")

_IDENTIFYING = INTEGER_TYPES | TEXT_TYPES | {"uuid"}
"""Types that keys of tables have which others refer to."""


def guess_references(schema: Schema) -> Schema:
    """Return the schema with foreign keys, marked as guesses, for columns that name a table and have its key's type.

    No column of a foreign key has another one. No guess makes a cycle of foreign keys that are all NOT NULL.
    """
    tables, named = dict(schema.tables), _Names.of(schema.tables)
    pairs = [(name, named.guess(table, column)) for name, table in tables.items() for column in table.columns]
    needed = needed_tables(tables)
    for name, guess in sorted(pairs, key=lambda pair: pair[1] is not None and pair[1].is_by_role):
        if guess is None:
            continue
        table, key = tables[name], guess.key
        if table.is_required(key) and key.table != name:
            if name in reachable(needed, key.table):
                continue
            needed[name].add(key.table)
        tables[name] = replace(table, foreign_keys=(*table.foreign_keys, key))
    return replace(schema, tables=tables)


class _Guess(NamedTuple):
    """A foreign key that a column seems to be."""

    key: ForeignKey
    is_by_role: bool
    """Whether its name says what somebody is to the row, and not in which table they stand."""


@dataclass(frozen=True, slots=True)
class _Names:
    """The tables of a schema by what their names say."""

    tables: Mapping[str, Table]
    by_words: Mapping[str, tuple[str, ...]]
    """Names of tables by what `_singular` makes of them, without their schema."""
    prefixes: tuple[str, ...]
    """The words that several tables begin with, each with an underscore, the most frequent first."""

    @classmethod
    def of(cls, tables: Mapping[str, Table]) -> _Names:
        by_words: dict[str, tuple[str, ...]] = {}
        for name in tables:
            words = _singular(name.rpartition(".")[2])
            by_words[words] = (*by_words.get(words, ()), name)
        starts = Counter(words.partition("_")[0] for words in by_words if "_" in words)
        return cls(tables, by_words, tuple(f"{start}_" for start, count in starts.most_common() if count >= FAMILY))

    def guess(self, table: Table, column: Column) -> _Guess | None:
        """Return the reference that a column seems to be, if any."""
        words = snake_case(column.name)
        stem = _SUFFIX.sub("", words)
        is_named_so = stem != words or words.endswith(("_by", *ASSIGNED)) or column.type.name == "uuid"
        is_identifying = column.type.name in _IDENTIFYING and not column.type.is_array
        is_free = column.is_written and column.volatility != "v" and column.name not in table.referring
        if not (is_named_so and is_identifying and is_free):
            return None
        beside = next((other for other in table.columns if snake_case(other.name) == f"{stem}_type"), None)
        if beside is not None:
            return self._guess_of_type(table, column, beside)
        for other, is_by_role in self._candidates(table, column, stem):
            referred = _referred(other, column)
            is_itself = other.name == table.name
            if referred and not (is_itself and (column.name == referred or not column.is_nullable)):
                return _Guess(_key(column, other, referred), is_by_role)
        return None

    def _guess_of_type(self, table: Table, column: Column, beside: Column) -> _Guess | None:
        """Return the reference of a column beside one that says of which table its row is: all rows are of one table.

        That is the one that most others refer to, but people and firms, or one of those that the other column lists.
        """
        names = [name for name in most_referred(self.tables) if name != table.name]
        texts = [check.text for check in table.checks if beside.name in check.text]
        listed = beside.type.labels or tuple(re.findall(r"'(\w+)'", " ".join(texts)))
        for name in sorted(names, key=lambda name: fits("{people}|{firms}", singular(name))):
            labels = [each for each in listed or (class_name(name),) if _singular(each) == _singular(singular(name))]
            referred = _referred(self.tables[name], column)
            if labels and referred:
                says = Check(f"{beside.name} as it is guessed", f"\"{beside.name}\" = '{labels[0]}'")
                return _Guess(_key(column, self.tables[name], referred, says), is_by_role=True)
        return None

    def _candidates(self, table: Table, column: Column, stem: str) -> Iterator[tuple[Table, bool]]:
        """Yield the tables that a column may refer to, the likeliest first, and whether that is by a role."""
        words = stem.split("_")
        is_text = column.type.name in TEXT_TYPES
        if words[-1:] == ["record"]:  # account_record_id, of accounts.record_id
            words = words[:-1] or words
        for start in range(1 if is_text else len(words)):
            if not any(is_named("{elsewhere}", word) for word in words[:start]):
                yield from ((other, False) for other in self._find("_".join(words[start:]), table))
        if is_named("{itself}", stem):
            yield table, False
        is_role = is_named("{people_to_rows}|by", words[-1]) or stem.endswith(ASSIGNED)
        if is_role and not (is_text or any(is_named("{elsewhere}", word) for word in words)):
            own = _singular(table.name.rpartition(".")[2])
            people = sorted(PEOPLE, key=lambda person: person in FIRMS or _singular(person) != own)
            yield from ((other, True) for person in people for other in self._find(person, table))

    def _find(self, words: str, table: Table) -> Iterator[Table]:
        """Yield the tables of that name, those first whose names begin as the one does that refers to them."""
        schema, _, name = table.name.rpartition(".")
        before = name.split("_")[:-1]
        starts = ["_".join(before[:end]) + "_" for end in range(len(before), 0, -1)]
        for start in dict.fromkeys((*starts, "", *self.prefixes)):
            found = self.by_words.get(_singular(start + words), ())
            for other in sorted(found, key=lambda other: other.rpartition(".")[0] != schema):
                if other != table.name or start in {*self.prefixes, ""}:
                    yield self.tables[other]


def _key(column: Column, table: Table, referred: str, says: Check | None = None) -> ForeignKey:
    name = f"{column.name} as it is named"
    return ForeignKey(name, (column.name,), table.name, (referred,), is_guessed=True, says=says)


def _referred(table: Table, column: Column) -> str:
    """Return the column of a table that one refers to: its key, or another unique one; empty where types differ."""
    keys = [table.primary_key, *(unique.columns for unique in table.uniques if not (unique.where or unique.computed))]
    single = [columns[0] for columns in keys if len(columns) == 1]
    fit = [name for name in single if _agree(table.column(name).type, column.type)]
    is_of_key = (*fit[:1],) == table.primary_key or column.type.name == "uuid" or fit[:1] == ["id"]
    return fit[0] if fit and is_of_key else ""


def _agree(one: Type, other: Type) -> bool:
    if {one.name, other.name} <= INTEGER_TYPES - {"smallint"}:
        return not one.is_array
    return (one.name, one.length, one.is_array) == (other.name, other.length, False)


def _singular(name: str) -> str:
    """Return a name in small letters, what the plural and the singular of its words have in common."""
    return "_".join(map(_singular_word, snake_case(name).split("_")))


def _singular_word(word: str) -> str:
    for pattern, ending in () if word in _PLURALS else _ENDINGS:
        if re.search(pattern, word):
            word = re.sub(pattern, ending, word)
            break
    return (_PLURALS.get(word) or SHORT.get(word, word)).removesuffix("e")

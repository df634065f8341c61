"""What the columns of foreign keys are filled with: rows that are there, and that agree with each other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from example_data.project.python_source import Call
from example_data.scaffold.kinds.kind_call import call
from example_data.scaffold.schema.tables import INTEGER_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from example_data.scaffold.plan.context import Rows, View
    from example_data.scaffold.schema.tables import Column, ForeignKey

NULL_SHARE = 0.1
"""Of rows whose column may be NULL, how many have nothing in it."""


@dataclass(slots=True)
class References:
    """The columns of a table's foreign keys, while they are found one after the other."""

    columns: dict[str, Call] = field(default_factory=dict)
    anchors: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Table and column that a column refers to itself, so that others can be drawn within it."""
    lineage: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Those of them that refer to an owner of the row."""
    dense: set[str] = field(default_factory=set)
    """Tables that need all their row numbers, because rows are drawn from them without looking."""
    filled: set[tuple[str, str]] = field(default_factory=set)
    """Table and one above it: each row of the latter has to have one of the former at least."""
    remarks: dict[str, str] = field(default_factory=dict)
    """Columns that stay NULL, and why."""
    broken: list[str] = field(default_factory=list)
    """Foreign keys that cannot be filled."""


def references(view: View, rows: Rows) -> References:
    """What the columns of all foreign keys are filled with: the owner's first, composite ones last."""
    found = References()
    if rows.owner is not None:
        _own(view, rows.owner, found)
    others = [key for key in view.keys if key != rows.owner]
    for key in sorted(others, key=lambda key: len(key.columns)):
        _refer(view, rows, key, found)
    found.columns = {name: _typed(view, name, made) for name, made in found.columns.items()}
    return found


def _typed(view: View, name: str, made: Call) -> Call:
    """The reference with the column's own type, where that is another integer than what it refers to."""
    if made.function in {"c.nullable", "c.late"}:
        inner = made.arguments[0]
        assert isinstance(inner, Call)
        return replace(made, arguments=(_typed(view, name, inner), *made.arguments[1:]))
    own, others = view.table.column(name).type.name, {column.type.name for column in _sources(view, name, made)}
    return made.with_keywords(type=own if others - {own} and others | {own} <= INTEGER_TYPES else None)


def _sources(view: View, name: str, made: Call) -> Iterator[Column]:
    """The column whose values a reference has."""
    if made.function in {"c.through", "c.tree"}:
        for key in view.keys:
            if name in key.columns:
                yield view.tables[key.table].column(key.referred[key.columns.index(name)])
        return
    table = str(made.arguments[0])
    told = made.keywords.get("column")
    (column,) = [str(told)] if told else view.placed[table].key
    yield view.tables[table].column(column)


def _told(view: View, table: str, column: str) -> str | None:
    """What `column=` says: nothing where it is the table's key."""
    return None if view.placed[table].key == (column,) else column


def _own(view: View, owner: ForeignKey, found: References) -> None:
    """The row that this one belongs to, and what that one knows of the rows it belongs to itself."""
    carrier = view.carrier(owner)
    above = view.placed[owner.table].lineage
    for name, referred in zip(owner.columns, owner.referred, strict=True):
        table, column = above.get(referred, (owner.table, referred))
        if name == carrier:
            table, column = owner.table, referred
        if name == carrier or referred in above:
            _belong(view, name, table, column, found)
        else:
            found.columns[name] = call("through", carrier, referred)


def _belong(view: View, name: str, table: str, column: str, found: References) -> None:
    found.columns[name] = call("parent", table, column=_told(view, table, column))
    found.anchors[name] = found.lineage[name] = (table, column)


def _refer(view: View, rows: Rows, key: ForeignKey, found: References) -> None:
    reason = _single(view, rows, key, found) if len(key.columns) == 1 else _composite(view, rows, key, found)
    if not reason:
        return
    empty = [n for n in key.columns if view.table.column(n).is_nullable and n not in found.columns]
    if empty:
        found.remarks |= dict.fromkeys(empty, reason)
    else:
        found.broken.append(f"{key.name} ({', '.join(key.columns)}) {reason}")


def _single(view: View, rows: Rows, key: ForeignKey, found: References) -> str:
    """Fill the column of a foreign key, or say why it cannot be."""
    (name,), (referred,) = key.columns, key.referred
    if name in found.columns:
        return "" if _agrees(rows, key, found) else "is filled by another foreign key already"
    if key.table == view.table.name:
        return _itself(view, name, referred, found)
    if name in rows.empty:
        return "would need rows that all differ"
    told = _told(view, key.table, referred) if key.table in view.placed else referred
    owner = view.placed[rows.owner.table].lineage if rows.owner else {}
    if owner.get(name) == (key.table, referred):
        _belong(view, name, key.table, referred, found)
        return ""
    if key.name in rows.distinct:
        found.dense.add(key.table)
        found.columns[name] = call("distinct", key.table, column=told)
        return ""
    made = call("reference", key.table, column=told)
    if key.name in rows.once:
        found.dense.add(key.table)
        made = made.with_keywords(unique=True)
    found.columns[name] = call("late", made) if key.name in view.late else _perhaps(view, name, made)
    found.anchors[name] = (key.table, referred)
    return ""


def _itself(view: View, name: str, referred: str, found: References) -> str:
    column = view.table.column(name)
    is_other = any("<>" in check.text and name in check.text for check in view.table.checks)
    if not column.is_nullable and is_other:
        return "refers to another row of its own table and is NOT NULL: the first row has none to refer to"
    if any(name in unique.columns and len(unique.columns) == 1 for unique in view.uniques):
        return "would need rows that all differ"
    is_key = view.table.primary_key == (referred,)
    itself = None if column.is_nullable else True
    found.columns[name] = call("tree", itself=itself, column=None if is_key else referred)
    return ""


def _perhaps(view: View, name: str, made: Call) -> Call:
    """The reference, or NULL in some rows where it may be."""
    demand = view.demands[name]
    is_null = view.table.column(name).is_nullable and not (demand.is_filled or demand.is_referred)
    return call("nullable", made, share=NULL_SHARE) if is_null else made


def _agrees(rows: Rows, key: ForeignKey, found: References) -> bool:
    """Whether a column that is filled already has values that this foreign key allows."""
    (name,), (referred,) = key.columns, key.referred
    if found.anchors.get(name) == (key.table, referred):
        return True
    filled = found.columns[name]
    return filled.function == "c.through" and rows.owner is not None and name in rows.owner.columns


def _composite(view: View, rows: Rows, key: ForeignKey, found: References) -> str:
    """Fill the columns of a composite foreign key that are open yet, or say why they cannot be."""
    pairs = dict(zip(key.columns, key.referred, strict=True))
    shared = [name for name in key.columns if name in found.columns]
    free = [name for name in key.columns if name not in found.columns]
    if key.table == view.table.name or key.name in view.late or key.table not in view.placed:
        return "refers to a row of its own table or a later one by several columns"
    if rows.empty.intersection(free):
        return "would need rows that all differ"
    if not free:
        same = all(found.lineage.get(n) == view.placed[key.table].lineage.get(r) is not None for n, r in pairs.items())
        return "" if same else "is filled by other foreign keys already"
    carrier = view.carrier(key) if view.carrier(key) in free else free[-1]
    made = call("reference", key.table, column=_told(view, key.table, pairs[carrier]))
    if shared:
        reason = _within(view, key, pairs, shared, found)
        if reason:
            return reason
        made = made.with_keywords(within=shared[0])
    is_required = any(not view.table.column(name).is_nullable for name in free)
    found.columns[carrier] = made if is_required else _perhaps(view, carrier, made)
    for name in free:
        if name != carrier:
            found.columns[name] = call("through", carrier, pairs[name])
    return ""


def _within(view: View, key: ForeignKey, pairs: dict[str, str], shared: list[str], found: References) -> str:
    """See to it that a row can be drawn among those that agree with the columns that are filled already."""
    (name, *others) = shared
    placed, anchor = view.placed[key.table], found.anchors.get(name)
    if others or anchor is None or placed.lineage.get(pairs[name]) != anchor or anchor[0] not in placed.owners:
        return f"shares {', '.join(shared)} with another foreign key, and rows that agree cannot be drawn"
    found.filled.add((key.table, anchor[0]))
    return ""

"""What triggers do to a row before it is inserted, as far as the texts of their functions say it: columns they assign.

Whatever a text does not say, the trial finds out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from example_data.scaffold.schema.tables import Table, Trigger

ASSIGNING = {
    "tsvector_update_trigger": True,
    "tsvector_update_trigger_column": True,
    "insert_username": True,
    "autoinc": False,
}
"""Functions without text that assign the column in their first argument: whether always, or only where it is NULL."""

_NEW = r'new\s*\.\s*(?:"[^"]+"|\w+)'
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_STEP = re.compile(
    rf"""
      (?P<begin>\bif\b(?P<condition>(?:'[^']*'|[^;'])*?)\bthen\b)
    | (?P<next>\bels(?:e?if)\b(?P<other>(?:'[^']*'|[^;'])*?)\bthen\b)
    | (?P<otherwise>\belse\b)
    | (?P<end>\bend\s+(?:if|loop)\b)
    | (?P<end_of_case>\bend\b)
    | (?P<many>\b(?:loop|case)\b)
    | (?:(?<=[;>])|(?<=begin)|(?<=then)|(?<=else)|(?<=loop)|^)\s*(?P<column>{_NEW})\s*:?=(?P<value>[^;]*)
    | \binto\s+(?:strict\s+)?(?P<several>{_NEW}(?:\s*,\s*{_NEW})*)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_INSERTS = re.compile(r"\(*\s*tg_op\s*=\s*'(\w+)'\s*\)*", re.IGNORECASE)

_ALWAYS, _PERHAPS, _NEVER = 1.0, 0.5, 0.0
"""How sure it is that something happens to a row: two things together as the less sure one does."""


def leave_to_triggers(table: Table) -> Table:
    """Return the table with the columns left alone that triggers assign, and others filled that they would fill.

    What a trigger makes of the column's own value, as `lower(NEW.email)`, may be what it is already.
    """
    names = {column.name for column in table.columns if not column.is_generated}
    assigned, defaulted = dict[str, str](), set[str]()
    for trigger in table.triggers:
        for name, when in assigned_columns(trigger, names).items():
            if when == "always":
                assigned.setdefault(name, trigger.name)
            else:
                defaulted.add(name)
    kept = table.referring | {*table.primary_key}
    columns = tuple(
        replace(column, left_to=f"is left to the trigger {assigned[column.name]}, which assigns it", is_assigned=True)
        if column.name in assigned.keys() - kept
        else replace(column, is_full=column.name in defaulted)
        for column in table.columns
    )
    return replace(table, columns=columns)


_RAISES = re.compile(r"\braise\s+(?!(?:debug|log|info|notice|warning)\b)[\w']", re.IGNORECASE)
_WRITES = re.compile(r"\b(?:insert\s+into|delete\s+from|update)\s+(?:only\s+)?[\w.\"]+", re.IGNORECASE)


def later_effects(trigger: Trigger, table: Table) -> Iterator[str]:
    """Yield what a trigger may do when rows that are there are changed or removed, as the text of its function says.

    Where the table is tried, its rows were removed, and what else that does is known.
    """
    source = _COMMENT.sub(" ", trigger.source)
    later = [event for event in ("UPDATE", "DELETE") if event in trigger.events]
    refused = [event for event in later if event == "UPDATE" or not table.is_tried]
    if refused and _RAISES.search(source):
        yield f"may refuse {' and '.join(refused)}"
    if "DELETE" in later and not table.is_tried and (written := _WRITES.search(source)):
        yield f"writes elsewhere on DELETE: {written[0]}"


def assigned_columns(trigger: Trigger, names: Collection[str]) -> Mapping[str, str]:
    """Return the columns that a trigger assigns before a row is inserted: `always`, or `where it is NULL`."""
    if not trigger.is_before:
        return {}
    if trigger.function in ASSIGNING:
        when = "always" if ASSIGNING[trigger.function] else "where it is NULL"
        return {name: when for name in trigger.arguments[:1] if name in names}
    steps = list(_assignments(_COMMENT.sub(" ", trigger.source)))
    always = {name for name, when, _ in steps if when == _ALWAYS and not trigger.is_conditional}
    optional = {name for name, when, is_null in steps if when == _PERHAPS and is_null} - always
    return {
        **dict.fromkeys(sorted(always & set(names)), "always"),
        **dict.fromkeys(sorted(optional & set(names)), "where it is NULL"),
    }


def _assignments(source: str) -> Iterator[tuple[str, float, bool]]:
    """Yield the columns of NEW that a function assigns, when that is, and whether it is where the column is NULL."""
    branches: list[tuple[str, float, float]] = []  # conditions, when their branch runs, and when those after it
    for match in _STEP.finditer(source):
        if match["begin"]:
            when = _when(match["condition"])
            branches.append((match["condition"], when, 1 - when))
        elif match["many"]:
            branches.append((match["many"].lower(), _PERHAPS, _PERHAPS))
        elif match["end"] or (match["end_of_case"] and branches and branches[-1][0] == "case"):
            del branches[-1:]
        elif (match["next"] or match["otherwise"]) and branches:
            condition, _, rest = branches.pop()
            when = _when(match["other"]) if match["next"] else _ALWAYS
            branches.append((match["other"] or condition, min(rest, when), min(rest, 1 - when)))
        elif assigned := match["column"] or match["several"]:
            when = min((when for _, when, _ in branches), default=_ALWAYS)
            conditions = " ".join(condition for condition, *_ in branches)
            for name in map(_column, assigned.split(",")):
                yield name, *_of_itself(name, when, conditions, match["value"] or "")


def _of_itself(name: str, when: float, conditions: str, value: str) -> tuple[float, bool]:
    """Return when a column is assigned another value than it has, and whether that is where it is NULL."""
    own = rf'\bnew\s*\.\s*"?{re.escape(name)}\b"?'
    is_null = re.search(rf"(?i){own}\s*(?:is\s+null|=\s*'')|coalesce\s*\(\s*{own}", f"{conditions} {value}")
    return min(when, _PERHAPS) if re.search(f"(?i){own}", value) else when, bool(is_null)


def _when(condition: str) -> float:
    """Return how sure it is that a condition is true of an INSERT."""
    operation = _INSERTS.fullmatch(condition.strip())
    if operation is None:
        return _PERHAPS
    return _ALWAYS if operation[1].upper() == "INSERT" else _NEVER


def _column(text: str) -> str:
    """Return the column of `NEW.column`, in small letters unless it is quoted."""
    name = text.partition(".")[2].strip()
    return name[1:-1] if name.startswith('"') else name.lower()

"""The statements that change the ledger, online and in scripts, and what of a pin a run keeps."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
from psycopg import sql

from example_data.generation.dataset import load
from example_data.generation.pin import Pin
from example_data.postgres.sql_fragments import text
from example_data.registry.ledger_table import LEDGER
from example_data.runs import recorded_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

_INSERT = """\
INSERT INTO {ledger} (seed_key, user_count, seed, dataset, digest, revision, definition)
VALUES ({name}, {user_count}, {seed}, {dataset}, {digest}, {revision}, {definition})
ON CONFLICT (seed_key) DO NOTHING;"""

_UPDATE = """\
UPDATE {ledger}
SET user_count = {user_count}, digest = {digest}, revision = {revision}, definition = {definition}
WHERE seed_key = {name}{condition};"""

_SET_STATE = """\
UPDATE {ledger} SET state = {state}, definition = definition - {forgotten}::text[] || {further}::jsonb
WHERE seed_key = {name};"""

_FORGOTTEN = {"removed": ["blocks", "tables", "kept"], "kept": [], "applied": ["kept"]}
"""What a run no longer knows in a state: of rows that are gone, where they were."""


def insert_sql(pin: Pin, revision: str, definition: sql.Composable | None = None) -> str:
    """Return the statement that records a run where there is none; its definition is the pin unless given."""
    return _with_values(_INSERT, pin, revision, definition or definition_sql(pin, is_recorded=False))


def update_sql(
    pin: Pin, revision: str, definition: sql.Composable | None = None, where: sql.Composable | None = None
) -> str:
    """Return the statement that changes a seed's run; its definition is the pin unless given."""
    condition = sql.SQL(" AND {}").format(where) if where else sql.SQL("")
    definition = definition or definition_sql(pin, is_recorded=True)
    return _with_values(_UPDATE, pin, revision, definition, condition=condition)


def state_sql(name: str, state: str, kept: Mapping[str, int]) -> str:
    """Return the statement that changes the state of a seed's run."""
    further = msgspec.json.encode({"kept": kept} if kept else {}).decode()
    return _compose(_SET_STATE, name=name, state=state, forgotten=_FORGOTTEN[state], further=further)


def delete_sql(name: str, where: sql.Composable | None = None) -> str:
    """Return the statement that deletes a seed's run, where a condition holds."""
    condition = sql.SQL(" AND {}").format(where) if where else sql.SQL("")
    return _compose("DELETE FROM {ledger} WHERE seed_key = {name}{condition};", name=name, condition=condition)


def _with_values(statement: str, pin: Pin, revision: str, definition: sql.Composable, **further: sql.Composable) -> str:
    return _compose(
        statement,
        name=pin.name,
        user_count=pin.user_count,
        seed=pin.seed,
        dataset=pin.dataset,
        digest=pin.digest,
        revision=revision,
        definition=definition,
        **further,
    )


def definition_sql(pin: Pin, *, is_recorded: bool) -> sql.Composed:
    """Return the expression for a pin as a run has it, with the tables that its rows were written to.

    Args:
        pin: The pin.
        is_recorded: Whether there is such a run, which may know the tables.
    """
    tables: sql.Composable = recorded_tables.definition_sql(load(pin.dataset).tables)
    if is_recorded:
        tables = sql.SQL("coalesce(definition -> 'tables', {})").format(tables)
    return sql.SQL("({} || jsonb_build_object('tables', {}))").format(_json(pin), tables)


def is_of_sql(pin: Pin) -> sql.Composed:
    """Return the condition that a run is of the pin, whatever integers the database reserved for it.

    A digest counts where the pin has one.
    """
    others = ["blocks", "tables", "kept", *(() if pin.digest else ["digest"])]
    condition = sql.SQL("(definition - {others}::text[] = {} - {others}::text[])")
    return condition.format(_json(pin), others=others)


def _json(pin: Pin) -> sql.Composed:
    written: dict[str, Any] = {each.name: getattr(pin, each.name) for each in fields(pin) if each.name != "password"}
    written["parameters"] = {name: _exact(value) for name, value in pin.parameters.items()}
    return sql.SQL("{}::jsonb").format(msgspec.json.encode(written).decode())


def _exact(value: object) -> object:
    """Return a parameter so that jsonb keeps a float one: with digits after the point, and without an exponent."""
    if isinstance(value, tuple):
        return tuple(map(_exact, value))
    if not isinstance(value, float):
        return value
    digits = format(Decimal(repr(value)), "f")
    return msgspec.Raw((digits if "." in digits else f"{digits}.0").encode())


def _compose(statement: str, **values: object) -> str:
    """Return the statement with the ledger's name and the values as literals in place of its braces."""
    return text(sql.SQL(statement).format(ledger=sql.Identifier(LEDGER), **values))

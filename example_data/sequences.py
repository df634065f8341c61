"""The statements that take blocks of integers from sequences, and give them back.

`nextval` takes one number at a time, and `setval` may race with it. So the sequence is altered to the increment that it
has: that takes a lock which others' `nextval` waits for until the transaction ends, and makes the change one that is
rolled back with it. A script runs the same statements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

from example_data import refusals
from example_data.dataset import Per, load
from example_data.definition import LEDGER
from example_data.extent import extent
from example_data.writer import relation, text

if TYPE_CHECKING:
    from example_data.dataset import Dataset, Table
    from example_data.definition import Pin

LIMITS = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}
"""The largest number of a column's type."""

_COUNTER = sql.SQL("""coalesce(
        (
            SELECT refobjid::regclass FROM pg_attrdef
            JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
            JOIN pg_depend ON classid = 'pg_attrdef'::regclass AND objid = pg_attrdef.oid
            JOIN pg_class ON pg_class.oid = refobjid AND relkind = 'S'
            WHERE refclassid = 'pg_class'::regclass AND adrelid = {name}::regclass AND attname = {column} LIMIT 1
        ),
        pg_get_serial_sequence({name}, {column})::regclass
    )""")

_RESERVE = """\
DO $example_data$
DECLARE
    counter regclass := {counter};
    lowest bigint := -{highest} - 1;
    highest bigint := {highest};
    first numeric;
    last numeric;
    step bigint := 1;
BEGIN
    PERFORM set_config({first_name}, '0', true), set_config({step_name}, '1', true);
    IF {is_there} THEN
        RETURN;
    END IF;
    IF counter IS NOT NULL THEN
        SELECT seqincrement, greatest(seqmin, lowest), least(seqmax, highest) INTO step, lowest, highest
        FROM pg_sequence WHERE seqrelid = counter;
        EXECUTE format('ALTER SEQUENCE %s INCREMENT BY %s', counter, step);
        EXECUTE format('SELECT last_value::numeric + CASE WHEN is_called THEN %s ELSE 0 END FROM %s', step, counter)
        INTO first;
    ELSIF EXISTS (
        SELECT FROM pg_attribute WHERE attrelid = {name}::regclass AND attname = {column} AND atthasdef
    ) THEN
        RAISE EXCEPTION USING ERRCODE = {state}, MESSAGE = {no_sequence};
    ELSE
        LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE;
        SELECT greatest(max(counted.{identifier}), (SELECT max(own.last) FROM {blocks} AS own), 0)::numeric + 1
        INTO first FROM {table} AS counted;
    END IF;
    last := first + ({count} - 1) * step;
    IF least(first, last) < lowest OR greatest(first, last) > highest THEN
        RAISE EXCEPTION USING ERRCODE = {state}, MESSAGE = format({no_room}, first, lowest, highest);
    END IF;
    IF counter IS NOT NULL THEN
        PERFORM setval(counter, last::bigint);
    END IF;
    PERFORM set_config({first_name}, first::text, true), set_config({step_name}, step::text, true);
END
$example_data$;"""

_GIVE_BACK = """\
DO $example_data$
DECLARE
    counter regclass := {counter};
    own pg_sequence;
    block record;
    is_last boolean;
BEGIN
    SELECT * INTO own FROM pg_sequence WHERE seqrelid = counter;
    SELECT * INTO block FROM {block} AS found;
    IF own IS NULL OR block IS NULL THEN
        RETURN;
    END IF;
    EXECUTE format('ALTER SEQUENCE %s INCREMENT BY %s', counter, own.seqincrement);
    EXECUTE format('SELECT is_called AND last_value = %s FROM %s', block.last, counter) INTO is_last;
    IF is_last AND block.first = own.seqstart THEN
        PERFORM setval(counter, block.first, false);
    ELSIF is_last THEN
        PERFORM setval(counter, block.first - block.step);
    END IF;
END
$example_data$;"""

_BLOCK = """\
(
    SELECT run.first, run.step, run.first + ({count} - 1) * run.step AS last FROM (
        SELECT *, (definition #>> {first_path})::bigint AS first, (definition #>> {step_path})::bigint AS step
        FROM {ledger} WHERE {is_meant}
    ) AS run
)"""

_NO_SEQUENCE = (
    "expected an identity or serial column, or one without a default, found a default that has no sequence to reserve "
    "from: fill the column with another kind, or leave it to its default"
)
_NO_ROOM = (
    "from %s on, found that its numbers go from %s to %s: make the column and its sequence bigint, or the seed smaller"
)


def taking(pin: Pin, table: Table, *, is_there: sql.Composable) -> str:
    """The statement that reserves a table's block, unless `is_there`; `first` and `step` tell the block afterwards."""
    column = table.counting
    count = extent(pin, table)
    place = f"column {table.name}.{column}"
    statement = sql.SQL(_RESERVE).format(
        **_names(table),
        table=relation(table),
        identifier=sql.Identifier(column),
        first_name=_setting(pin, table, "first"),
        step_name=_setting(pin, table, "step"),
        highest=LIMITS[table.columns[column].type],
        blocks=_recorded(load(pin.dataset), table, sql.SQL("dataset = {}").format(pin.dataset)),
        is_there=is_there,
        count=count,
        state=refusals.NO_ROOM,
        no_sequence=f"{place}: {_NO_SEQUENCE}",
        no_room=f"{place}: expected room for {count} numbers {_NO_ROOM}",
    )
    return text(statement)


def returning(seed: str, dataset: Dataset, table: Table) -> str:
    """The statement that gives back the block that a seed's run recorded for a table."""
    return text(sql.SQL(_GIVE_BACK).format(**_names(table), block=recorded(seed, dataset, table)))


def recorded(seed: str, dataset: Dataset, table: Table) -> sql.Composed:
    """A query for `first`, `step` and `last` of the block that a seed's run recorded for a table; none without one."""
    return _recorded(dataset, table, sql.SQL("seed_key = {}").format(seed))


def _recorded(dataset: Dataset, table: Table, is_meant: sql.Composed) -> sql.Composed:
    """The blocks of some runs, all of the same dataset."""
    return sql.SQL(_BLOCK).format(
        count=_extent(dataset, table),
        first_path=["blocks", table.name, "0"],
        step_path=["blocks", table.name, "1"],
        ledger=sql.Identifier(LEDGER),
        is_meant=is_meant,
    )


def _extent(dataset: Dataset, table: Table) -> sql.Composed:
    """How many row numbers a table has, by the columns of its run."""
    span, rows = 1, table.rows
    while isinstance(rows, Per):
        span, rows = span * rows.high, dataset.table(rows.table).rows
    assert rows is not None
    if rows.name == next(iter(dataset.sizes)):
        return sql.SQL("user_count::bigint * {}").format(span)
    return sql.SQL("coalesce((definition #>> {})::bigint, {}) * {}").format(["sizes", rows.name], rows.default, span)


def first(pin: Pin, table: Table) -> sql.Composed:
    """The first number of the block that was reserved last for a table in this transaction."""
    return sql.SQL("current_setting({})::bigint").format(_setting(pin, table, "first"))


def step(pin: Pin, table: Table) -> sql.Composed:
    """The distance of its numbers."""
    return sql.SQL("current_setting({})::bigint").format(_setting(pin, table, "step"))


def _setting(pin: Pin, table: Table, word: str) -> str:
    return f"example_data.{word}_{load(pin.dataset).tables.index(table)}"


def _names(table: Table) -> dict[str, object]:
    """The names by which the statements look for a table's sequence."""
    names = {"name": text(relation(table)), "column": table.counting}
    return {"counter": _COUNTER.format(**names), **names}

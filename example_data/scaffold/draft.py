"""A dataset's module while it is made: read, planned, tried and mended; what is tried is the text that is written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import count
from types import ModuleType

from alembic.config import Config
from sqlalchemy import Connection, MetaData

from example_data.errors import DatabaseError, DatasetError
from example_data.postgres import session
from example_data.project import alembic_config, env_script
from example_data.scaffold.budget import SECONDS, Budget
from example_data.scaffold.mend import Tried, plan_and_try
from example_data.scaffold.output import render_module
from example_data.scaffold.plan.dataset_plan import DatasetPlan, plan_dataset
from example_data.scaffold.refusals import NotTriedError
from example_data.scaffold.schema.live_database import read_database
from example_data.scaffold.schema.sqlalchemy_metadata import read_metadata
from example_data.scaffold.schema.tables import Schema
from example_data.scaffold.trial import Outcome, try_dataset
from example_data.scaffold.trial_database import check_may_try, embedded

NAMED = 5
"""How many of the tables that there was no time to try are named."""

_NUMBERS = count()


@dataclass(slots=True)
class Draft:
    """The module while it is made."""

    tables: Sequence[str] = ()
    """The names of the tables that are asked for; empty: all."""
    name: str = "v1"
    """The name of the dataset in the module."""
    is_tried: bool = True
    seconds: float = SECONDS
    """How long the trial may take."""
    is_consent_required: bool = False
    """Whether settings let seeds only into databases that agree."""
    origin: str = ""
    """Where the tables were read."""
    anchor: date = field(default_factory=lambda: datetime.now(UTC).date())

    def render(self, plan: DatasetPlan) -> str:
        """Return the text of the module."""
        return render_module(plan, self.origin, self.name, self.anchor)

    def describe(self, tried: Tried) -> str:
        """Return in words whether it was tried."""
        if not self.is_tried:
            return "not tried"
        if tried.why_not:
            return f"not tried: {tried.why_not}"
        if not tried.untried:
            return f"tried: two seeds, {tried.rows} rows, rolled back"
        more = f" and {len(tried.untried) - NAMED} more" if len(tried.untried) > NAMED else ""
        names = ", ".join(tried.untried[:NAMED])
        return f"tried in part: {tried.rows} rows, rolled back; no time for {names}{more} in {self.seconds:g} s"

    def from_database(self, config: Config, schemas: Sequence[str], say: Callable[[str], None]) -> Tried:
        """Return the plan for tables of the database that `env.py` connects to, but for the version table it names."""

        def read(env: env_script.EnvConnection) -> Tried:
            own, context = env.connection, env.context
            names = {"version_table": context.version_table, "version_schema": context.version_table_schema}
            schema = read_database(own, schemas, **names)
            if not schema.tables:
                where = f" in schema {', '.join(schema.schemas)}" if schema.schemas else " on the search path"
                raise DatasetError(
                    f"{schema.origin}: it has no tables{where}; name another one with --schema. Nothing was written."
                )
            return self.plan(schema, own)

        return env_script.read(config, alembic_config.scripts(config), read, say)

    def from_metadata(self, metadata: object) -> Tried:
        """Return the plan for tables of a MetaData."""
        schema = read_metadata(metadata)
        if not schema.tables:
            raise DatasetError(f"{schema.origin}: it has no tables. Nothing was written.")
        if not self.is_tried:
            return self.plan(schema, None)
        assert isinstance(metadata, MetaData)
        try:
            with embedded(metadata) as connection:
                return self.plan(schema, connection)
        except NotTriedError as error:
            return replace(self.plan(schema, None), why_not=str(error).rstrip("."))

    def plan(self, schema: Schema, connection: Connection | None) -> Tried:
        """Return the plan, as it was mended where it was tried on a connection.

        Raises:
            DatasetError: A table is not there, or none can be filled.
        """
        self.origin = schema.origin
        if missing := ", ".join(name for name in self.tables if name not in schema.tables):
            present = ", ".join(sorted(schema.tables)) or "none"
            raise DatasetError(
                f"{schema.origin}: it has no table {missing} (expected one of {present}). Correct the name."
            )
        if connection is None or not self.is_tried:
            tried = Tried(plan_dataset(schema, self.tables))
        else:
            tried = plan_and_try(schema, self.tables, partial(self._try, connection), self.seconds)
        if not tried.plan.tables:
            reasons = "; ".join(f"{table}: {reason}" for table, reason in tried.plan.left_out.items())
            raise DatasetError(f"{schema.origin}: no table can be filled, so nothing was written. {reasons}".strip())
        return tried

    def _try(self, connection: Connection, plan: DatasetPlan, budget: Budget) -> Outcome:
        try:
            own = session.on(connection)
        except DatabaseError as error:
            raise NotTriedError(str(error)) from error
        check_may_try(own, is_required=self.is_consent_required)
        with _importable(self.render(plan), self.name) as dataset:
            return try_dataset(own, dataset, budget, plan.fits_once)


@contextmanager
def _importable(source: str, name: str) -> Iterator[str]:
    """Yield the import path of the dataset in a module of that text, under a name that was never used.

    Raises:
        ExampleDataError: The text makes no dataset.
    """
    own = ModuleType(f"example_data_scaffold_trial_{next(_NUMBERS)}")
    exec(compile(source, own.__name__, "exec"), own.__dict__)  # noqa: S102 - what was just made, as an import would
    sys.modules[own.__name__] = own
    try:
        yield f"{own.__name__}:{name}"
    finally:
        del sys.modules[own.__name__]

"""A first dataset for tables that are there: read them, decide what can be, write a module, say the rest."""

from example_data.scaffold.output.module import module
from example_data.scaffold.output.report import report
from example_data.scaffold.plan.plan import Plan, plan
from example_data.scaffold.scaffold import scaffold
from example_data.scaffold.schema.live_database import read
from example_data.scaffold.schema.sqlalchemy_metadata import from_metadata
from example_data.scaffold.schema.tables import Schema

__all__ = ["Plan", "Schema", "from_metadata", "module", "plan", "read", "report", "scaffold"]

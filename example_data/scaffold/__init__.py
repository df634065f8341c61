"""A first dataset for tables that are there: read them, decide what can be, write a module, say the rest."""

from example_data.scaffold.inspection import read
from example_data.scaffold.metadata import from_metadata
from example_data.scaffold.module import module
from example_data.scaffold.planning import Plan, plan
from example_data.scaffold.report import report
from example_data.scaffold.schema import Schema
from example_data.scaffold.writing import scaffold

__all__ = ["Plan", "Schema", "from_metadata", "module", "plan", "read", "report", "scaffold"]

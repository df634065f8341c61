"""The report: a line for everything that could not be decided."""

from __future__ import annotations

from example_data.scaffold.output import report_lines
from tests.support.scaffold_plans import plan_of, shop


def test_the_report_has_a_line_for_everything_undecided() -> None:
    """What stands in the file as a comment is printed as well."""
    assert report_lines(plan_of(shop()), "demo.py", "demo:v1") == [
        "wrote demo.py: 4 tables, 14 columns",
        "left to the database: 0 columns with defaults",
        "understood: 2 CHECK constraints",
        "not tried",
        "undecided customers.secret: stays NULL: values of type tsvector are left to c.text_of",
        "left out ledger: checksum cannot be filled: values of type tsvector are left to c.text_of",
        "Add a seed: example-data add --dataset demo:v1 --revision",
    ]

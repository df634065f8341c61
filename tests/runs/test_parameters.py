"""Parameters that PostgreSQL's jsonb would give back as another value or type: what was applied can be removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from example_data import Dataset, Table
from example_data import columns as c
from example_data.generation.pin import Pin
from tests.support.project import ON, Project, rows
from tests.support.revisions import contents, write_revisions

if TYPE_CHECKING:
    from example_data.registry.definition import Parameter

READS = Dataset(
    Table(
        "readings",
        columns={"id": c.uuid_key(), "limit": c.parameter("limit", 1.5, type="double precision")},
    ),
    parameters={"limit": 1.5, "others": ()},
)


@pytest.mark.parametrize(
    ("limit", "written"),
    [
        (1e16, "10000000000000000.0"),
        (1e23, "100000000000000000000000.0"),
        (-0.0, "0.0"),
        (5e-324, f"0.{'0' * 323}5"),
        (-1.7976931348623157e308, f"-17976931348623157{'0' * 292}.0"),
        (123456789.125, "123456789.125"),
        (2**53 + 1, "9007199254740993"),
        (2**70, "1180591620717411303424"),
    ],
)
@pytest.mark.parametrize("how", ["online", "script"])
def test_a_number_comes_back_as_it_was(new_project: Project, limit: float, written: str, how: str) -> None:
    """Large, small and negative numbers, whole or not, alone and in a list: the seed is applied, known and removed."""
    parameters: dict[str, Parameter] = {"limit": limit, "others": (limit, "x", None, True)}
    pin = Pin("mossy-owl", 1, 3, dataset="tests.runs.test_parameters:READS", parameters=parameters)
    write_revisions(new_project, 'CREATE TABLE readings (id uuid PRIMARY KEY, "limit" float8 NOT NULL)', pin)
    new_project.alembic("upgrade", "t")
    if how == "online":
        new_project.alembic(*ON, "upgrade", "s1")
    else:
        new_project.psql(new_project.alembic(*ON, "upgrade", "t:s1", "--sql"))
    assert rows(
        new_project.url,
        "SELECT definition #>> '{parameters,limit}', definition #>> '{parameters,others,0}', count(*) "
        "OVER () FROM example_data_runs",
    ) == [(written, written, 1)]
    assert rows(new_project.url, 'SELECT DISTINCT "limit" FROM readings') == [(float(limit),)]
    new_project.alembic(*ON, "upgrade", "s1")
    new_project.alembic("downgrade", "t")
    assert contents(new_project, pin) == {"readings": []}

"""`check`: what differs between the registry and the revisions, as a table, as JSON and as an exit code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from example_data.errors import ExampleDataError
from tests.support.alembic_projects import add, error, find_differences, forget_first, mask, output, registry, replace

if TYPE_CHECKING:
    from tests.support.project import Project


def test_check(adopted: Project) -> None:
    """A seed that no revision applies is named, as a table and as JSON, and the exit code is 1; then it is 0."""
    name = registry(adopted)["seeds"][0]["name"]
    table = adopted.run("example-data", "check")
    as_json = adopted.run("example-data", "check", "--format", "json")
    add(adopted)
    forget_first(adopted)
    agreed = output(adopted, "example-data", "check")
    assert (table.returncode, table.stdout.split(), as_json.returncode, json.loads(as_json.stdout), agreed) == (
        1,
        ["name", "differs", name, "no", "revision", "applies", "it"],
        1,
        {"schema_version": 1, "changes": [{"name": name, "differs": "no revision applies it"}]},
        "Registry and revisions agree.\n",
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('digest="sha256:', 'digest="sha256:0', "the generator"),
        (
            "seed=7,\n        user",
            "seed=int(7),\n        user",
            "db/versions/<id>_seed_red_fox.py, line 23: op.apply_seed",
        ),
        ("import sqlalchemy as sa", "import nothing", "The revisions cannot be loaded: ModuleNotFoundError: No module"),
    ],
    ids=["drift", "no literal", "no revision"],
)
def test_check_of_what_cannot_be_compared(adopted: Project, old: str, new: str, message: str) -> None:
    """A pin that would make other rows today, or a revision that cannot be read, is an error that says so."""
    replace(add(adopted), old, new)
    with pytest.raises(ExampleDataError) as raised:
        find_differences(adopted.root)
    assert message in mask(str(raised.value))


def test_check_of_what_cannot_be_compared_as_a_command(adopted: Project) -> None:
    """The same is one line, and the exit code is 1."""
    replace(add(adopted), 'digest="sha256:', 'digest="sha256:0')
    assert "the generator" in error(adopted, "check", "--format", "json")

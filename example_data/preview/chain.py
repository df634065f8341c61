"""The chain of revisions with their seeds, as the page draws it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from alembic.script import Script
from alembic.util import to_tuple

from example_data.alembic_plugin.revision_reader import SeedOperation, operations_in, scripts
from example_data.project import alembic_config


def describe_chain(config_file: Path | None) -> list[dict[str, Any]]:
    """Return the revisions in the order in which they run, each with what it does to seeds, and those it follows.

    Of a row of revisions that do nothing to seeds only the last one is left, with how many they are. Raise
    ExampleDataError where the project or one of its seeds cannot be read.
    """
    run = scripts(alembic_config.scripts(alembic_config.configuration(config_file)))
    parents = {script.revision: [*to_tuple(script.down_revision, ())] for script in run}
    followers = Counter(parent for each in parents.values() for parent in each)
    described: dict[str, dict[str, Any]] = {}
    for script in run:
        each = _describe(script, parents[script.revision])
        before = described.get(each["parents"][0]) if len(each["parents"]) == 1 else None
        if before and not each["seeds"] and not before["seeds"] and followers[before["revision"]] == 1:
            each |= {"parents": before["parents"], "count": before["count"] + 1}
            del described[before["revision"]]
        described[script.revision] = each
    return [*described.values()]


def _describe(script: Script, parents: list[str]) -> dict[str, Any]:
    seeds = [
        [operation.kind.removesuffix("_seed"), operation.name, _note(operation)] for operation in operations_in(script)
    ]
    return {"revision": script.revision, "message": script.doc, "parents": parents, "count": 1, "seeds": seeds}


def _note(operation: SeedOperation) -> str:
    """Return what is worth saying of an operation: how many rows of the first table it leaves."""
    count = operation.arguments.get("user_count")
    return " → ".join(f"{number:,}" for number in count) if isinstance(count, tuple) else f"{count:,}" if count else ""

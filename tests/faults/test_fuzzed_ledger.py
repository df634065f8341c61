"""Rows of the ledger that somebody changed: a command is done, or stops with one sentence and has changed nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import psycopg

from tests.faults.chains import verdict
from tests.faults.rounds import rounds
from tests.support.project import rows

if TYPE_CHECKING:
    import random

    from tests.faults.chains import Chain, Template
    from tests.faults.rounds import Tally

VALUES: list[Any] = [
    *(None, True, -1, 0, 3, 2**31, 2**63, 10**400, 1.5, "", "x", "mossy-owl", "é" * 500, [], [[]], {}, {"a": 1}),
    *([[0, 2, 1, 100]], [[0, 1, 1, 100]], [[0, -5, 1, 100]], [[0, 2, 0, 100]], [[0, 2**62, 9, 100]], [1, None], "a:b"),
    *("tests.faults.chains:teams", "nowhere:v1", "sha256:00", {"teams": [[0, 2, 1, 3]]}, {"teams": {"id": 1}}),
]

COLUMNS = {
    "seed_key": ["''", "'x'", "'nowhere'"],
    "seeded_at": ["'infinity'", "'-infinity'", "'0001-01-01 BC'", "'294276-12-31'"],
    "user_count": ["-1", "0", "2147483647"],
    "seed": ["-1", "0", "9223372036854775807"],
    "dataset": ["''", "'nowhere:v1'"],
    "digest": ["''", "'sha256:00'"],
    "revision": ["''", "'nowhere'"],
    "definition": ["'null'", "'[]'", "'1'", "'{}'", "'\"x\"'"],
}

COMMANDS = [
    *(("alembic", "downgrade", "t"), ("alembic", "downgrade", "k"), ("alembic", "downgrade", "s")),
    *(("alembic", "upgrade", "h"), ("example-data", "apply"), ("example-data", "status")),
]

OURS = "SELECT (SELECT count(*) FROM teams WHERE code = 'OURS'), (SELECT count(*) FROM members WHERE name = 'Somebody')"


def change(value: Any, source: random.Random) -> Any:  # noqa: ANN401 - JSON
    """Return JSON with one part that is another, is gone, or is new."""
    if isinstance(value, dict) and value and source.random() < 0.9:
        name = source.choice(list(value))
        if source.random() < 0.15:
            return {key: part for key, part in value.items() if key != name}
        return {**value, name: change(value[name], source)}
    if isinstance(value, list) and value and source.random() < 0.7:
        place = source.randrange(len(value))
        return [*value[:place], change(value[place], source), *value[place + 1 :]]
    return source.choice(VALUES)


def damage(url: str, source: random.Random) -> None:
    """Change one of the runs."""
    name = source.choice(["mossy-owl", "kind-heron"])
    with psycopg.connect(url) as connection:
        if source.random() < 0.3:
            column = source.choice(list(COLUMNS))
            statement = f"UPDATE example_data_runs SET {column} = {source.choice(COLUMNS[column])} WHERE seed_key = %s"
            connection.execute(statement.encode(), [name])
            return
        query = "SELECT definition::text FROM example_data_runs WHERE seed_key = %s"
        (text,) = connection.execute(query, [name]).fetchone() or ("{}",)
        changed = json.dumps(change(json.loads(text), source))
        connection.execute("UPDATE example_data_runs SET definition = %s WHERE seed_key = %s", [changed, name])


def test_runs(chain: Chain, chain_template: Template, tally: Tally) -> None:
    """Whatever stands in a run."""
    chain.project.alembic("upgrade", "h")
    chain.wait_for_sessions()
    for source in rounds(4):
        with chain_template.clone(chain) as damaged:
            damage(damaged.project.url, source)
            before = damaged.snapshot()
            how = verdict(damaged.project.run(*source.choice(COMMANDS)))
            assert how == "done" or damaged.snapshot() == before
            assert rows(damaged.project.url, OURS) == [(1, 1)]
            tally["a damaged row of the ledger"][how if how == "done" else f"{how}, nothing changed"] += 1

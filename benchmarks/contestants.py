"""What is measured side by side: ways to write people with preferences, each a command as its user types it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

PYPI = {"mimesis": "22.2.0", "postseed": "0.1.0", "seedkit": "1.5.1"}
"""Versions of what is not in constraints.txt, from PyPI."""

NPM = {"drizzle-orm": "0.45.4", "drizzle-seed": "0.3.1", "pg": "8.23.1"}
"""The same, from npm."""

SIZES = (10_000, 100_000, 1_000_000)
"""Numbers of people."""


class Side(Enum):
    """Whose a way is."""

    OURS = "ours"
    RIVAL = "rival"
    LIMIT = "limit"
    """Rows that are ready, in the fastest way that PostgreSQL has."""


@dataclass(frozen=True)
class Contestant:
    """A way to write people."""

    name: str
    folder: str
    """Where its command runs, below the benchmark's folder."""
    write: str
    """The command, with `$PEOPLE` for their number."""
    remove: str | None = None
    """The command that its tool offers for taking rows out."""
    side: Side = Side.RIVAL
    packages: tuple[str, ...] = ()
    """What has to be installed for it, of `PYPI` and `NPM`."""
    most_people: int = 100_000
    """The largest size it is measured with, so that a run takes minutes."""


CONTESTANTS = (
    Contestant(
        "example-data", "ours", "alembic upgrade head", "alembic downgrade -1", side=Side.OURS, most_people=SIZES[-1]
    ),  # the first of ours is what others are compared with
    Contestant(
        "example-data load",
        "ours",
        "EXAMPLE_DATA_IS_ENABLED=off alembic upgrade head && example-data load mossy-owl --user-count $PEOPLE",
        "alembic downgrade -1",
        side=Side.OURS,
        most_people=SIZES[-1],
    ),
    Contestant(
        "COPY BINARY of ready files",
        "rivals/ready",
        "cd $PEOPLE && psql -q -1 -v ON_ERROR_STOP=1 -f ../copy.sql",
        side=Side.LIMIT,
        most_people=SIZES[-1],
    ),
    Contestant(
        "drizzle-seed",
        "rivals/drizzle",
        "node seed.mjs",
        "node reset.mjs",
        packages=("drizzle-orm", "drizzle-seed", "pg"),
    ),
    Contestant(
        "postseed",
        "rivals/postseed",
        'postseed insert --url "$DATABASE_URL" --rows $PEOPLE --yes',
        'postseed insert --url "$DATABASE_URL" --rows 0 --truncate --confirm-database $PGDATABASE',
        packages=("postseed",),
    ),
    Contestant(
        "seedkit (users alone)",
        "rivals/seedkit",
        "seedkit generate --rows $PEOPLE --include users --copy --output seed.sql && "
        "psql -q -1 -v ON_ERROR_STOP=1 -f seed.sql",
        packages=("seedkit",),
    ),
    Contestant("Faker with the ORM", "rivals", "python faker_orm.py"),
    Contestant("Faker with `op.bulk_insert`", "bulk_insert", "alembic upgrade head", "alembic downgrade -1"),
    Contestant("Faker with COPY", "rivals", "python faker_copy.py"),
    Contestant("mimesis with COPY", "rivals", "python mimesis_copy.py", packages=("mimesis",)),
)

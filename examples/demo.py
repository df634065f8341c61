"""A demonstration on an embedded PostgreSQL: upgrade with seeds, then show the people. Run it with `make demo`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg

from example_data.project import embedded_server

ROOT = Path(__file__).resolve().parent.parent

RUNS = (
    "SELECT seed_key, user_count, revision, to_char(seeded_at, 'YYYY-MM-DD HH24:MI') FROM example_data_runs ORDER BY 3"
)
PEOPLE = """
SELECT display_name, unit_system, cardinality(interest_theme_ids), cardinality(safety_toggle_ids)
FROM users JOIN user_preferences ON user_id = id ORDER BY id LIMIT 5
"""
NEXT_COMMANDS = """
Look further:   .venv/bin/example-data show mossy-owl --format json
Look inside:    .venv/bin/python -m example_data.project.embedded_server   (until Ctrl-C), and in another terminal
                .venv/bin/example-data status
Remove it all:  .venv/bin/alembic downgrade base
"""


def main() -> None:
    """Upgrade, print what happened, and print five people."""
    with embedded_server.server(ROOT / embedded_server.FOLDER) as url:
        present = {name for name, *_others in read_runs(url)}
        upgrade(url)
        for name, count, revision, moment in read_runs(url):
            state = "was there already: nothing changed" if name in present else "applied"
            print(f"{name}: {count} people, revision {revision}, {moment} - {state}")
        print("\nFive of them:")
        with psycopg.connect(url) as connection:
            for name, units, themes, toggles in connection.execute(PEOPLE):
                print(f"  {name:<20} {units:<9} {themes} themes  {toggles} safety toggles")
    print(NEXT_COMMANDS)


def read_runs(url: str) -> list[tuple[str, int, str, str]]:
    """Return the runs in the ledger: none where there is no ledger yet."""
    with psycopg.connect(url) as connection:
        try:
            return connection.execute(RUNS).fetchall()
        except psycopg.errors.UndefinedTable:
            return []


def upgrade(url: str) -> None:
    """Run `alembic upgrade head` with seeding on, then apply seeds that an upgrade with seeding off left out."""
    environment = os.environ | {"EXAMPLE_DATA_DATABASE_URL": url, "EXAMPLE_DATA_IS_ENABLED": "on"}
    for command, *arguments in (("alembic", "upgrade", "head"), ("example-data", "apply")):
        program = Path(sys.executable).with_name(command)
        subprocess.run([program, *arguments], cwd=ROOT, env=environment, check=True)  # noqa: S603


if __name__ == "__main__":
    main()

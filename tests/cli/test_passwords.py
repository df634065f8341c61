"""No password in anything that a command prints, logs or records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.project import dump

if TYPE_CHECKING:
    from tests.support.project import Project

PASSWORD = "hunter2 secret"  # noqa: S105 - nobody's
IN_URL = "hunter2%20secret"
COMMANDS = (
    ("alembic", "downgrade", "0004"),
    ("example-data", "plan"),
    ("alembic", "-x", "example_data=on", "upgrade", "head"),
    ("example-data", "status"),
    ("example-data", "check"),
    ("example-data", "verify"),
    ("example-data", "reset", "mossy-owl", "--yes"),
    ("example-data", "slide", "mossy-owl", "--to", "today", "--yes"),
    ("example-data", "remove", "mossy-owl", "--yes"),
    ("example-data", "apply", "mossy-owl"),
    ("example-data", "load", "mossy-owl"),
    ("example-data", "explain", "mossy-owl"),
    ("example-data", "whois", "1"),
    ("example-data", "scaffold", "users", "--output", "drafted.py"),
    ("example-data", "consent", "show"),
)


@pytest.mark.parametrize("is_reachable", [True, False])
def test_no_password_is_shown(seeded_project: Project, *, is_reachable: bool) -> None:
    """Whether the database answers or not, in words and as JSON; nor does the ledger have it."""
    place = seeded_project.url.partition("@")[2] if is_reachable else "127.0.0.1:1/shop"
    url = f"postgresql://postgres:{IN_URL}@{place}"
    seeded_project.variables |= {"EXAMPLE_DATA_DATABASE_URL": url, "EXAMPLE_DATA_IS_ENABLED": "on"}
    for command in COMMANDS:
        for options in ((), ("--log-format", "json"))[: 1 + (command[0] == "example-data")]:
            done = seeded_project.run(command[0], *options, *command[1:])
            shown = done.stdout + done.stderr
            assert (PASSWORD in shown, IN_URL in shown, "Traceback" in shown) == (False, False, False), shown
            assert is_reachable or done.returncode or command[1] == "check", command  # which needs no database
    assert PASSWORD not in str(dump(seeded_project.url))

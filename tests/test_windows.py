"""What Windows lacks is not needed: its modules are blocked here, and its functions deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.project import rows

if TYPE_CHECKING:
    from tests.support.project import Project

WITHOUT_POSIX = """
import os, signal, sys
import dynaconf, faker, mako.template, msgspec, numpy, psycopg, sqlalchemy.dialects.postgresql.psycopg, typer

modules = ("fcntl", "grp", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty")
sys.modules.update(dict.fromkeys(modules))
functions = (
    "chown chroot fchmod fchown fork getegid geteuid getgid getgroups getpgid getuid initgroups killpg lchown mkfifo "
    "nice posix_spawn pread pwrite register_at_fork setsid statvfs sysconf uname wait3 O_DIRECTORY O_CLOEXEC O_NOFOLLOW"
).split()
for name in functions:
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGALRM", "SIGHUP", "SIGKILL", "alarm", "pause"):
    delattr(signal, name)

assert not [name for name in sys.modules if name.partition(".")[0] in ("alembic", "example_data", "filelock")]
from alembic.config import main as alembic
from example_data.__main__ import main as example_data

program, *arguments = sys.argv[1:]
sys.argv[0] = program
alembic(arguments) if program == "alembic" else example_data(arguments)
"""
"""Other libraries, and Python's own, are imported before: what they need, they need of the system that they are on."""


def run(project: Project, *command: str) -> str:
    """Run a command in a Python without what Windows lacks, to a good end; return what it prints."""
    done = project.run_afresh("python", "-W", "ignore", "-c", WITHOUT_POSIX, *command)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_verbs_on_files(new_project: Project) -> None:
    """Seeds are listed, shown, added with a revision, and checked."""
    assert "mossy-owl " in run(new_project, "example-data", "list")
    assert "Sophia Jacob" in run(new_project, "example-data", "show", "kind-heron")
    printed = run(new_project, "example-data", "add", "--name", "red-fox", "--seed", "7", "--revision")
    assert "_seed_red_fox.py" in printed
    run(new_project, "example-data", "check")
    assert not [path for path in new_project.root.rglob(".example-data*") if path.is_file()]


def test_init(new_project: Project) -> None:
    """A project takes the package up."""
    (new_project.root / "seeds/registry.json").unlink()
    assert "wrote seeds/registry.json" in run(new_project, "example-data", "init")


@pytest.mark.parametrize("revisions", ["0002:head", "head:0002"], ids=["upgrade", "downgrade"])
def test_scripts(new_project: Project, revisions: str) -> None:
    """A script is written, up and down."""
    verb = "upgrade" if revisions.endswith("head") else "downgrade"
    printed = run(new_project, "alembic", "-x", "example_data=on", verb, revisions, "--sql")
    assert "mossy-owl" in printed


def test_an_upgrade(migrated_project: Project) -> None:
    """Rows are written with a connection, and removed."""
    run(migrated_project, "alembic", "-x", "example_data=on", "upgrade", "head")
    assert rows(migrated_project.url, "SELECT count(*) FROM users") == [(36,)]
    run(migrated_project, "alembic", "downgrade", "0002")
    assert rows(migrated_project.url, "SELECT count(*) FROM users") == [(0,)]

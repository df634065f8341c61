"""Alembic's commands one after the other in a process that stays, started once."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tests.support.project import Project

FORKING = """
import importlib, json, os, sys
from alembic.config import main
for name in ("autogenerate", "check", "compare", "implementations"):
    importlib.import_module(f"example_data.alembic_plugin.{name}")
import example_data.environment
import sqlalchemy.dialects.postgresql.psycopg

def commands(folder, variables, lines):
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), descriptor)
    for line in lines:
        try:
            main(line)
        except SystemExit as stop:
            print("exit", stop.code, flush=True)

for request in sys.stdin:
    if not (child := os.fork()):
        commands(*json.loads(request))
        sys.stdout.flush()
        os._exit(0)
    print(os.waitpid(child, 0)[1], flush=True)
"""
"""Alembic's command line in forks of a process that has imported everything: starting it is what takes longest."""


@cache
def start_process() -> subprocess.Popen[str]:
    """Start the process that runs Alembic's commands, once."""
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", FORKING], stdin=pipe, stdout=pipe, text=True)


class Output(NamedTuple):
    """What commands wrote."""

    lines: list[str]
    """The lines on standard output."""
    log: str


def run_commands(project: Project, *commands: str) -> Output:
    """Run Alembic's command lines one after the other, whatever their exit codes."""
    process = start_process()
    assert process.stdin
    assert process.stdout
    request = (str(project.root), project.environment(), [command.split() for command in commands])
    process.stdin.write(f"{json.dumps(request)}\n")
    process.stdin.flush()
    status = process.stdout.readline()
    output, log = ((project.root / name).read_text() for name in ("stdout", "stderr"))
    assert status == "0\n", log
    return Output([line.strip() for line in output.splitlines() if not line.startswith("  Generating ")], log)


def succeed(project: Project, *commands: str) -> Output:
    """Run Alembic's command lines, none of which may fail."""
    output = run_commands(project, *commands)
    assert not [line for line in output.lines if line.startswith("exit ")], output.lines
    return output

"""Console commands in processes of their own, without the half second of imports: forked from one that has them."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import tempfile
import traceback
import warnings
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pkgutil import walk_packages
from typing import IO, TYPE_CHECKING, NoReturn

import alembic.config

import example_data.__main__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

COMMANDS: dict[str, Callable[[], object]] = {"alembic": alembic.config.main, "example-data": example_data.__main__.main}

_LATER = (
    "asyncpg",
    "filelock",
    "logging.config",
    "numpy.random",
    "psycopg2",
    "sqlalchemy.ext.asyncio",
    "sqlalchemy.orm",
)
"""What most commands import only when they need it, or scripts and models of projects."""

for _name in (
    "typer._adapters",
    *_LATER,
    *(module.name for module in walk_packages(example_data.__path__, "example_data.")),
):
    if find_spec(_name):  # older versions of Typer have no adapters, which import Pydantic as the first verb runs
        import_module(_name)

TIMEOUT = 300
"""Seconds after which a command hangs: far more than any takes, also on a busy machine. The alarm signal ends it."""


@dataclass
class ForkedCommand:
    """One of COMMANDS that has begun; its methods are those of `subprocess.Popen`."""

    arguments: tuple[str, ...]
    pid: int
    output: IO[str]
    errors: IO[str]
    returncode: int | None = None

    def kill(self) -> None:
        """End it at once, if it has not ended."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def poll(self) -> int | None:
        """Return its exit code, or None while it runs."""
        return self._wait(os.WNOHANG)

    def communicate(self) -> tuple[str, str]:
        """Wait for its end; return what it wrote."""
        done = self.finish()
        return done.stdout, done.stderr

    def finish(self) -> subprocess.CompletedProcess[str]:
        """Wait for its end."""
        code = self._wait(0)
        assert code is not None
        with self.output, self.errors:
            self.output.seek(0)
            self.errors.seek(0)
            return subprocess.CompletedProcess(self.arguments, code, self.output.read(), self.errors.read())

    def _wait(self, options: int) -> int | None:
        if self.returncode is None:
            process, status = os.waitpid(self.pid, options)
            self.returncode = os.waitstatus_to_exitcode(status) if process else None
        return self.returncode


def start(command: tuple[str, ...], folder: Path, variables: Mapping[str, str]) -> ForkedCommand:
    """Begin one of COMMANDS; its environment has the variables and nothing else."""
    output, errors = tempfile.TemporaryFile("w+"), tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed at its end
    process = os.fork()
    if process == 0:
        _become(command, folder, variables, output, errors)
    return ForkedCommand(command, process, output, errors)


def run(command: tuple[str, ...], folder: Path, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one of COMMANDS to its end."""
    return start(command, folder, variables).finish()


def _become(
    command: tuple[str, ...], folder: Path, variables: Mapping[str, str], output: IO[str], errors: IO[str]
) -> NoReturn:
    """Be the command; nothing of the process that was forked is cleaned up."""
    code = 1
    try:
        signal.alarm(TIMEOUT)
        os.chdir(folder)
        sys.path_importer_cache.clear()  # "." is another folder now
        os.environ.clear()
        os.environ.update(variables)
        os.dup2(output.fileno(), 1)
        os.dup2(errors.fileno(), 2)
        sys.argv, sys.stdout, sys.stderr = list(command), os.fdopen(1, "w"), os.fdopen(2, "w")
        logging.root.handlers.clear()
        warnings.resetwarnings()
        warnings.simplefilter("ignore")
        code = _exit_code(COMMANDS[command[0]])
    except BaseException:  # noqa: BLE001 - as the interpreter would, were it not a fork
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _exit_code(main: Callable[[], object]) -> int:
    try:
        main()
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
    return 0

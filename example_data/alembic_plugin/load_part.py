"""A part of a load that is under way, written by this process: what workers do, whoever started them."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path

from alembic.util import CommandError

from example_data.alembic_plugin.command_line import translate_errors
from example_data.alembic_plugin.upgrade_lock import NO_TIMEOUT
from example_data.errors import ExampleDataError, SettingsError
from example_data.generation import pinning
from example_data.generation.pin import Pin
from example_data.postgres.session import Transaction, transactions
from example_data.project import alembic_config, env_script
from example_data.runs import load
from example_data.runs.ranges import ALL, Part


def load_part(
    config_file: Path | None, name: str, part: Part, say: env_script.Say, wait: Callable[[], object] | None = None
) -> int:
    """Write what is left of a part of a load, and return the number of ranges.

    The last one ends it. That is different where there is a `wait` between connecting and writing: for a command that
    checks all meanwhile, and ends it.

    Raise CommandError where they cannot be written, or the load was given up, and else as `env_script.read`.
    """
    config, directory, settings = alembic_config.open_project(config_file)

    def perform(env: env_script.EnvConnection) -> int:
        started = time.perf_counter()
        with translate_errors(f"Seed {name!r}: "), transactions_beside(env) as transaction:
            if reason := settings.skip_reason(name):
                raise SettingsError(f"the settings here leave it out ({reason}). Let them be those of the load.")
            if wait:
                wait()
            number = load.work(transaction, name, part, settings, is_checked=wait is not None)
            if not wait:
                with transaction() as session:
                    load.finish(session, name, started)
        return number

    return env_script.read(config, directory, perform, say)


@contextmanager
def transactions_beside(env: env_script.EnvConnection) -> Iterator[Transaction]:
    """Open a connection beside that of `env.py`, which waits meanwhile, however long that is."""
    with transactions(env.connection) as transaction:
        for statement in NO_TIMEOUT:
            env.connection.exec_driver_sql(statement)
        yield transaction


def main(pipe: Connection, config_file: Path | None, name: str, section: str) -> None:
    """Be a worker of a command: connect at a first word through the pipe, write at a second one.

    A pin that comes before is answered with its digest in it. The pipe gets the sentence of an error. It ends when the
    command is gone.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as Ctrl-C is for the command
    threading.Thread(target=_end_with_parent, daemon=True).start()
    word = pipe.recv()
    alembic_config.SECTION.set(section)
    os.dup2(2, 1)  # where env.py prints, or a process that it starts
    if isinstance(word, Pin):
        pipe.send(_with_digest(config_file, word))
        pipe.recv()
    try:
        load_part(config_file, name, ALL, lambda _: None, pipe.recv)
    except (ExampleDataError, CommandError, OSError) as error:
        pipe.send(str(error))
        sys.exit(1)


def _with_digest(config_file: Path | None, pin: Pin) -> Pin:
    """Return the pin with its digest, or as it is where that cannot be made: the command sees why."""
    with suppress(ExampleDataError, CommandError, OSError):
        alembic_config.open_project(config_file)  # from where its dataset is imported
        return pinning.with_digest(pin)
    return pin


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent
    parent.join()
    os._exit(1)

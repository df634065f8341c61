"""A part of a load that is under way, written by this process: what workers do, whoever started them.

`python -m example_data.alembic_plugin.load_part` is a worker of a command, which writes once it gets a line. It ends
when its standard input does, as that is when the command is gone.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.util import CommandError

from example_data.alembic_plugin.command_line import translate_errors
from example_data.alembic_plugin.upgrade_lock import NO_TIMEOUT
from example_data.errors import ExampleDataError, SettingsError
from example_data.postgres.session import Transaction, transactions
from example_data.project import alembic_config, env_script
from example_data.runs import load
from example_data.runs.ranges import ALL, Part


def load_part(config_file: Path | None, name: str, part: Part, say: env_script.Say, *, ends: bool = True) -> int:
    """Write what is left of a part of a load, and return the number of ranges; `ends` it with the last one.

    Raise CommandError where they cannot be written, or the load was given up, and else as `env_script.read`.
    """
    config, directory, settings = alembic_config.open_project(config_file)

    def perform(env: env_script.EnvConnection) -> int:
        started = time.perf_counter()
        with translate_errors(f"Seed {name!r}: "), transactions_beside(env) as transaction:
            if reason := settings.skip_reason(name):
                raise SettingsError(f"the settings here leave it out ({reason}). Let them be those of the load.")
            number = load.work(transaction, name, part, settings)
            if ends:
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


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


def main() -> None:
    """Be a worker of a command, which gets an error as JSON."""
    name, config_file, section = sys.argv[1:]
    if not sys.stdin.readline():
        return
    threading.Thread(target=_end_with_parent, daemon=True).start()
    alembic_config.SECTION.set(section)
    pipe = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # where env.py prints, or a process that it starts
    try:
        load_part(Path(config_file) if config_file else None, name, ALL, lambda _: None, ends=False)
    except Exception as error:
        if not isinstance(error, ExampleDataError | CommandError | OSError):
            raise
        json.dump({"error": str(error)}, pipe)
        pipe.close()
        sys.exit(1)


if __name__ == "__main__":
    main()
    os._exit(0)  # without taking all modules down, for which the command would wait

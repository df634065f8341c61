"""The processes of a load: forks of the command where that is safe, as they need not load its modules then."""

from __future__ import annotations

import gc
import multiprocessing
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple

import numpy.random  # noqa: F401 - as below

from example_data import columns as _columns  # noqa: F401 - nearly every dataset needs both; forks have them already
from example_data.alembic_plugin import load_part
from example_data.project import alembic_config

CONTEXT = multiprocessing.get_context("fork") if sys.platform == "linux" else multiprocessing.get_context("spawn")
"""How they are started: macOS has libraries that do not survive a fork, and Windows has none."""


class Worker(NamedTuple):
    """A process that writes ranges."""

    process: BaseProcess
    pipe: Connection
    """Takes the words to connect and to begin; gives the sentence of an error."""


Workers = Sequence[Worker]


@contextmanager
def started(config_file: Path | None, name: str, number: int) -> Iterator[Workers]:
    """Start processes, and end them where they have not ended themselves; what they were at is undone then.

    That has to be before the command opens a connection or starts a thread, as forks can use neither.
    """
    gc.freeze()  # or each process searches all modules for garbage, while it makes rows
    with ExitStack() as stack:
        workers = []
        for _ in range(number):
            pipe, other_end = CONTEXT.Pipe()
            stack.callback(pipe.close)
            arguments = (other_end, config_file, name, alembic_config.SECTION.get())
            process = CONTEXT.Process(target=load_part.main, args=arguments)
            process.start()
            stack.callback(process.join)
            stack.callback(process.kill)
            other_end.close()
            workers.append(Worker(process, pipe))
        yield workers

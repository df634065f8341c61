"""The processes of a load: they load what they need while the command itself does, and plans."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from example_data.project import alembic_config

MODULE = "example_data.alembic_plugin.load_part"
"""What they run."""

Workers = Sequence[subprocess.Popen[str]]


@contextmanager
def started(config_file: Path | None, name: str, workers: int) -> Iterator[Workers]:
    """Start processes, and end them where they have not ended themselves; what they were at is undone then."""
    arguments = [name, str(config_file or ""), alembic_config.SECTION.get()]
    command = [sys.executable, "-P", "-m", MODULE, *arguments]
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    processes: list[subprocess.Popen[str]] = []
    try:
        processes += (
            subprocess.Popen(  # noqa: S603 - this package's own module
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=variables,
                text=True,
                start_new_session=True,  # as Ctrl-C is for this process
            )
            for _ in range(workers)
        )
        yield processes
    finally:
        for process in processes:
            assert process.stdin
            assert process.stdout
            process.kill()
            process.wait()
            process.stdin.close()
            process.stdout.close()

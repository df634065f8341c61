"""Commands of a project whose standard error is a terminal."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import termios
import threading
from typing import TYPE_CHECKING

from tests.support.forked_commands import TIMEOUT

if TYPE_CHECKING:
    from tests.support.project import Project

_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """A command, and what it shows on a terminal of 120 x 24."""

    def __init__(self, project: Project, *command: str) -> None:
        master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (24, 120))
        environment = {"TERM": "xterm", **project.environment()}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, cwd=project.root, env=environment, stdin=subprocess.DEVNULL, stdout=pipe, stderr=slave
        )
        os.close(slave)
        self.shown = ""
        self._reader = threading.Thread(target=self._read, args=(master,))
        self._reader.start()

    def _read(self, master: int) -> None:
        with os.fdopen(master, "rb", buffering=0) as screen:
            try:
                while chunk := screen.read(4096):
                    self.shown += chunk.decode(errors="replace")
            except OSError:  # the last one who had the terminal is gone
                return

    def finish(self) -> tuple[int, list[str]]:
        """Wait for the end; return the exit code, and each line that was ever shown, without colours."""
        self.process.communicate(timeout=TIMEOUT)
        self._reader.join()
        return self.process.returncode, [line for line in re.split(r"[\r\n]+", _SEQUENCE.sub("", self.shown)) if line]

"""Long work shows how far it is: by a bar on the terminal of a command, by log lines elsewhere.

The verb that works opens `progress`; whatever loops over rows calls `advance`, wherever it is.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field

from example_data.log import seed_event

PATIENCE, LOG_INTERVAL = 1.0, 10.0
"""Seconds of work after which a bar is shown, and seconds from one log line to the next."""

HAS_BAR: ContextVar[bool] = ContextVar("has_bar", default=False)
"""Whether a person's command runs here, so that there is a bar where standard error is a terminal."""


@dataclass(slots=True)
class Work:
    """How far a piece of work is. One thread works and counts, another one shows it."""

    seed: str
    verb: str
    """What is done to its rows, such as `writing`."""
    total: int = 0
    """How many rows there are, as far as known; 0 where they are not counted, as those of one statement."""
    table: str = ""
    rows: int = 0
    started: float = field(default_factory=time.monotonic)
    began: float = field(default_factory=time.monotonic)
    """When this step of it began."""
    counted: float = field(default_factory=time.monotonic)
    """When rows were counted last; until then they took this long."""

    def fields(self) -> dict[str, object]:
        """Return what a log line says, as far as it is known."""
        counted = {"rows": self.rows, "total": self.total, "rows_per_second": round(self._rate())}
        return {
            "seed_key": self.seed,
            **({"table": self.table} if self.table else {}),
            **(counted if self.total else {}),
            "seconds": round(time.monotonic() - self.started),
        }

    def describe(self) -> str:
        """Return what stands beside the bar; the time left only while rows are counted, not while PostgreSQL works."""
        what = f"{self.verb} {self.seed}{self.table and f': {self.table}'}"
        now, rate = time.monotonic(), self._rate()
        elapsed = _minutes(now - self.started)
        if not self.total or not rate:
            return f"{what}, {elapsed}"
        what = f"{what}, {self.rows:,} of {max(self.total, self.rows):,} rows"
        if now - self.counted > PATIENCE:
            return f"{what}, waiting for PostgreSQL, {elapsed}"
        return f"{what}, {rate:,.0f}/s, {_minutes(max(self.total - self.rows, 0) / rate)} left"

    def _rate(self) -> float:
        return self.rows / max(self.counted - self.began, 0.001)


_NOBODYS = Work("", "")
"""What is counted where nothing is shown."""

_WORK: ContextVar[Work] = ContextVar("work", default=_NOBODYS)


@contextmanager
def progress(verb: str, seed: str, total: int = 0) -> Iterator[None]:
    """Show the work of the block, such as `writing`, where it takes long; inside of other such work, as a step of that.

    The total is how many rows there are, as far as known; 0 where they are not counted.
    """
    if _WORK.get() is not _NOBODYS:
        begin(verb, total)
        yield
        return
    work, ended = Work(seed, verb, total), threading.Event()
    watcher = threading.Thread(target=_watch, args=(work, ended, HAS_BAR.get()), daemon=True)
    token = _WORK.set(work)
    watcher.start()
    try:
        yield
    finally:
        _WORK.reset(token)
        ended.set()
        watcher.join()


def advance(table: str, rows: int) -> None:
    """Count rows of a table for the work that is shown, if any."""
    work = _WORK.get()
    work.table, work.counted = table, time.monotonic()
    work.rows += rows


def begin(verb: str, total: int = 0, *, table: str = "") -> None:
    """Let the work that is shown, if any, go on to another step; without a total, only its time is shown."""
    work = _WORK.get()
    work.verb, work.table, work.rows, work.total = verb, table, 0, total
    work.began = work.counted = time.monotonic()


def _watch(work: Work, ended: threading.Event, has_bar: bool) -> None:  # noqa: FBT001 - a thread's argument
    if has_bar and sys.stderr.isatty():
        if ended.wait(PATIENCE):
            return
        with suppress(ModuleNotFoundError):
            _show_bar(work, ended)
    while not ended.wait(LOG_INTERVAL):
        seed_event(work.verb, **work.fields())


def _show_bar(work: Work, ended: threading.Event) -> None:
    """Show a bar, and leave nothing of it."""
    from rich.console import Console  # only long work pays for it
    from rich.live import Live
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    def draw() -> Table:
        row = Table.grid(padding=(0, 1))
        row.add_column(no_wrap=True, overflow="ellipsis")
        row.add_row(Text(work.describe()), ProgressBar(work.total or None, work.rows, 20))
        return row

    with Live(
        console=Console(stderr=True),
        refresh_per_second=5,  # often enough for the eye
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
        get_renderable=draw,
    ):
        ended.wait()


def _minutes(seconds: float) -> str:
    """Return a time such as `1:05`."""
    return f"{seconds // 60:.0f}:{seconds % 60:02.0f}"

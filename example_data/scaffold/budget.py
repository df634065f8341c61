"""The time that a trial may take: each piece of its work has half of what is left, so that others have time, too."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.postgres import refused_rows
from example_data.postgres.session import Parameters, Query, Session

if TYPE_CHECKING:
    from example_data.postgres.session import Result

SECONDS = 60.0
"""How long a trial may take, with all that is mended and tried again."""

LEAST_SECONDS = 0.1
"""What is begun only where there is more time than that."""

_CANCELED = "57014"


class TooSlowError(Exception):
    """A piece of the work took longer than it may."""


@dataclass(slots=True)
class Budget:
    """The time that is left for a trial."""

    ends: float
    slow: set[str] = field(default_factory=set)
    """Tables that are not tried any more, as their rows take too long."""

    @classmethod
    def of(cls, seconds: float) -> Budget:
        """Return a budget that begins now."""
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """How many seconds there are."""
        return max(self.ends - time.monotonic(), 0)


class TimedSession(Session):
    """A session whose statements are refused after a moment."""

    def __init__(self, session: Session) -> None:
        self.session, self.can_copy, self.ends = session, session.can_copy, inf

    def execute(self, query: Query, parameters: Parameters = ()) -> Result:
        """Run a statement."""
        self._check()
        return self.session.execute(query, parameters)

    def copy(self, statement: sql.Composed, chunks: Iterable[bytes]) -> int:
        """Send bytes to a COPY."""
        self._check()
        return self.session.copy(statement, chunks)

    def _check(self) -> None:
        if time.monotonic() > self.ends:
            raise TooSlowError

    @contextmanager
    def limited(self, seconds: float) -> Iterator[None]:
        """Let the work of the block take so many seconds, and take back what it wrote where it ends in an error.

        Raises:
            TooSlowError: It took longer, or would have hardly any time.
        """
        if seconds < LEAST_SECONDS:
            raise TooSlowError
        self.execute(f"SET LOCAL statement_timeout = {round(seconds * 1000)}")
        self.execute("SAVEPOINT example_data_trial_step")
        self.ends = time.monotonic() + seconds
        try:
            yield
        except Exception as error:
            self.session.execute("ROLLBACK TO SAVEPOINT example_data_trial_step")
            if refused_rows.sql_state(error) == _CANCELED:
                raise TooSlowError from error
            raise
        finally:
            self.ends = inf
        self.execute("RELEASE SAVEPOINT example_data_trial_step")

"""Log lines as JSON objects on stderr, for `--log-format json`."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from example_data.cli.output import IS_LOG_JSON
from example_data.log import LOGGER

_ALWAYS_THERE = {*vars(logging.makeLogRecord({})), "message", "asctime"}


class JsonFormatter(logging.Formatter):
    """Writes a record with its fields as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object: when, how grave, of which logger, what, then the fields of the line itself."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        fields = {name: value for name, value in vars(record).items() if name not in _ALWAYS_THERE}
        return json.dumps(fields | line, default=str)


def log_as_json() -> None:
    """Write all log lines of this process so, and what verbs say beside their output."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(handlers=[handler])
    LOGGER.setLevel(logging.INFO)
    IS_LOG_JSON.set(True)

"""Days by name: what a setting or an option calls `today`, `monday`, or by its date."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

DAY_NAMES = "today, monday or a date such as 2026-06-01"
"""What a day may be called; `monday` is that of this week."""


def today() -> date:
    """Return what day it is, in UTC."""
    return datetime.now(UTC).date()


def check_day_name(text: str) -> str:
    """Return the name of a day as it is; raise ValueError where it is none."""
    if text not in {"today", "monday"}:
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError(text)
        date.fromisoformat(text)
    return text


def find_day(name: str) -> date:
    """Return the day of that name; raise ValueError where it is none."""
    match check_day_name(name):
        case "today":
            return today()
        case "monday":
            return today() - timedelta(days=today().weekday())
        case _:
            return date.fromisoformat(name)

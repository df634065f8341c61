"""Calls of column kinds, as a dataset's module imports them: `from example_data import columns as c`."""

from __future__ import annotations

from example_data.project.python_source import Call


def call(function: str, *arguments: object, **keywords: object) -> Call:
    """Return a call of a column kind, without the keywords that are None."""
    return Call(f"c.{function}", arguments).with_keywords(**keywords)

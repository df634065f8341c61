"""The `-x` arguments of Alembic's command line that are ours; a project may have others of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from example_data.boolean_words import BOOLEAN_WORDS
from example_data.errors import SettingsError

if TYPE_CHECKING:
    from alembic.config import Config

_WORDS: Mapping[str, Mapping[str, Any]] = {
    "example_data": BOOLEAN_WORDS,
    "example_data_on_edited": {"fail": "fail", "delete": "delete", "keep": "keep"},
    "example_data_on_referenced": {"fail": "fail", "cascade": "cascade", "keep": "keep"},
    "example_data_edited": {"keep": "fail", "discard": "delete"},
}
"""The `-x` arguments of the command line that are ours, and the meaning of their words; the last one is an older name
of `example_data_on_edited`."""

_ALIKE = 0.9
"""How like one of ours an argument must be to be a slip: `exampledata` is one, `sample_data` the project's own."""


def read(config: Config | None) -> dict[str, Any]:
    """Return the meanings of our `-x argument=word`; outside of Alembic's commands there are none.

    Raises:
        SettingsError: One has another word, or none, or is a slip for one of ours.
    """
    given: list[str] = getattr(config and config.cmd_opts, "x", None) or []
    meanings = {}
    for argument, _, text in (each.partition("=") for each in given):
        words, word = _WORDS.get(argument), text.strip().lower()
        if words is not None and word in words:
            meanings[argument] = words[word]
        elif words is not None:
            raise SettingsError(
                f"-x {argument}: wrong value (expected one of {', '.join(words)}, found {text!r}). Correct it."
            )
        elif meant := _meant(argument):
            raise SettingsError(f"-x {argument}: no such argument (did you mean {' or '.join(meant)}?). Correct it.")
    return meanings


def _meant(argument: str) -> list[str]:
    """Return which of our arguments a slip was meant for: those that it is but for a letter or two.

    One that begins like ours was meant for any of them; one of the project's own for none.
    """
    import difflib  # only for arguments that are not ours

    letters = re.sub(r"[^a-z]", "", argument.lower())
    ratios = {name: difflib.SequenceMatcher(None, letters, name.replace("_", "")).ratio() for name in _WORDS}
    begins_alike = re.match(r"example\W?_?data(?![a-z])", argument, re.IGNORECASE)
    return [name for name, ratio in ratios.items() if ratio >= _ALIKE] or [*(_WORDS if begins_alike else ())]

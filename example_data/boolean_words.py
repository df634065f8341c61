"""The words people write for yes and no."""

from __future__ import annotations

BOOLEAN_WORDS = {**dict.fromkeys(("on", "true", "yes", "1"), True), **dict.fromkeys(("off", "false", "no", "0"), False)}
"""The one table of them: of settings, of `-x` arguments and of a database's parameter."""


def to_bool(value: object) -> bool:
    """Return the meaning of a boolean, of 1 or 0, or of a word in any case; empty text is false.

    Raises:
        ValueError: The word is none of those; the message has the expected words and the one found.
    """
    word = str(value).strip().lower()
    if word and word not in BOOLEAN_WORDS:
        raise ValueError(f"has a wrong value (expected one of {', '.join(BOOLEAN_WORDS)}, found {describe(value)})")
    return BOOLEAN_WORDS.get(word, False)


def describe(value: object) -> str:
    """Return a value for a message; of a table or an array only that it is one, as a URL may have slipped into it."""
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "an array"
    return repr(value)

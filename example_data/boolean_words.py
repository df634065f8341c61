"""The words people write for yes and no."""

from __future__ import annotations

TRUE_WORDS = frozenset({"1", "on", "true", "yes"})
FALSE_WORDS = frozenset({"0", "off", "false", "no", ""})


def to_bool(value: object) -> bool:
    """True or false from a boolean, from 1 or 0, or from a word in any case; empty text is false.

    Raises:
        ValueError: The word is none of those; the message has it, and the words that are understood.
    """
    word = str(value).strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ValueError(f"is {value!r}, expected one of on, true, yes, 1, off, false, no, 0")

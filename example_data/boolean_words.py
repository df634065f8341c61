"""The words people write for yes and no."""

from __future__ import annotations

TRUE_WORDS = frozenset({"1", "on", "true", "yes"})
FALSE_WORDS = frozenset({"0", "off", "false", "no", ""})


def to_bool(value: object) -> bool:
    """Return the meaning of a boolean, of 1 or 0, or of a word in any case; empty text is false.

    Raises:
        ValueError: The word is none of those; the message has the expected words and the one found.
    """
    word = str(value).strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ValueError(f"has a wrong value (expected one of on, true, yes, 1, off, false, no, 0, found {value!r})")

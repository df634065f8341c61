"""A text that must not be seen: a password."""

from __future__ import annotations


class Secret:
    """A text that nothing shows by mistake: no repr, log, traceback or encoder."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "Secret(...)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def reveal(self) -> bytes:
        """Return the text in UTF-8."""
        return self._text.encode()

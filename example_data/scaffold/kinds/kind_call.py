"""TODO."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Call:
    """A call such as `c.email(unique=True)`; arguments are literals, lists, dictionaries, or calls again."""

    function: str
    arguments: tuple[object, ...] = ()
    keywords: Mapping[str, object] = field(default_factory=dict)

    def with_keywords(self, **keywords: object) -> Call:
        """The call with more of them; those that are None are left out."""
        given = {name: value for name, value in keywords.items() if value is not None}
        return replace(self, keywords={**self.keywords, **given})


def call(function: str, *arguments: object, **keywords: object) -> Call:
    """A call of a column kind, without the keywords that are None."""
    return Call(f"c.{function}", arguments).with_keywords(**keywords)

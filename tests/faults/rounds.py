"""How long the fuzzers run: some hundred rounds with the other tests, as many as FAULT_ROUNDS says by hand."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING, Any

from example_data.errors import ExampleDataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECRET = "hunter2secret"  # noqa: S105 - nobody's
"""A password that no message may quote."""


def rounds(default: int) -> Iterator[random.Random]:
    """One source of randomness a round, the same every time."""
    for number in range(int(os.environ.get("FAULT_ROUNDS", default))):
        yield random.Random(number)  # noqa: S311 - no secret


def is_one_sentence(error: Exception) -> bool:
    """Whether an error is one line, and quotes no password."""
    text = str(error)
    return "\n" not in text.strip() and SECRET not in text


def outcome(call: Callable[..., object], *values: Any) -> str:  # noqa: ANN401 - whatever it takes
    """What a call comes to: `read`, `refused`, or how it fails."""
    try:
        call(*values)
    except ExampleDataError as error:
        return "refused" if is_one_sentence(error) else repr(error)
    except Exception as error:  # noqa: BLE001 - what is looked for
        return f"traceback: {error!r:.200}"
    return "read"


def mutated(text: str, tokens: list[str], source: random.Random) -> str:
    """A text with one to three places cut, or replaced by a token."""
    for _ in range(source.choice([1, 1, 1, 2, 3])):
        start = source.randrange(len(text) + 1)
        end = min(len(text), start + source.choice([0, 0, 1, 2, 5, 20]))
        rest = text[end:] if source.random() < 0.85 else ""
        text = text[:start] + source.choice(tokens) + rest
    return text

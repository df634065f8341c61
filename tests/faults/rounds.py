"""How often faults are tried, and with which randomness: FAULT_ROUNDS times as often, beginning with FAULT_SEED."""

from __future__ import annotations

import os
import random
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from example_data.errors import ExampleDataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECRET = "hunter2secret"  # noqa: S105 - nobody's
"""A password that no message may quote."""

FACTOR = int(os.environ.get("FAULT_ROUNDS", "1"))
FIRST = int(os.environ.get("FAULT_SEED", "0"))

RUNNING: list[int] = []
"""The number of the round that runs; it is the FAULT_SEED that begins with it."""


class Tally(defaultdict[str, Counter[str]]):
    """What happened, and how often, by what was tried."""

    def __init__(self) -> None:
        super().__init__(Counter)

    def fuzz(self, what: str, call: Callable[..., object], *values: Any) -> None:  # noqa: ANN401 - whatever it takes
        """Count what a call comes to, which must be a value, or a refusal in one sentence."""
        found = outcome(call, *values)
        assert found in {"read", "refused in one sentence"}, found
        self[what][found] += 1


def rounds(default: int) -> Iterator[random.Random]:
    """One source of randomness a round, the same every time."""
    for number in range(FIRST, FIRST + default * FACTOR):
        RUNNING[:] = [number]
        yield random.Random(number)  # noqa: S311 - no secret


def is_one_sentence(error: Exception) -> bool:
    """Whether an error is one line, and quotes no password."""
    text = str(error)
    return "\n" not in text.strip() and SECRET not in text


def outcome(call: Callable[..., object], *values: Any) -> str:  # noqa: ANN401 - whatever it takes
    """What a call comes to: `read`, `refused in one sentence`, or how it fails."""
    try:
        call(*values)
    except ExampleDataError as error:
        return "refused in one sentence" if is_one_sentence(error) else repr(error)
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

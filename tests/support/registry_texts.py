"""Texts of registries, and the messages about those that are rejected."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Never

from hypothesis import strategies as st

from example_data.registry.definition import SeedDefinition

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

THEME = "3fa85f64-5717-4562-b3fc-2c963f66afa6"

TOGGLE = "7fa85f64-5717-4562-b3fc-2c963f66afa6"

OWL: dict[str, Any] = {"name": "mossy-owl", "seed": 2026, "userCount": 12}

HERON: dict[str, Any] = {"name": "kind-heron", "seed": 4711, "userCount": 24, "locale": "de_DE"}

DOCUMENT: dict[str, Any] = {
    "version": 1,
    "interestThemeIds": [THEME],
    "safetyToggleIds": [TOGGLE],
    "seeds": [OWL, HERON],
}

PRETTY = """\
{
  "$schema": "./registry.schema.json",
  "version": 1,
  "interestThemeIds": [
    "3fa85f64-5717-4562-b3fc-2c963f66afa6"
  ],
  "safetyToggleIds": [],
  "seeds": [
    {
      "name": "mossy-owl",
      "seed": 2026,
      "userCount": 12
    }
  ]
}
"""

PRETTY_WITH_FOX = PRETTY.replace(
    """    }
  ]
""",
    """    },
    {
      "name": "red-fox",
      "seed": 1,
      "userCount": 2
    }
  ]
""",
)

FOX = SeedDefinition("red-fox", 1, 2)

NAME_RULE = (
    "lower-case words (a-z, 0-9) joined by single hyphens, at most 63 characters, with at least one letter among them"
)

SEED_RULE = "an integer from 0 to 9223372036854775807"

COUNT_RULE = "an integer from 1 to 2147483647"


def text(**changes: object) -> str:
    """Return a registry with some of its top level changed."""
    return json.dumps(DOCUMENT | changes)


def text_of_seed(**changes: object) -> str:
    """Return a registry whose second seed is changed."""
    return text(seeds=[OWL, HERON | changes])


def names(path: Path) -> list[str]:
    """Return the names of the seeds in a file."""
    return [seed["name"] for seed in json.loads(path.read_text())["seeds"]]


def raising(error: BaseException) -> Callable[..., Never]:
    """Raise an error in place of what a function does."""

    def function(*_: object, **__: object) -> Never:
        raise error

    return function


seed_names = st.from_regex(r"[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,9}){0,3}", fullmatch=True)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)

seeds = st.fixed_dictionaries(
    {"name": seed_names, "seed": st.integers(0, 2**63 - 1), "userCount": st.integers(1, 2**31 - 1)},
    optional={"locale": texts, "dataset": texts},
)

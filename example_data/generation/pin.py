"""A seed as a revision froze it: every argument, and the digest of the rows it makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID  # noqa: TC003 - evaluated when a pin is decoded

import msgspec

from example_data.errors import RevisionError
from example_data.generation.secret import Secret  # noqa: TC001 - evaluated when a pin is decoded
from example_data.registry.definition import (
    DEFAULT_DATASET,
    DEFAULT_LOCALE,
    Name,
    Parameter,
    SeedNumber,
    Size,
    UserCount,
    is_unwritable,
)

SCHEME: Final = 2
"""The way from a pin to its rows and their digest; what changes either of them is another scheme beside it."""


class KeyBlock(NamedTuple):
    """A block of integers that a database reserved as keys of rows."""

    begins: int
    """The first row number that has one."""
    first: int
    """Its integer."""
    step: int
    """The distance to the integer of the next row number."""
    length: int
    """How many row numbers have one."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A seed with everything its rows depend on, as a revision holds it."""

    name: Name
    seed: SeedNumber
    user_count: UserCount
    dataset: str = DEFAULT_DATASET
    locale: str = DEFAULT_LOCALE
    vocabularies: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    """Values the dataset's columns choose from, by column name."""
    scheme: Literal[2] = SCHEME
    """How its rows are made."""
    digest: str = ""
    """`sha256:...` of the rows; empty until it was computed."""
    sizes: Mapping[str, Size] = field(default_factory=dict)
    """The dataset's other sizes, by name."""
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    """What else the dataset's columns read, such as an anchor date."""
    blocks: Mapping[str, tuple[KeyBlock, ...]] = field(default_factory=dict, compare=False)
    """By table, the integers that the database reserved for its rows, each time there were more; of runs only."""
    password: Secret | None = field(default=None, compare=False, repr=False)
    """The password of fixed rows, where settings have one; in memory only, and nothing records it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", {name: _unsigned(value) for name, value in self.parameters.items()})

    @classmethod
    def from_arguments(cls, name: str, arguments: Mapping[str, Any]) -> Pin:
        """Return the pin of an `op.apply_seed(name, **arguments)`.

        Raises:
            RevisionError: An argument is missing, unknown or of another type.
        """
        scheme = arguments.get("scheme")
        if scheme != SCHEME:
            raise RevisionError(
                f"its rows are of another scheme (expected scheme={SCHEME}, found {scheme or 'none'}): pin it anew, "
                f"with what `example-data pin {name}` prints"
            )
        if "blocks" in arguments:
            raise RevisionError("blocks: it is no argument of a revision, as a database reserves them")
        unknown = arguments.keys() - {each.name for each in fields(cls)} | arguments.keys() & {"name", "password"}
        if unknown:
            raise RevisionError(f"unknown argument {', '.join(sorted(unknown))}")
        for key, value in {"name": name, **arguments}.items():
            if any(map(is_unwritable, _leaves(value))):
                raise RevisionError(f"{key} has a text or number that cannot be stored (found {value!r})")
        try:
            return msgspec.convert({"name": name, **arguments}, cls)
        except (msgspec.ValidationError, RecursionError) as error:
            raise RevisionError(str(error)) from error

    @classmethod
    def pair_from_arguments(cls, verb: str, name: str, arguments: Mapping[str, Any]) -> tuple[Pin, Pin]:
        """Return the pins before and after an `op.grow_seed(name, **arguments)`, or `op.shrink_seed`.

        What changes is a pair of before and after: `user_count`, `sizes` or both, and the digest, which is one text
        where it is the same: it covers the first rows only.

        Raises:
            RevisionError: An argument is missing, unknown or of another type, or the sizes go the other way.
        """
        changing = [key for key in ("user_count", "sizes", "digest") if _is_pair(arguments.get(key))]
        if not {"user_count", "sizes"} & set(changing):
            raise RevisionError(
                "its sizes are no pairs of before and after (expected pairs for user_count, sizes or both, found pairs "
                f"for {' and '.join(changing) or 'none'})"
            )
        before, after = (
            cls.from_arguments(name, {**arguments, **{key: arguments[key][place] for key in changing}})
            for place in (0, 1)
        )
        smaller, larger, expected = (before, after, "larger") if verb == "grow_seed" else (after, before, "smaller")
        if not larger.is_larger_than(smaller):
            changes = _describe_changes(before.counts, after.counts)
            raise RevisionError(
                f"its sizes are not {expected} (expected {expected} ones, found {changes or 'the same'})"
            )
        return before, after

    @property
    def counts(self) -> dict[str, int]:
        """Its sizes, that of the first table first, by the names that messages have for them."""
        return {"user_count": self.user_count, **{f"sizes.{name}": size for name, size in self.sizes.items()}}

    @property
    def anchor(self) -> Parameter:
        """What its dates are relative to; None where it does not say."""
        return self.parameters.get("anchor")

    def at_anchor(self, anchor: Parameter) -> Pin:
        """Return the pin with another anchor, without its digest then; as it is where that is None."""
        if anchor is None or anchor == self.anchor:
            return self
        return replace(self, parameters={**self.parameters, "anchor": anchor}, digest="")

    def is_run_of(self, pinned: Pin) -> bool:
        """Return whether a run that has this pin is of another one: its anchor is its own, with the digest of that.

        A digest that the other one lacks does not count either.
        """
        expected = pinned.at_anchor(self.anchor)
        return self == (expected if expected.digest else replace(expected, digest=self.digest))

    def is_larger_than(self, other: Pin) -> bool:
        """Return whether one of its sizes is larger than another pin's, and none is smaller."""
        mine, theirs = self.counts, other.counts
        return mine != theirs and mine.keys() == theirs.keys() and all(mine[name] >= theirs[name] for name in mine)

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of its `op.apply_seed`, all of them literals, without those that are empty."""
        arguments = {
            "seed": self.seed,
            "user_count": self.user_count,
            "sizes": dict(self.sizes),
            "dataset": self.dataset,
            "locale": self.locale,
            "vocabularies": {column: list(map(str, values)) for column, values in self.vocabularies.items()},
            "parameters": {k: list(v) if isinstance(v, tuple) else v for k, v in self.parameters.items()},
            "scheme": self.scheme,
            "digest": self.digest,
        }
        return {name: value for name, value in arguments.items() if value != {}}

    def growth(self, other: Pin) -> dict[str, Any]:
        """Return the keyword arguments of the `op.grow_seed` to a larger pin; what changes is a pair, old and new."""
        old, new = self.arguments(), other.arguments()
        return {key: value if old[key] == value else (old[key], value) for key, value in new.items()}

    def differences(self, other: Pin) -> str:
        """Return what differs in another pin of the seed, such as `user_count 12 -> 50`."""
        changes = [_describe_changes(self._scalars(), other._scalars())]
        if self.vocabularies != other.vocabularies:
            changes.append("vocabularies")
        return ", ".join(filter(None, changes)) or "digest"

    def _scalars(self) -> dict[str, Any]:
        parameters = {f"parameters.{name}": value for name, value in self.parameters.items()}
        return {"seed": self.seed, **self.counts, "dataset": self.dataset, "locale": self.locale, **parameters}

    def resized(
        self, *, seed: int | None = None, user_count: int | None = None, sizes: Mapping[str, int] | None = None
    ) -> Pin:
        """Return the pin with other numbers, where given, and without its digest if one of them changed."""
        changed = replace(
            self,
            seed=self.seed if seed is None else seed,
            user_count=self.user_count if user_count is None else user_count,
            sizes={**self.sizes, **(sizes or {})},
        )
        return self if changed == self else replace(changed, digest="")


def _unsigned(value: Parameter) -> Parameter:
    """Return a parameter without negative zeros, which jsonb does not have."""
    if isinstance(value, tuple):
        return tuple(member + 0.0 if isinstance(member, float) else member for member in value)
    return value + 0.0 if isinstance(value, float) else value


def _leaves(value: object) -> Iterator[object]:
    """Yield the values in a value, whatever it is made of, keys included."""
    if isinstance(value, Mapping):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield value


def _is_pair(value: object) -> bool:
    return isinstance(value, tuple | list) and len(value) == 2  # noqa: PLR2004 - before and after


def _describe_changes(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    """Return the differences of two sets of values; a value that is missing on a side is `none` there."""
    pairs = {name: (mine.get(name, "none"), theirs.get(name, "none")) for name in {**mine, **theirs}}
    return ", ".join(f"{name} {old} -> {new}" for name, (old, new) in pairs.items() if old != new)

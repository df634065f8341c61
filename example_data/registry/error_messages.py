"""What is said of a registry that breaks a rule: the file, the place in it, what was found and what is allowed."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any

import msgspec

from example_data.errors import ExampleDataError, RegistryError
from example_data.registry.definition import (
    NAME_MAX_LENGTH,
    PEOPLE,
    SEED_MAX,
    USER_COUNT_MAX,
    Parameter,
    SeedDefinition,
    Size,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FOUND_MAX_LENGTH = 60
"""A message is one line, whatever the file holds."""

NAME_RULE = (
    "lower-case words (a-z, 0-9) joined by single hyphens, "
    f"at most {NAME_MAX_LENGTH} characters, with at least one letter among them"
)

ALLOWED = {
    "$": "an object",
    "$.$schema": "a string",
    "$.version": "1",
    "$.interestThemeIds": "an array of at least one UUID",
    "$.interestThemeIds[]": "a UUID",
    "$.safetyToggleIds": "an array of UUIDs",
    "$.safetyToggleIds[]": "a UUID",
    "$.seeds": "an array of at least one seed",
    "$.seeds[]": "an object",
    "$.seeds[].name": NAME_RULE,
    "$.seeds[].seed": f"an integer from 0 to {SEED_MAX}",
    "$.seeds[].userCount": f"an integer from 1 to {USER_COUNT_MAX}",
    "$.seeds[].locale": "a string such as de_DE",
    "$.seeds[].dataset": "a string such as example_data.datasets.people:v1",
    "$.seeds[].sizes": "an object of numbers of rows",
    "$.seeds[].sizes.*": f"an integer from 1 to {USER_COUNT_MAX}",
    "$.seeds[].parameters": "an object",
    "$.seeds[].parameters.*": "a string, a number, true, false, null, or an array of those",
}
"""What may stand where; `[]` is any place in an array."""

_MESSAGE = re.compile(
    r"(?:Object (?:contains )?(unknown|missing)(?: required)? field `(.*?)`|.*?)(?: - at `(\$\.[$\w.\[\]]+)`)?",
    re.DOTALL,
)
"""What msgspec says: perhaps a key, perhaps a path."""

_MEMBERS: dict[str, Any] = {"sizes": Size, "parameters": Parameter}
"""The types of the members of a seed's objects, whose keys msgspec writes as `[...]`."""

_SEED_KEYS = tuple(field.encode_name for field in msgspec.structs.fields(SeedDefinition))
_ROOT_KEYS = tuple(path.removeprefix("$.") for path in ALLOWED if re.fullmatch(r"\$\.[^.\[]+", path))


def rejected(source: str, path: str, found: object, allowed: str | None = None) -> RegistryError:
    """The error for a value that is there, but not allowed.

    Args:
        source: The registry's file.
        path: Where the value stands, such as `$.seeds[2].userCount`.
        found: The value.
        allowed: What would be right, following "must be"; that of `ALLOWED` unless given.
    """
    return RegistryError(f"{source}: {path} is {_shown(found)}, but must be {allowed or _allowed(path)}")


def rejected_member(source: str, path: str, name: str, found: object) -> RegistryError:
    """The error for a member of a seed's `sizes` or `parameters`, whose path is given."""
    place = f".{name}" if name.isidentifier() else f"[{_shown(name)}]"
    return RegistryError(f"{source}: {path}{place} is {_shown(found)}, but must be {_allowed(f'{path}.*')}")


def missing(source: str, path: str) -> RegistryError:
    """The error for a value that is not there."""
    return RegistryError(f"{source}: {path} is missing, but must be {_allowed(path)}")


def undecodable(source: str, error: UnicodeDecodeError) -> RegistryError:
    """The error for bytes that are no UTF-8."""
    return RegistryError(
        f"{source}: byte {error.start} is 0x{error.object[error.start]:02x}, which is not UTF-8, but a registry must be"
    )


def unreadable(source: str, error: OSError | ValueError) -> RegistryError:
    """The error for a file that cannot be read at all."""
    reasons: dict[type[Exception], str] = {
        FileNotFoundError: "there is no such file",
        IsADirectoryError: "this is a directory",
        PermissionError: "there is no permission to read this file",
    }
    reason = reasons.get(type(error), f"this cannot be read ({getattr(error, 'strerror', None) or error})")
    return RegistryError(f"{source}: {reason}; a registry is a JSON file such as seeds/registry.json")


def explained(source: str, text: str, error: Exception) -> RegistryError:
    """The error for a text that msgspec refused, found by reading it again without types."""
    try:
        msgspec.json.decode(text)
    except RecursionError:
        return _too_deep(source)
    except msgspec.ValidationError:
        pass
    except msgspec.DecodeError as malformed:
        return _malformed(source, text, str(malformed))
    try:
        return mistyped(source, json.loads(text, parse_int=Decimal), error)
    except RecursionError:
        return _too_deep(source)


def mistyped(source: str, plain: Any, error: Exception) -> RegistryError:  # noqa: ANN401 - any JSON
    """The error for a plain value that msgspec refused.

    Args:
        source: The registry's file.
        plain: The whole registry, as dictionaries, lists, strings and numbers.
        error: What msgspec said; its message ends in the path.
    """
    if isinstance(plain, dict) and plain.get("version", 1) != 1:
        return rejected(source, "$.version", plain["version"])
    match = _MESSAGE.fullmatch(str(error))
    what, key, path = match.groups() if match else ("", "", "$")
    if what == "unknown":
        return _unknown(source, plain, path or "$", key)
    if what == "missing":
        return missing(source, f"{path or '$'}.{key}")
    return _mismatched(source, plain, path or "$")


def _unknown(source: str, plain: Any, path: str, key: str) -> RegistryError:  # noqa: ANN401 - any JSON
    keys: Iterable[str] = _ROOT_KEYS if path == "$" else _seed_keys(_value_at(plain, path))
    return RegistryError(
        f"{source}: {path} has the key {_shown(key)}, but the keys allowed there are {', '.join(keys)}"
    )


def _seed_keys(seed: Any) -> list[str]:  # noqa: ANN401 - any JSON
    """The keys of a seed; people have one size, which is their `userCount`, and no parameters."""
    is_people = str(seed.get("dataset", PEOPLE)).startswith(PEOPLE)
    return [key for key in _SEED_KEYS if not (is_people and key in _MEMBERS)]


def _mismatched(source: str, plain: Any, path: str) -> RegistryError:  # noqa: ANN401 - any JSON
    try:
        path, is_member, _ = path.partition("[...]")
        if is_member:
            return _mismatched_member(source, path, _value_at(plain, path))
        return rejected(source, path, _value_at(plain, path))
    except (AttributeError, LookupError, TypeError):
        return RegistryError(f"{source}: {path} has a key before it that stands there twice, but must stand there once")


def _mismatched_member(source: str, path: str, members: Any) -> RegistryError:  # noqa: ANN401 - any JSON
    """The error for the first member of an object that has another type than it must."""
    for name, value in members.items():
        if not _is_a(_MEMBERS[path.rpartition(".")[2]], value):
            return rejected_member(source, path, name, value)
    raise LookupError(path)


def _is_a(expected: Any, value: Any) -> bool:  # noqa: ANN401 - any type, any JSON
    try:
        msgspec.convert([*map(_number, value)] if isinstance(value, list) else _number(value), expected)
    except msgspec.ValidationError:
        return False
    return True


def _number(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """A number as msgspec reads it from JSON; one that is out of its range is of no type."""
    if isinstance(value, float) and not isfinite(value):
        return object()
    return int(value) if isinstance(value, Decimal) else value


def _malformed(source: str, text: str, reason: str) -> RegistryError:
    byte = re.search(r" \(byte (\d+)\)$", reason)
    before = text.encode()[: int(byte[1])].decode(errors="ignore") if byte else text
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    what = (
        reason.removeprefix("JSON is malformed: ").removesuffix(byte[0])
        if byte
        else "the text or an escape in it ends too early"
    )
    return RegistryError(f"{source}: line {line}, column {column} is not JSON: {what}")


def _too_deep(source: str) -> RegistryError:
    return RegistryError(f"{source}: $ is nested too deeply, but must be an object with arrays of UUIDs and seeds")


def _allowed(path: str) -> str:
    return ALLOWED.get(re.sub(r"\[\d+\]", "[]", path), "what the JSON Schema says")


def _value_at(plain: Any, path: str) -> Any:  # noqa: ANN401 - any JSON
    for key, index in re.findall(r"\.([^.\[]+)|\[(\d+)\]", path):
        plain = plain[int(index)] if index else plain[key]
    return plain


def _shown(value: Any) -> str:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list | tuple):
        return "an array" if value else "an empty array"
    is_integer = isinstance(value, int | Decimal) and not isinstance(value, bool)
    text = f"{Decimal(value)}" if is_integer else json.dumps(value, default=repr)
    return text if len(text) <= FOUND_MAX_LENGTH else f"{text[: FOUND_MAX_LENGTH - 3]}..."


@contextmanager
def placed(path: Path, name: str) -> Iterator[None]:
    """Let the message of an error that comes out of the block begin with the file, the line and the seed.

    Raises:
        ExampleDataError: The one that came out, of the same type.
    """
    try:
        yield
    except ExampleDataError as error:
        raise type(error)(f"{path}, line {_line(path, name)}, seed {name!r}: {error}") from error


def _line(path: Path, name: str) -> int:
    """The line of the registry on which a seed's name stands."""
    text = path.read_text(encoding="utf-8")
    found = re.search(rf'"name"\s*:\s*"{re.escape(name)}"', text)
    return text.count("\n", 0, found.start()) + 1 if found else 1

"""The errors for a registry that breaks a rule: the file, the place in it, what is expected and what was found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from example_data.errors import ExampleDataError, RegistryError
from example_data.registry.definition import Parameter, SeedDefinition, Size
from example_data.registry.ledger_table import NAME_MAX_LENGTH, SEED_MAX, USER_COUNT_MAX

FOUND_MAX_LENGTH = 60
"""Characters of a value in a message, so that it is one line."""

NAME_RULE = (
    "lower-case words (a-z, 0-9) joined by single hyphens, "
    f"at most {NAME_MAX_LENGTH} characters, with at least one letter among them"
)

EXPECTED = {
    "$": "an object",
    "$.$schema": "a string",
    "$.version": "1",
    "$.interestThemeIds": "an array of at least one UUID",
    "$.interestThemeIds[]": "a UUID",
    "$.safetyToggleIds": "an array of UUIDs",
    "$.safetyToggleIds[]": "a UUID",
    "$.seeds": "an array of seeds",
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
"""What is expected where; `[]` is any place in an array."""

_MESSAGE = re.compile(
    r"(?:Object (?:contains )?(unknown|missing)(?: required)? field `(.*?)`|.*?)(?: - at `(\$\.[$\w.\[\]]+)`)?",
    re.DOTALL,
)
"""The form of msgspec's messages: perhaps a key, perhaps a path."""

_MEMBERS: dict[str, Any] = {"sizes": Size, "parameters": Parameter}
"""The types of the members of a seed's objects, whose keys msgspec writes as `[...]`."""

_SEED_KEYS = tuple(field.encode_name for field in msgspec.structs.fields(SeedDefinition))
_ROOT_KEYS = tuple(path.removeprefix("$.") for path in EXPECTED if re.fullmatch(r"\$\.[^.\[]+", path))


def error_for_value(source: str, path: str, found: object, expected: str | None = None) -> RegistryError:
    """Return the error for a wrong value at a path such as `$.seeds[2].seed`, with what `EXPECTED` has unless given."""
    return RegistryError(
        f"{source}: {path}: wrong value (expected {expected or _expected(path)}, found {_shown(found)})."
    )


def error_for_member(source: str, path: str, name: str, found: object) -> RegistryError:
    """Return the error for a member of a seed's `sizes` or `parameters`, whose path is given."""
    place = f".{name}" if name.isidentifier() else f"[{_shown(name)}]"
    return error_for_value(source, f"{path}{place}", found, _expected(f"{path}.*"))


def error_for_missing_value(source: str, path: str) -> RegistryError:
    """Return the error for a value that is missing."""
    return RegistryError(f"{source}: {path}: missing (expected {_expected(path)}). Add it.")


def error_for_file(source: str, error: OSError | ValueError) -> RegistryError:
    """Return the error for a file that cannot be read."""
    reasons: dict[type[Exception], str] = {
        FileNotFoundError: "no such file",
        IsADirectoryError: "it is a directory",
        PermissionError: "no permission to read it",
    }
    reason = reasons.get(type(error), f"it cannot be read: {getattr(error, 'strerror', None) or error}")
    return RegistryError(f"{source}: {reason} (expected a JSON file such as seeds/registry.json). Correct the path.")


def find_error_in_text(source: str, text: str, error: Exception) -> RegistryError:
    """Return the error for a text that msgspec refused, which is read again without types to find it."""
    try:
        with suppress(msgspec.ValidationError):  # a number out of range, where it stops
            msgspec.json.decode(text)
        return find_error(source, json.loads(text, parse_int=Decimal), error)
    except RecursionError:
        expected = "an object with arrays of UUIDs and seeds"
        return RegistryError(f"{source}: $: nested too deeply (expected {expected}). Correct the file.")
    except msgspec.DecodeError as malformed:
        match = re.fullmatch(r"(?:JSON is malformed: )?(.*) \(byte (\d+)\)", str(malformed), re.DOTALL)
        if match is None:
            return _error_for_place(source, text, "the text or an escape in it ends too early")
        return _error_for_place(source, text.encode()[: int(match[2])].decode(errors="ignore"), match[1])
    except json.JSONDecodeError as malformed:  # after a number out of range
        return _error_for_place(source, text[: malformed.pos], malformed.msg)


def find_error(source: str, plain: Any, error: Exception) -> RegistryError:
    """Return the error for a registry of plain values that msgspec refused; its error message ends in the path."""
    if isinstance(plain, dict) and plain.get("version", 1) != 1:
        return error_for_value(source, "$.version", plain["version"])
    match = _MESSAGE.fullmatch(str(error))
    what, key, path = match.groups() if match else ("", "", "$")
    path = path or "$"
    if what == "unknown":
        keys = ", ".join(_ROOT_KEYS if path == "$" else _SEED_KEYS)
        return RegistryError(f"{source}: {path}: unknown key (expected one of {keys}, found {_shown(key)}). Remove it.")
    if what == "missing":
        return error_for_missing_value(source, f"{path}.{key}")
    return _error_for_type(source, plain, path)


def _error_for_type(source: str, plain: Any, path: str) -> RegistryError:
    try:
        path, is_member, _ = path.partition("[...]")
        found = _value_at(plain, path)
        if not is_member:
            return error_for_value(source, path, found)
        expected = _MEMBERS[path.rpartition(".")[2]]
        wrong = next(name for name, value in found.items() if not _is_a(expected, value))
        return error_for_member(source, path, wrong, found[wrong])
    except (AttributeError, LookupError, StopIteration, TypeError):
        return RegistryError(f"{source}: {path}: a key before it is there twice (expected once). Remove one of them.")


def _is_a(expected: Any, value: Any) -> bool:
    """Return whether a value has a type, once it is JSON; what cannot be has none, nor has a number out of range."""
    try:
        msgspec.json.decode(json.dumps(value, default=int), type=expected)
    except (msgspec.DecodeError, TypeError, ValueError):
        return False
    return True


def _error_for_place(source: str, before: str, what: str) -> RegistryError:
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return RegistryError(f"{source}: line {line}, column {column}: not JSON ({what}). Correct it.")


def _expected(path: str) -> str:
    return EXPECTED.get(re.sub(r"\[\d+\]", "[]", path), "what the JSON Schema says")


def _value_at(plain: Any, path: str) -> Any:
    for key, index in re.findall(r"\.([^.\[]+)|\[(\d+)\]", path):
        plain = plain[int(index)] if index else plain[key]
    return plain


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list | tuple):
        return "an array" if value else "an empty array"
    is_integer = isinstance(value, int | Decimal) and not isinstance(value, bool)
    text = f"{Decimal(value)}" if is_integer else json.dumps(value, default=repr)
    return text if len(text) <= FOUND_MAX_LENGTH else f"{text[: FOUND_MAX_LENGTH - 3]}..."


@contextmanager
def prefix_with_seed(path: Path, name: str) -> Iterator[None]:
    """Prefix the message of an error of the block with the file, the line of the seed's name, and the seed."""
    try:
        yield
    except ExampleDataError as error:
        before, *after = re.split(rf'"name"\s*:\s*"{re.escape(name)}"', path.read_text(encoding="utf-8"), maxsplit=1)
        line = before.count("\n") + 1 if after else 1
        raise type(error)(f"{path}, line {line}, seed {name!r}: {error}") from error

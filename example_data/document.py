"""The registry's file format: its types, the rules that types cannot say, and the JSON Schema for editors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

import msgspec

from example_data import rejection
from example_data.definition import SeedDefinition
from example_data.errors import RegistryError
from example_data.naming import is_seed_name

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNIQUE = {"uniqueItems": True}
_DEFAULTS = {field.encode_name: field.default for field in msgspec.structs.fields(SeedDefinition)}

SchemaLink = Annotated[str, msgspec.Meta(description="The JSON Schema beside this file, for editors.")]
Version = Annotated[Literal[1], msgspec.Meta(description="The version of this file's format.")]
ThemeIds = Annotated[
    tuple[UUID, ...],
    msgspec.Meta(min_length=1, description="Interest themes that rows choose from.", extra_json_schema=_UNIQUE),
]
ToggleIds = Annotated[
    tuple[UUID, ...],
    msgspec.Meta(description="Safety toggles that rows choose from; may be empty.", extra_json_schema=_UNIQUE),
]
Seeds = Annotated[tuple[SeedDefinition, ...], msgspec.Meta(min_length=1, description="The seeds, each name once.")]


class RegistryDocument(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True
):
    """The seeds a team wants to have, and the vocabularies their rows choose from."""

    schema: SchemaLink | msgspec.UnsetType = msgspec.field(name="$schema", default=msgspec.UNSET)
    """The JSON Schema beside the file, for editors."""
    version: Version
    """The version of the format."""
    interest_theme_ids: ThemeIds
    """At least one, each once."""
    safety_toggle_ids: ToggleIds
    """Each once; may be empty."""
    seeds: Seeds
    """At least one; each name once."""


def parse(data: bytes, source: str) -> RegistryDocument:
    """Read a registry.

    Args:
        data: JSON in UTF-8; a byte order mark is ignored.
        source: The file it came from, for messages.

    Raises:
        RegistryError: It breaks a rule; the message says where, what was found and what is allowed.
    """
    try:
        text = data.decode("utf-8-sig")
        return _checked(msgspec.json.decode(text, type=RegistryDocument), source)
    except UnicodeDecodeError as error:
        raise rejection.undecodable(source, error) from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise rejection.explained(source, text, error) from None


def extend(document: RegistryDocument, definitions: Iterable[SeedDefinition], source: str) -> RegistryDocument:
    """The document with more seeds at its end.

    Raises:
        RegistryError: One of them breaks a rule, or its name is taken.
    """
    plain = msgspec.to_builtins(document)
    try:
        plain["seeds"] = [*plain["seeds"], *map(msgspec.to_builtins, definitions)]
        return _checked(msgspec.convert(plain, RegistryDocument), source)
    except TypeError as error:
        raise RegistryError(f"{source}: $.seeds cannot hold this seed: {error}") from None
    except msgspec.ValidationError as error:
        raise rejection.mistyped(source, plain, error) from None


def serialize(document: RegistryDocument) -> str:
    """The document as JSON: two spaces, keys in the order of the format, defaults left out, a final newline."""
    plain = msgspec.to_builtins(document)
    for seed in plain["seeds"]:
        for key in [key for key, value in seed.items() if value == _DEFAULTS[key]]:
            del seed[key]
    return _pretty(plain)


def json_schema() -> str:
    """The JSON Schema of a registry, draft 2020-12, with which editors complete and check it."""
    definitions: dict[str, Any] = msgspec.json.schema(RegistryDocument)["$defs"]
    root = definitions.pop("RegistryDocument") | {"title": "Registry of example data"}
    definitions["SeedDefinition"]["properties"]["name"]["allOf"] = [{"pattern": "[a-z]"}]
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **root, "$defs": definitions}
    return _pretty(schema)


def _pretty(plain: object) -> str:
    return f"{msgspec.json.format(msgspec.json.encode(plain), indent=2).decode()}\n"


def _checked(document: RegistryDocument, source: str) -> RegistryDocument:
    _check_unique(source, "$.interestThemeIds[{}]", map(str, document.interest_theme_ids))
    _check_unique(source, "$.safetyToggleIds[{}]", map(str, document.safety_toggle_ids))
    _check_unique(source, "$.seeds[{}].name", (seed.name for seed in document.seeds))
    for index, seed in enumerate(document.seeds):
        _check_seed(source, f"$.seeds[{index}]", seed)
    return document


def _check_unique(source: str, path: str, values: Iterable[str]) -> None:
    first: dict[str, int] = {}
    for index, value in enumerate(values):
        if first.setdefault(value, index) != index:
            raise rejection.rejected(source, path.format(index), value, f"other than {path.format(first[value])}")


def _check_seed(source: str, path: str, seed: SeedDefinition) -> None:
    if not is_seed_name(seed.name):
        raise rejection.rejected(source, f"{path}.name", seed.name)
    for key in ("locale", "dataset"):
        if re.search("[\ud800-\udfff]", value := getattr(seed, key)):
            raise rejection.rejected(source, f"{path}.{key}", value)

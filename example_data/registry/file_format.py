"""The registry's file format: its types, the rules that types cannot say, and the JSON Schema for editors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from example_data.errors import RegistryError
from example_data.registry import error_messages
from example_data.registry.definition import REQUIRED_KEYS, SeedDefinition, is_seed_name, is_unwritable, required_keys

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
Seeds = Annotated[tuple[SeedDefinition, ...], msgspec.Meta(description="The seeds, each name once.")]


class RegistryDocument(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True
):
    """The seeds a team wants to have, and the vocabularies their rows choose from."""

    schema: SchemaLink | msgspec.UnsetType = msgspec.field(name="$schema", default=msgspec.UNSET)
    """The JSON Schema beside the file, for editors."""
    version: Version
    """The version of the format."""
    interest_theme_ids: ThemeIds | msgspec.UnsetType = msgspec.UNSET
    """At least one, each once; like the next, it may be missing where no seed's dataset requires it."""
    safety_toggle_ids: ToggleIds | msgspec.UnsetType = msgspec.UNSET
    """Each once; may be empty."""
    seeds: Seeds
    """Each name once; none where a project has removed its last."""


def parse(data: bytes, source: str) -> RegistryDocument:
    """Read a registry from JSON in UTF-8; a byte order mark is ignored. Messages name the source.

    Raise RegistryError where it breaks a rule; the message says where, what is expected and what was found.
    """
    try:
        text = data.decode("utf-8-sig")
        return _check(msgspec.json.decode(text, type=RegistryDocument), source)
    except UnicodeDecodeError as error:
        found = f"byte {error.start}: not UTF-8 (found 0x{error.object[error.start]:02x})"
        raise RegistryError(f"{source}: {found}. Save the file as UTF-8.") from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise error_messages.find_error_in_text(source, text, error) from None


def extend(document: RegistryDocument, definitions: Iterable[SeedDefinition], source: str) -> RegistryDocument:
    """Return the document with more seeds at its end; RegistryError where one breaks a rule or has a name in use."""
    plain = msgspec.to_builtins(document)
    try:
        plain["seeds"] = [*plain["seeds"], *map(msgspec.to_builtins, definitions)]
        return _check(msgspec.convert(plain, RegistryDocument), source)
    except TypeError as error:
        raise RegistryError(
            f"{source}: $.seeds: the new seed cannot be written as JSON ({error}). Correct its values."
        ) from None
    except msgspec.ValidationError as error:
        raise error_messages.find_error(source, plain, error) from None


def serialize(document: RegistryDocument) -> str:
    """Return the document as JSON: two spaces, keys in the order of the format, defaults left out, a final newline."""
    plain = msgspec.to_builtins(document)
    for seed in plain["seeds"]:
        for key in [key for key, value in seed.items() if value == _DEFAULTS[key]]:
            del seed[key]
    return _pretty(plain)


def json_schema() -> str:
    """Return the JSON Schema of a registry, draft 2020-12, with which editors complete and check it."""
    definitions: dict[str, Any] = msgspec.json.schema(RegistryDocument)["$defs"]
    root, seed = definitions.pop("RegistryDocument"), definitions["SeedDefinition"]
    seed["properties"]["name"]["allOf"] = [{"pattern": "[a-z]"}]
    definitions["SeedOfDataset"] = seed | {"title": "SeedOfDataset", "required": [*seed["required"], "dataset"]}
    ((start, keys),) = REQUIRED_KEYS.items()
    is_strict = {"properties": {"dataset": {"pattern": f"^{re.escape(start)}"}}}  # holds without a dataset, too
    seed["required"] = [*seed["required"], *(key for key in keys if key in seed["properties"])]
    strict, other = ({"$ref": f"#/$defs/{name}"} for name in ("SeedDefinition", "SeedOfDataset"))
    root["properties"]["seeds"]["items"] = {"if": is_strict, "then": strict, "else": other}
    condition = {
        "if": {"properties": {"seeds": {"contains": is_strict}}},
        "then": {"required": [key for key in keys if key in root["properties"]]},
    }
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **root, **condition, "$defs": definitions}
    return _pretty(schema | {"title": "Registry of example data"})


def _pretty(plain: object) -> str:
    return f"{msgspec.json.format(msgspec.json.encode(plain), indent=2).decode()}\n"


def _check(document: RegistryDocument, source: str) -> RegistryDocument:
    vocabularies = {"interestThemeIds": document.interest_theme_ids, "safetyToggleIds": document.safety_toggle_ids}
    for key, values in vocabularies.items():
        if not isinstance(values, msgspec.UnsetType):
            _check_unique(source, f"$.{key}[{{}}]", map(str, values))
        elif any(key in required_keys(seed.dataset) for seed in document.seeds):
            raise error_messages.error_for_missing_value(source, f"$.{key}")
    _check_unique(source, "$.seeds[{}].name", (seed.name for seed in document.seeds))
    for index, seed in enumerate(document.seeds):
        _check_seed(source, f"$.seeds[{index}]", seed)
    return document


def _check_unique(source: str, path: str, values: Iterable[str]) -> None:
    first: dict[str, int] = {}
    for index, value in enumerate(values):
        if first.setdefault(value, index) != index:
            raise error_messages.error_for_value(
                source, path.format(index), value, f"other than {path.format(first[value])}"
            )


def _check_seed(source: str, path: str, seed: SeedDefinition) -> None:
    if not is_seed_name(seed.name):
        raise error_messages.error_for_value(source, f"{path}.name", seed.name)
    if "userCount" in required_keys(seed.dataset) and seed.user_count is msgspec.UNSET:
        raise error_messages.error_for_missing_value(source, f"{path}.userCount")
    for key in ("locale", "dataset"):
        if is_unwritable(value := getattr(seed, key)):
            raise error_messages.error_for_value(source, f"{path}.{key}", value)
    for key, members in (("sizes", seed.sizes), ("parameters", seed.parameters)):
        for name, member in members.items():
            if any(map(is_unwritable, [name, *(member if isinstance(member, tuple) else [member])])):
                raise error_messages.error_for_member(source, f"{path}.{key}", name, member)

"""The registry: what it accepts, what it says of what it does not, and how it is saved."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Never
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_data.errors import RegistryError, SeedNotFoundError
from example_data.registry.definition import SeedDefinition
from example_data.registry.registry import SeedRegistry, json_schema

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parents[2]

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
ROOT_KEYS = "$schema, version, interestThemeIds, safetyToggleIds, seeds"
SEED_KEYS = "name, seed, userCount, locale, dataset, sizes, parameters"


def text(**changes: object) -> str:
    """Return a registry with some of its top level changed."""
    return json.dumps(DOCUMENT | changes)


def text_of_seed(**changes: object) -> str:
    """Return a registry whose second seed is changed."""
    return text(seeds=[OWL, HERON | changes])


def names(path: Path) -> list[str]:
    """Return the names of the seeds in a file."""
    return [seed["name"] for seed in json.loads(path.read_text())["seeds"]]


def message(data: str | bytes) -> str:
    """Return the message about a registry that is rejected."""
    with pytest.raises(RegistryError) as caught:
        SeedRegistry.from_json(data)
    return str(caught.value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a registry file with one seed."""
    path = tmp_path / "registry.json"
    path.write_text(PRETTY)
    return path


# Reading


def test_the_first_registry_loads_as_it_is() -> None:
    """A registry without a schema and with one seed is read."""
    registry = SeedRegistry.from_json(text(seeds=[OWL]))
    assert registry.seeds == (SeedDefinition("mossy-owl", 2026, 12, "en_US", "example_data.datasets.people:v1"),)


def test_this_repository_has_two_seeds() -> None:
    """The committed registry is valid."""
    registry = SeedRegistry.from_file(REPOSITORY / "seeds/registry.json")
    assert registry.seeds == (
        SeedDefinition("mossy-owl", 2026, 12),
        SeedDefinition("kind-heron", 4711, 24, "de_DE"),
    )


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("version", 1),
        ("interest_theme_ids", (UUID(THEME),)),
        ("safety_toggle_ids", (UUID(TOGGLE),)),
        ("vocabularies", {"interest_theme_ids": (UUID(THEME),), "safety_toggle_ids": (UUID(TOGGLE),)}),
        ("source", "<registry>"),
    ],
)
def test_a_registry_shows_what_it_holds(attribute: str, value: object) -> None:
    """Each part of the file is an attribute."""
    assert getattr(SeedRegistry.from_json(text()), attribute) == value


@pytest.mark.parametrize(
    "accepted",
    [
        text(safetyToggleIds=[]),
        text(interestThemeIds=[THEME.upper()]),
        text_of_seed(seed=0),
        text_of_seed(seed=9223372036854775807),
        text_of_seed(userCount=1),
        text_of_seed(userCount=2147483647),
        text_of_seed(name="a" * 63),
        text(**{"$schema": "./registry.schema.json"}),
        text().encode(),
        "\ufeff" + text(),
    ],
)
def test_limits_are_inclusive(accepted: str | bytes) -> None:
    """The outermost allowed values are allowed."""
    assert len(SeedRegistry.from_json(accepted).seeds) == 2


def test_a_registry_is_frozen() -> None:
    """A registry is a value."""
    with pytest.raises(AttributeError):
        SeedRegistry.from_json(text()).source = "x"  # type: ignore[misc]


# Rejecting


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("", "line 1, column 1"),
        ("{", "line 1, column 2"),
        ('{"version": 1,\n  "seeds" []}', "line 2, column 11"),
        ('{"version": 1,\n  "ä": 1,}', "line 2, column 10"),
        (text() + "\n}", "line 2, column 2"),
        (text_of_seed(seed=float("nan")), "line 1, column 234"),
        ('{"version": 1,\n"seeds": [Infinity]}', "line 2, column 11"),
        ('{"a": "\x00"}', "line 1, column 8"),
    ],
)
def test_malformed_json_is_rejected_with_line_and_column(data: str, place: str) -> None:
    """A slip of the pen is shown where it is."""
    assert message(data).startswith(f"<registry>: {place}: not JSON (")


@pytest.mark.parametrize(
    ("data", "byte", "found"),
    [
        (b"\xff\xfe{\x00", 0, "0xff"),
        (text().encode().replace(b"mossy", b"m\xf6ssy"), 159, "0xf6"),
        ("\ud800", 0, "0xed"),
    ],
)
def test_other_encodings_are_rejected(data: str | bytes, byte: int, found: str) -> None:
    """A registry is UTF-8."""
    assert message(data) == f"<registry>: byte {byte}: not UTF-8 (found {found}). Save the file as UTF-8."


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("[1]", "$: wrong value (expected an object, found an array)."),
        ("null", "$: wrong value (expected an object, found null)."),
        (text(version=2, unknown=1), "$.version: wrong value (expected 1, found 2)."),
        ('{"unknown": 1, "version": 2}', "$.version: wrong value (expected 1, found 2)."),
        (text(version="1"), '$.version: wrong value (expected 1, found "1").'),
        (text(version=True), "$.version: wrong value (expected 1, found true)."),
        (text(version=1.0), "$.version: wrong value (expected 1, found 1.0)."),
        (text(version=None), "$.version: wrong value (expected 1, found null)."),
        ("{}", "$.version: missing (expected 1). Add it."),
        (text(extra=1), f'$: unknown key (expected one of {ROOT_KEYS}, found "extra"). Remove it.'),
        (
            text_of_seed(user_count=1),
            f'$.seeds[1]: unknown key (expected one of {SEED_KEYS}, found "user_count"). Remove it.',
        ),
        (text(**{"a\nb": 1}), f'$: unknown key (expected one of {ROOT_KEYS}, found "a\\nb"). Remove it.'),
        (text(**{"$schema": None}), "$.$schema: wrong value (expected a string, found null)."),
        (text(seeds=[]), "$.seeds: wrong value (expected an array of at least one seed, found an empty array)."),
        (text(seeds={}), "$.seeds: wrong value (expected an array of at least one seed, found an object)."),
        (text(seeds=[OWL, 3]), "$.seeds[1]: wrong value (expected an object, found 3)."),
        (text(seeds=[{"name": "a"}]), f"$.seeds[0].seed: missing (expected {SEED_RULE}). Add it."),
        (
            text(seeds=[OWL, HERON, OWL]),
            ('$.seeds[2].name: wrong value (expected other than $.seeds[0].name, found "mossy-owl").'),
        ),
    ],
)
def test_a_wrong_shape_is_rejected(data: str, said: str) -> None:
    """Path, what was found and what is allowed are said of every part."""
    assert message(data) == f"<registry>: {said}"


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("interestThemeIds", [], ": wrong value (expected an array of at least one UUID, found an empty array)."),
        ("interestThemeIds", THEME, f': wrong value (expected an array of at least one UUID, found "{THEME}").'),
        ("interestThemeIds", [THEME, "x"], '[1]: wrong value (expected a UUID, found "x").'),
        (
            "interestThemeIds",
            [THEME, THEME],
            (f'[1]: wrong value (expected other than $.interestThemeIds[0], found "{THEME}").'),
        ),
        (
            "interestThemeIds",
            [THEME, THEME.upper()],
            (f'[1]: wrong value (expected other than $.interestThemeIds[0], found "{THEME}").'),
        ),
        ("safetyToggleIds", None, ": wrong value (expected an array of UUIDs, found null)."),
        ("safetyToggleIds", [7], "[0]: wrong value (expected a UUID, found 7)."),
        ("safetyToggleIds", [f"{{{TOGGLE}}}"], f'[0]: wrong value (expected a UUID, found "{{{TOGGLE}}}").'),
        ("safetyToggleIds", [TOGGLE + "\n"], f'[0]: wrong value (expected a UUID, found "{TOGGLE}\\n").'),
        (
            "safetyToggleIds",
            [TOGGLE, TOGGLE],
            (f'[1]: wrong value (expected other than $.safetyToggleIds[0], found "{TOGGLE}").'),
        ),
    ],
)
def test_wrong_vocabularies_are_rejected(key: str, value: object, said: str) -> None:
    """A vocabulary is a list of UUIDs, each once."""
    assert message(text(**{key: value})) == f"<registry>: $.{key}{said}"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("", '""'),
        ("Mossy-Owl", '"Mossy-Owl"'),
        ("mossy_owl", '"mossy_owl"'),
        ("mossy--owl", '"mossy--owl"'),
        ("-owl", '"-owl"'),
        ("owl-", '"owl-"'),
        ("owl\n", '"owl\\n"'),
        ("eule-ü", '"eule-\\u00fc"'),
        ("20-26", '"20-26"'),
        ("a" * 64, '"' + "a" * 56 + "..."),
        (7, "7"),
        (None, "null"),
    ],
)
def test_ill_formed_names_are_rejected(name: object, found: str) -> None:
    """A name is words and hyphens, with a letter, and ends where its line ends."""
    assert message(text_of_seed(name=name)) == (
        f"<registry>: $.seeds[1].name: wrong value (expected {NAME_RULE}, found {found})."
    )


NOT_INTEGERS = [
    ("true", "true"),
    ("1.0", "1.0"),
    ("1e3", "1000.0"),
    ("1e400", "Infinity"),
    ('"1"', '"1"'),
    ("null", "null"),
    ("[1]", "an array"),
    ("1" + "0" * 400, "1" + "0" * 56 + "..."),
    ("1" + "0" * 5000, "1" + "0" * 56 + "..."),
    ("-1", "-1"),
]


@pytest.mark.parametrize(("literal", "found"), [*NOT_INTEGERS, ("9223372036854775808", "9223372036854775808")])
def test_numbers_beyond_the_limits_of_seed_are_rejected(literal: str, found: str) -> None:
    """A seed is an integer in 0..2^63-1, and a bool, a float or a text is none."""
    data = text_of_seed(seed="?").replace('"?"', literal)
    assert message(data) == f"<registry>: $.seeds[1].seed: wrong value (expected {SEED_RULE}, found {found})."


@pytest.mark.parametrize(("literal", "found"), [*NOT_INTEGERS, ("0", "0"), ("2147483648", "2147483648")])
def test_numbers_beyond_the_limits_of_user_count_are_rejected(literal: str, found: str) -> None:
    """A count is an integer in 1..2^31-1, and a bool, a float or a text is none."""
    data = text_of_seed(userCount="?").replace('"?"', literal)
    assert message(data) == f"<registry>: $.seeds[1].userCount: wrong value (expected {COUNT_RULE}, found {found})."


@pytest.mark.parametrize(
    "data", ["[" * 100_000, '{"a":' * 100_000, text_of_seed(seed="?").replace('"?"', "[" * 100_000)]
)
def test_deep_nesting_is_rejected(data: str) -> None:
    """A hundred thousand brackets are an error of the registry, not of the program."""
    assert message(data) == (
        "<registry>: $: nested too deeply (expected an object with arrays of UUIDs and seeds). Correct the file."
    )


def test_a_key_that_stands_twice_does_not_hide_an_error() -> None:
    """Where a later key replaces the wrong value, the message names the repetition."""
    said = "$.seeds[0].name: a key before it is there twice (expected once). Remove one of them."
    assert message('{"version": 1, "seeds": [{"name": 5}], "seeds": []}') == f"<registry>: {said}"


def test_a_message_names_the_file(path: Path) -> None:
    """What is wrong with a file starts with its path."""
    path.write_text("{}")
    with pytest.raises(RegistryError, match=f"^{re.escape(str(path))}: "):
        SeedRegistry.from_file(path)


def test_a_missing_file_is_rejected(tmp_path: Path) -> None:
    """Without a file there is no registry."""
    with pytest.raises(RegistryError, match=r"/none\.json: no such file \(expected a JSON file"):
        SeedRegistry.from_file(tmp_path / "none.json")


def test_a_directory_is_rejected(tmp_path: Path) -> None:
    """A directory is no registry."""
    with pytest.raises(RegistryError, match=r"it is a directory \(expected a JSON file"):
        SeedRegistry.from_file(tmp_path)


def test_a_path_that_is_none_is_rejected() -> None:
    """A path no system can open is an error of the registry."""
    with pytest.raises(RegistryError, match="it cannot be read: "):
        SeedRegistry.from_file("a\0b")


def test_a_file_without_permission_is_rejected(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that must not be read is not read."""
    monkeypatch.setattr(Path, "read_bytes", raising(PermissionError(errno.EACCES, "Permission denied")))
    with pytest.raises(RegistryError, match="no permission to read it"):
        SeedRegistry.from_file(path)


def raising(error: BaseException) -> Callable[..., Never]:
    """Raise an error in place of what a function does."""

    def function(*_: object, **__: object) -> Never:
        raise error

    return function


# Finding


def test_a_seed_is_found_by_name() -> None:
    """The definition of that name is returned."""
    assert SeedRegistry.from_json(text()).find_seed("kind-heron") == SeedDefinition("kind-heron", 4711, 24, "de_DE")


def test_a_missing_seed_names_the_file_and_close_names() -> None:
    """A slip in a name is met with the right one."""
    with pytest.raises(SeedNotFoundError) as caught:
        SeedRegistry.from_json(text(), "seeds/registry.json").find_seed("mosy-owl")
    assert str(caught.value) == (
        "seeds/registry.json: no seed 'mosy-owl' (did you mean mossy-owl?). Correct the name, or add the seed."
    )


def test_a_missing_seed_names_what_there_is() -> None:
    """Where no name is close, all are listed."""
    with pytest.raises(SeedNotFoundError) as caught:
        SeedRegistry.from_json(text()).find_seed("zzz")
    assert str(caught.value) == (
        "<registry>: no seed 'zzz' (expected one of mossy-owl, kind-heron). Correct the name, or add the seed."
    )


def test_a_missing_seed_lists_ten_names_at_most() -> None:
    """A long registry does not make a long message."""
    seeds = [OWL | {"name": f"owl-{index}"} for index in range(12)]
    with pytest.raises(SeedNotFoundError, match=r"expected one of owl-0, .*, owl-9 and 2 more\)"):
        SeedRegistry.from_json(text(seeds=seeds)).find_seed("xxx")


# Appending


def test_an_appended_seed_is_the_last() -> None:
    """A new seed stands at the end."""
    assert SeedRegistry.from_json(text()).append_seed(FOX).seeds[2] == SeedDefinition("red-fox", 1, 2)


def test_appending_leaves_the_registry_as_it_was() -> None:
    """Appending makes another value."""
    registry = SeedRegistry.from_json(text())
    registry.append_seed(FOX)
    assert len(registry.seeds) == 2


@pytest.mark.parametrize(
    ("definition", "said"),
    [
        (
            SeedDefinition("mossy-owl", 1, 1),
            ('$.seeds[2].name: wrong value (expected other than $.seeds[0].name, found "mossy-owl").'),
        ),
        (SeedDefinition("a\n", 1, 1), f'$.seeds[2].name: wrong value (expected {NAME_RULE}, found "a\\n").'),
        (SeedDefinition("12", 1, 1), f'$.seeds[2].name: wrong value (expected {NAME_RULE}, found "12").'),
        (SeedDefinition("a", -1, 1), f"$.seeds[2].seed: wrong value (expected {SEED_RULE}, found -1)."),
        (
            SeedDefinition("a", 10**5000, 1),
            (f"$.seeds[2].seed: wrong value (expected {SEED_RULE}, found {'1' + '0' * 56}...)."),
        ),
        (SeedDefinition("a", True, 1), f"$.seeds[2].seed: wrong value (expected {SEED_RULE}, found true)."),
        (SeedDefinition("a", float("nan"), 1), (f"$.seeds[2].seed: wrong value (expected {SEED_RULE}, found NaN).")),  # type: ignore[arg-type]
        (SeedDefinition("a", 1, 0), f"$.seeds[2].userCount: wrong value (expected {COUNT_RULE}, found 0)."),
        (SeedDefinition("a", 1, "2"), (f'$.seeds[2].userCount: wrong value (expected {COUNT_RULE}, found "2").')),  # type: ignore[arg-type]
        (
            SeedDefinition("a", 1, 1, "\ud800"),
            ('$.seeds[2].locale: wrong value (expected a string such as de_DE, found "\\ud800").'),
        ),
        (
            SeedDefinition("a", object(), 1),  # type: ignore[arg-type]
            (
                "$.seeds: the new seed cannot be written as JSON (Encoding objects of type object is unsupported). "
                "Correct its values."
            ),
        ),
    ],
)
def test_a_definition_beyond_the_limits_is_not_appended(definition: SeedDefinition, said: str) -> None:
    """What a file must not say cannot be appended either."""
    with pytest.raises(RegistryError) as caught:
        SeedRegistry.from_json(text()).append_seed(definition)
    assert str(caught.value) == f"<registry>: {said}"


# Writing


def test_json_is_pretty_and_in_the_order_of_the_format() -> None:
    """Two spaces, the format's order, no defaults, a final newline."""
    assert SeedRegistry.from_json(json.dumps(json.loads(PRETTY), sort_keys=True)).to_json() == PRETTY


def test_json_leaves_defaults_out() -> None:
    """A locale that is the default is not written, so that a file without one does not get one."""
    assert "locale" not in SeedRegistry.from_json(text(seeds=[OWL | {"locale": "en_US"}])).to_json()


def test_the_schema_in_the_repository_is_current() -> None:
    """`seeds/registry.schema.json` is what the types say."""
    assert (REPOSITORY / "seeds/registry.schema.json").read_text() == json_schema()


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["$schema"], "https://json-schema.org/draft/2020-12/schema"),
        (["additionalProperties"], False),
        (["required"], ["version", "seeds"]),
        (["then", "required"], ["interestThemeIds", "safetyToggleIds"]),
        (["properties", "version", "enum"], [1]),
        (["properties", "interestThemeIds", "items"], {"type": "string", "format": "uuid"}),
        (["properties", "interestThemeIds", "minItems"], 1),
        (["properties", "safetyToggleIds", "uniqueItems"], True),
        (["$defs", "SeedDefinition", "additionalProperties"], False),
        (["$defs", "SeedDefinition", "required"], ["name", "seed", "userCount"]),
        (["$defs", "SeedDefinition", "properties", "name", "pattern"], "^[a-z0-9]+(-[a-z0-9]+)*$"),
        (["$defs", "SeedDefinition", "properties", "name", "allOf"], [{"pattern": "[a-z]"}]),
        (["$defs", "SeedDefinition", "properties", "name", "maxLength"], 63),
        (["$defs", "SeedDefinition", "properties", "seed", "maximum"], 9223372036854775807),
        (["$defs", "SeedDefinition", "properties", "userCount", "minimum"], 1),
    ],
)
def test_the_schema_states_the_limits(keys: list[str], expected: object) -> None:
    """Editors check what the registry checks."""
    value = json.loads(json_schema())
    for key in keys:
        value = value[key]
    assert value == expected


# Saving


def test_saving_appends_to_the_file(path: Path) -> None:
    """An appended seed stands at the end of the file, and the rest is as it was."""
    SeedRegistry.from_file(path).append_seed(FOX).save(path)
    assert path.read_text() == PRETTY_WITH_FOX


def test_saving_returns_what_is_in_the_file(path: Path) -> None:
    """The registry to go on with has the seeds that others appended meanwhile."""
    registry = SeedRegistry.from_file(path)
    SeedRegistry.from_file(path).append_seed(SeedDefinition("grey-wolf", 5, 6)).save(path)
    saved = registry.append_seed(FOX).save(path)
    assert [seed.name for seed in saved.seeds] == ["mossy-owl", "grey-wolf", "red-fox"]


def test_saving_leaves_nothing_else_in_the_folder(path: Path) -> None:
    """Neither a lock nor a temporary file stays."""
    SeedRegistry.from_file(path).append_seed(FOX).save(path)
    assert os.listdir(path.parent) == ["registry.json"]  # noqa: PTH208


def test_a_deleted_seed_does_not_come_back(path: Path) -> None:
    """What somebody deleted after the load stays deleted."""
    registry = SeedRegistry.from_file(path)
    path.write_text(text(seeds=[HERON]))
    registry.append_seed(FOX).save(path)
    assert names(path) == ["kind-heron", "red-fox"]


def test_the_order_of_seeds_is_kept(path: Path) -> None:
    """Seeds are not sorted."""
    path.write_text(text(seeds=[OWL | {"name": name} for name in ("c", "a", "b")]))
    SeedRegistry.from_file(path).append_seed(FOX).save(path)
    assert names(path) == ["c", "a", "b", "red-fox"]


def test_a_seed_both_appended_alike_is_there_once(path: Path) -> None:
    """Two who append the same definition agree."""
    registry = SeedRegistry.from_file(path).append_seed(FOX)
    SeedRegistry.from_file(path).append_seed(FOX).save(path)
    registry.save(path)
    assert path.read_text() == PRETTY_WITH_FOX


def test_a_seed_both_appended_differently_is_rejected(path: Path) -> None:
    """Two who give a name to different definitions have to talk."""
    registry = SeedRegistry.from_file(path).append_seed(SeedDefinition("red-fox", 3, 4))
    SeedRegistry.from_file(path).append_seed(FOX).save(path)
    with pytest.raises(
        RegistryError, match=r"'red-fox' with other values was added meanwhile \(found seed 1, userCount 2\)"
    ):
        registry.save(path)


def test_a_file_that_has_become_invalid_is_not_replaced(path: Path) -> None:
    """An edit in progress is not lost."""
    registry = SeedRegistry.from_file(path).append_seed(FOX)
    path.write_text('{"version": 1,')
    with pytest.raises(RegistryError, match="line 1, column 15: not JSON"):
        registry.save(path)
    assert path.read_text() == '{"version": 1,'


def test_another_file_is_replaced(path: Path, tmp_path: Path) -> None:
    """Saved elsewhere, the whole registry is written."""
    other = tmp_path / "other.json"
    other.write_text(text())
    SeedRegistry.from_file(path).append_seed(FOX).save(other)
    assert other.read_text() == PRETTY_WITH_FOX


def test_a_new_file_is_made(path: Path, tmp_path: Path) -> None:
    """Saved where no file is, the whole registry is written."""
    SeedRegistry.from_file(path).save(tmp_path / "new.json")
    assert (tmp_path / "new.json").read_text() == PRETTY


def test_a_link_is_the_same_file(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry loaded through a relative link is known again by its real path."""
    (tmp_path / "link.json").symlink_to("registry.json")
    monkeypatch.chdir(tmp_path)
    registry = SeedRegistry.from_file("link.json")
    path.write_text(text(seeds=[HERON]))
    registry.append_seed(FOX).save(path)
    assert names(path) == ["kind-heron", "red-fox"]


def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    """What a link points to is replaced, not the link."""
    link = tmp_path / "folder" / "link.json"
    link.parent.mkdir()
    link.symlink_to("../registry.json")
    SeedRegistry.from_file(link).append_seed(FOX).save(link)
    assert (link.is_symlink(), path.read_text()) == (True, PRETTY_WITH_FOX)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_the_mode_is_kept(path: Path, mode: int) -> None:
    """Who may read a file is not changed by saving it."""
    path.chmod(mode)
    SeedRegistry.from_file(path).append_seed(FOX).save(path)
    assert path.stat().st_mode & 0o7777 == mode


@pytest.mark.parametrize(("umask", "mode"), [(0o000, 0o644), (0o022, 0o644), (0o077, 0o600)])
def test_a_new_file_obeys_the_umask(tmp_path: Path, umask: int, mode: int) -> None:
    """A new file is readable by all, less the umask."""
    before = os.umask(umask)
    try:
        SeedRegistry.from_json(PRETTY).save(tmp_path / "new.json")
    finally:
        os.umask(before)
    assert (tmp_path / "new.json").stat().st_mode & 0o7777 == mode


@pytest.mark.parametrize("function", ["os.replace", "os.fsync", "os.fchmod"])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch, function: str, error: BaseException
) -> None:
    """Until the new file is complete, the old one is there, and no temporary file stays."""
    registry = SeedRegistry.from_file(path).append_seed(FOX)
    monkeypatch.setattr(function, raising(error))
    with pytest.raises((RegistryError, KeyboardInterrupt)):
        registry.save(path)
    assert [(each.name, each.read_text()) for each in path.parent.iterdir()] == [("registry.json", PRETTY)]


def test_a_failure_is_an_error_of_the_registry(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is named with the file."""
    registry = SeedRegistry.from_file(path)
    monkeypatch.setattr("os.fsync", raising(OSError(errno.ENOSPC, "No space left on device")))
    with pytest.raises(RegistryError, match=r"registry\.json: it cannot be saved \(No space left on device\)"):
        registry.save(path)


@pytest.mark.parametrize("where", ["none/registry.json", ".", "a\0b"])
def test_a_place_that_takes_no_file_is_rejected(tmp_path: Path, where: str) -> None:
    """A missing folder, a directory and a path that is none cannot be saved to."""
    with pytest.raises(RegistryError, match=r"cannot be saved \("):
        SeedRegistry.from_json(PRETTY).save(tmp_path / where)


KILLED = """
import os, signal, sys
from example_data.registry.definition import SeedDefinition
from example_data.registry.registry import SeedRegistry
os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
SeedRegistry.from_file(sys.argv[1]).append_seed(SeedDefinition("grey-wolf", 5, 6)).save(sys.argv[1])
"""


def test_a_killed_process_leaves_the_old_file(path: Path) -> None:
    """Killed just before the new file takes the name, a process has changed nothing."""
    result = subprocess.run([sys.executable, "-c", KILLED, path], check=False)
    assert (result.returncode, path.read_text()) == (-signal.SIGKILL, PRETTY)


def test_the_next_save_clears_what_a_killed_process_left(path: Path) -> None:
    """A half-finished save is neither in the way of the next nor in the folder after it."""
    subprocess.run([sys.executable, "-c", KILLED, path], check=False)
    SeedRegistry.from_file(path).append_seed(FOX).save(path)
    assert [(each.name, each.read_text()) for each in path.parent.iterdir()] == [("registry.json", PRETTY_WITH_FOX)]


APPENDING = """
import sys
from example_data.registry.definition import SeedDefinition
from example_data.registry.registry import SeedRegistry
path, number = sys.argv[1], int(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
registry = SeedRegistry.from_file(path)
for letter in "abc":
    registry = registry.append_seed(SeedDefinition(f"{letter}-{number}", number, 1)).save(path)
"""


def test_processes_that_save_at_once_lose_nothing(path: Path) -> None:
    """Eight processes that append three seeds each at the same moment leave all twenty-four."""
    processes = [
        subprocess.Popen([sys.executable, "-c", APPENDING, path, str(number)], stdin=-1, stdout=-1, text=True)
        for number in range(8)
    ]
    for process in processes:
        assert process.stdout
        process.stdout.readline()
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()
    appended = {f"{letter}-{number}" for letter in "abc" for number in range(8)}
    assert set(names(path)) == {"mossy-owl"} | appended


def test_the_registry_needs_no_database() -> None:
    """Reading a registry imports no library that is slow or talks to a database."""
    code = (
        "import sys, example_data.registry.registry;"
        "print({'sqlalchemy', 'alembic', 'psycopg', 'dynaconf', 'numpy', 'faker', 'coolname'} & set(sys.modules))"
    )
    output = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert output == "set()\n"


# Properties

seed_names = st.from_regex(r"[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,9}){0,3}", fullmatch=True)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
seeds = st.fixed_dictionaries(
    {"name": seed_names, "seed": st.integers(0, 2**63 - 1), "userCount": st.integers(1, 2**31 - 1)},
    optional={"locale": texts, "dataset": texts},
)
documents = st.fixed_dictionaries(
    {
        "version": st.just(1),
        "interestThemeIds": st.lists(st.uuids().map(str), min_size=1, max_size=4, unique=True),
        "safetyToggleIds": st.lists(st.uuids().map(str), max_size=4, unique=True),
        "seeds": st.lists(seeds, min_size=1, max_size=4, unique_by=lambda seed: seed["name"]),
    },
    optional={"$schema": texts},
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | st.just(10**400)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Return a valid registry in which one value is replaced, removed or joined by another."""
    document: dict[str, Any] = draw(documents)
    places: list[Any] = [document, *document["seeds"], document["seeds"], document["safetyToggleIds"]]
    place = draw(st.sampled_from(places))
    if isinstance(place, list):
        place.insert(draw(st.integers(0, len(place))), draw(values))
    elif draw(st.booleans()):
        place[draw(st.sampled_from([*place, "extra"]))] = draw(values)
    else:
        del place[draw(st.sampled_from(list(place)))]
    return json.dumps(document)


def is_read_or_rejected(data: str | bytes) -> bool:
    """Whether a registry is made of a text, or it is rejected in one line."""
    try:
        SeedRegistry.from_json(data)
    except RegistryError as error:
        return "\n" not in str(error)
    return True


@settings(max_examples=60, deadline=None)
@given(documents)
def test_round_trip(document: dict[str, Any]) -> None:
    """A registry written and read again is the same."""
    registry = SeedRegistry.from_json(json.dumps(document))
    assert SeedRegistry.from_json(registry.to_json()) == registry


@settings(max_examples=60, deadline=None)
@given(documents)
def test_values_survive(document: dict[str, Any]) -> None:
    """What is written has the values and the order of what was read, but for defaults."""
    defaults = {"locale": "en_US", "dataset": "example_data.datasets.people:v1"}
    written = json.loads(SeedRegistry.from_json(json.dumps(document)).to_json())
    assert [defaults | seed for seed in written["seeds"]] == [defaults | seed for seed in document["seeds"]]


@settings(max_examples=100, deadline=None)
@given(st.binary() | st.text() | st.text('{}[]":,-+.0123456789eE\\ntrufalsx ').map(str))
def test_no_text_crashes_the_registry(data: str | bytes) -> None:
    """Bytes and texts of any kind are read or rejected."""
    assert is_read_or_rejected(data)


@settings(max_examples=100, deadline=None)
@given(values.map(json.dumps))
def test_no_json_crashes_the_registry(data: str) -> None:
    """JSON of any shape is read or rejected."""
    assert is_read_or_rejected(data)


@settings(max_examples=100, deadline=None)
@given(mutated())
def test_no_mutation_crashes_the_registry(data: str) -> None:
    """A registry with one wrong value is read or rejected."""
    assert is_read_or_rejected(data)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_cut_crashes_the_registry(data: st.DataObject) -> None:
    """A registry from which a piece is missing is read or rejected."""
    whole = text().encode()
    start = data.draw(st.integers(0, len(whole)))
    stop = data.draw(st.integers(start, len(whole)))
    assert is_read_or_rejected(whole[:start] + whole[stop:])


@settings(max_examples=60, deadline=None)
@given(st.builds(SeedDefinition, scalars, scalars, scalars, scalars, scalars))
def test_no_definition_crashes_the_registry(definition: SeedDefinition) -> None:
    """A definition with values of any kind is appended so that it can be written, or rejected."""
    try:
        extended = SeedRegistry.from_json(text()).append_seed(definition)
    except RegistryError:
        return
    assert SeedRegistry.from_json(extended.to_json()) == extended

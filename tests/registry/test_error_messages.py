"""Registries that are rejected, and the message about each."""

from __future__ import annotations

import errno
import re
from pathlib import Path

import pytest

from example_data.errors import RegistryError
from example_data.registry.registry import SeedRegistry
from tests.support.registry_texts import (
    COUNT_RULE,
    HERON,
    NAME_RULE,
    OWL,
    SEED_RULE,
    THEME,
    TOGGLE,
    raising,
    text,
    text_of_seed,
)

ROOT_KEYS = "$schema, version, interestThemeIds, safetyToggleIds, seeds"

SEED_KEYS = "name, seed, userCount, locale, dataset, sizes, parameters"


def message(data: str | bytes) -> str:
    """Return the message about a registry that is rejected."""
    with pytest.raises(RegistryError) as caught:
        SeedRegistry.from_json(data)
    return str(caught.value)


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
        ('{"version": 1, "seeds": [{"name": "a-b", "seed": 1e999},]}', "line 1, column 57"),
        ('{"version": 1e400,\n"seeds": [', "line 2, column 11"),
        ('{"version": 9e999, "a": "\\ud800" x}', "line 1, column 34"),
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
    ("data", "expected"),
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
        (text(seeds={}), "$.seeds: wrong value (expected an array of seeds, found an object)."),
        (text(seeds=[OWL, 3]), "$.seeds[1]: wrong value (expected an object, found 3)."),
        (text(seeds=[{"name": "a"}]), f"$.seeds[0].seed: missing (expected {SEED_RULE}). Add it."),
        (
            text(seeds=[OWL, HERON, OWL]),
            ('$.seeds[2].name: wrong value (expected other than $.seeds[0].name, found "mossy-owl").'),
        ),
    ],
)
def test_a_wrong_shape_is_rejected(data: str, expected: str) -> None:
    """The message has the path, what was found and what is allowed, for every part."""
    assert message(data) == f"<registry>: {expected}"


@pytest.mark.parametrize(
    ("key", "value", "expected"),
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
def test_wrong_vocabularies_are_rejected(key: str, value: object, expected: str) -> None:
    """A vocabulary is a list of UUIDs, each once."""
    assert message(text(**{key: value})) == f"<registry>: $.{key}{expected}"


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
    expected = "$.seeds[0].name: a key before it is there twice (expected once). Remove one of them."
    assert message('{"version": 1, "seeds": [{"name": 5}], "seeds": []}') == f"<registry>: {expected}"


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

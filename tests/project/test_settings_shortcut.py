"""The shortcut that finds example data disabled without Dynaconf: never against the settings themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest

from example_data.project import database, settings_shortcut
from example_data.project.settings import load
from tests.support.settings import URL, Variables, default, python

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.settings import Configured

SHORTCUTS = [
    pytest.param(None, {}, None, id="no file"),
    pytest.param("[default]\nis_enabled = false", {}, None, id="off"),
    pytest.param("[default]\nis_enabled = true", {}, None, id="on"),
    pytest.param("[default]\nis_enabled = true\n[development]\nis_enabled = false", {}, None, id="on, then off"),
    pytest.param("[default]\nis_enabled = false\n[development]\nis_enabled = true", {}, None, id="off, then on"),
    pytest.param("[production]\nIs_Enabled = 'yes'", {"EXAMPLE_DATA_ENV": "production"}, None, id="other section"),
    pytest.param("[global]\nis_enabled = 1", {}, None, id="global"),
    pytest.param("[default]\nis_enabled = false", {}, "[default]\nis_enabled = true", id="local file"),
    pytest.param("[default]\nis_enabled = true", {"EXAMPLE_DATA_IS_ENABLED": "off"}, None, id="variable off"),
    pytest.param("[default]\nis_enabled = false", {"EXAMPLE_DATA_IS_ENABLED": "on"}, None, id="variable on"),
    pytest.param("[default]\nis_enabled = true", {"EXAMPLE_DATA_IS_ENABLED": ""}, None, id="variable empty"),
    pytest.param("[Default]\nis_enabled = true\n[DEVELOPMENT]\nIS_ENABLED = true", {}, None, id="capitals"),
    pytest.param("[dynaconf]\nis_enabled = true", {}, None, id="old name of global"),
    pytest.param("[default]\ndynaconf_include = 'more.toml'", {}, None, id="include"),
    pytest.param("[default]\nincludes_for_dynaconf = ['more.toml']", {}, None, id="includes"),
    pytest.param("[default]\nis_enabled = '@bool on'", {}, None, id="word of Dynaconf"),
    pytest.param("[default]\ndatabase_url = 'postgresql://u@h/shop'", {}, None, id="database"),
    pytest.param("[default]\ndatabase_url = ''", {"EXAMPLE_DATA_DATABASE_URL": " "}, None, id="no database"),
    pytest.param("[default]", {"EXAMPLE_DATA_DATABASE_URL": " postgresql://u@h/shop"}, None, id="database by variable"),
]

every_shortcut = pytest.mark.parametrize(("file", "variables", "local"), SHORTCUTS)


@every_shortcut
def test_the_shortcut_never_turns_off_what_is_on(
    configured: Configured, file: str | None, variables: Variables, local: str | None
) -> None:
    """Where the shortcut says that example data is off, the settings say so."""
    root = configured(file, variables, local)
    assert not (settings_shortcut.is_plainly_disabled(root) and load(root).is_enabled)


@every_shortcut
def test_the_database_of_the_shortcut_is_the_one_of_the_settings(
    configured: Configured, file: str | None, variables: Variables, local: str | None
) -> None:
    """Whether Dynaconf had to be asked does not show in the database that is found."""
    root = configured(file, variables, local)
    found = database.find_outside_alembic(root)
    assert (found.value.strip() if found else None) == load(root).database_url


@pytest.mark.parametrize(
    ("file", "variables", "expected"),
    [
        (None, {}, True),
        ("[default]\nis_enabled = false", {}, True),
        ("[default]\nis_enabled = true", {}, False),
        ("[default]\nis_enabled = true", {"EXAMPLE_DATA_IS_ENABLED": "off"}, True),
        ("[default]\nis_enabled = false", {"EXAMPLE_DATA_IS_ENABLED": "on"}, False),
        (None, {"EXAMPLE_DATA_IS_ENABLED": "maybe"}, False),
        ("[default]\nis_enabled = false\n[development]\nis_enabled = true", {"EXAMPLE_DATA_ENV": "development"}, False),
        ("[default]\nis_enabled = false\n[development]\nis_enabled = true\n[live]", {"EXAMPLE_DATA_ENV": "live"}, True),
        ("[default]\nis_enabled = 'maybe'", {}, False),
        ("[default", {}, False),
    ],
)
def test_off_by_the_shortcut(
    configured: Configured,
    file: str | None,
    variables: Variables,
    expected: bool,  # noqa: FBT001
) -> None:
    """The shortcut is enough where nothing says on; where something may, or is wrong, the settings decide."""
    assert settings_shortcut.is_plainly_disabled(configured(file, variables)) is expected


@pytest.mark.parametrize(
    ("file", "variables", "expected"),
    [
        (None, {}, None),
        ("[default]\nis_enabled = true", {}, None),
        (None, {"EXAMPLE_DATA_DATABASE_URL": " postgresql://u@h/shop "}, "postgresql://u@h/shop"),
        ("[default]\ndatabase_url = 'postgresql://u@h/a'", {"EXAMPLE_DATA_DATABASE_URL": URL}, "postgresql://u@h/shop"),
        ("[default", {"EXAMPLE_DATA_DATABASE_URL": URL}, "postgresql://u@h/shop"),
        ("[default]\ndatabase_url = 'postgresql://h/shop'", {}, "postgresql://h/shop"),
        ("[production]\ndatabase_url = 'postgresql://u@h/shop'", {}, None),
    ],
)
def test_the_database_of_the_shortcut(
    configured: Configured, file: str | None, variables: Variables, expected: str | None
) -> None:
    """The shortcut finds the database of the variable, or that there is none."""
    assert (settings_shortcut.text("DATABASE_URL", configured(file, variables)) or None) == expected


@pytest.mark.parametrize("file", ["[default]\ndatabase_url = 'postgresql://u@h/shop'", "[default"])
def test_a_database_that_the_shortcut_does_not_know(configured: Configured, file: str) -> None:
    """Where Dynaconf may evaluate what a file says, or the file cannot be read, it takes the settings to tell."""
    with pytest.raises(LookupError):
        settings_shortcut.text("DATABASE_URL", configured(file))


@pytest.mark.parametrize("variables", [{}, {"EXAMPLE_DATA_DATABASE_URL": URL}, {"EXAMPLE_DATA_IS_ENABLED": "off"}])
def test_the_shortcut_does_without_dynaconf(root: Path, variables: Variables) -> None:
    """Neither whether example data is off nor which database it is takes the import of Dynaconf."""
    default(root, "is_enabled = true")
    code = (
        "import sys; from pathlib import Path; from example_data.project import database, settings_shortcut; "
        f"root = Path({str(root)!r}); settings_shortcut.is_plainly_disabled(root); "
        "database.find_outside_alembic(root); "
        "print({'dynaconf', 'sqlalchemy', 'psycopg', 'numpy'} & set(sys.modules))"
    )
    assert python(code, **variables) == "set()"


@every_shortcut
def test_plain_values_are_those_that_dynaconf_reads(
    monkeypatch: pytest.MonkeyPatch, configured: Configured, file: str | None, variables: Variables, local: str | None
) -> None:
    """Whether a file could be read without Dynaconf does not show in the settings."""
    root = configured(file, variables, local)
    plain = load(root)
    monkeypatch.setattr(settings_shortcut, "read", Mock(side_effect=LookupError))
    load.__globals__["_load"].cache_clear()
    assert load(root) == plain

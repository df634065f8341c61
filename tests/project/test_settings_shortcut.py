"""One setting that is read alone, where it can be without Dynaconf: never against all of the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest

from example_data.errors import SettingsError
from example_data.project import database, settings_shortcut
from example_data.project.settings import load
from tests.support.settings import URL, Variables, default, python, refused

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
def test_the_switch_alone_is_that_of_all_settings(
    configured: Configured, file: str | None, variables: Variables, local: str | None
) -> None:
    """Whether example data is on is the same, whoever asks."""
    root = configured(file, variables, local)
    assert load(root, "IS_ENABLED").is_enabled == load(root).is_enabled


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
        (None, {}, False),
        ("[default]\nis_enabled = false", {}, False),
        ("[default]\nis_enabled = true", {}, True),
        ("[default]\nis_enabled = true", {"EXAMPLE_DATA_IS_ENABLED": "off"}, False),
        ("[default]\nis_enabled = false", {"EXAMPLE_DATA_IS_ENABLED": "on"}, True),
        ("[default]\nis_enabled = false\n[development]\nis_enabled = true", {"EXAMPLE_DATA_ENV": "development"}, True),
        (
            "[default]\nis_enabled = false\n[development]\nis_enabled = true\n[live]",
            {"EXAMPLE_DATA_ENV": "live"},
            False,
        ),
        ("[default]\nis_enabled = false\nuser_count = 'many'", {}, False),
    ],
)
def test_the_switch_alone(
    configured: Configured,
    file: str | None,
    variables: Variables,
    expected: bool,  # noqa: FBT001
) -> None:
    """The switch is read without the other settings, whatever is wrong with these."""
    assert load(configured(file, variables), "IS_ENABLED").is_enabled is expected


@pytest.mark.parametrize(
    ("file", "variables"),
    [
        (None, {"EXAMPLE_DATA_IS_ENABLED": "maybe"}),
        ("[default]\nis_enabled = 'maybe'", {}),
        ("[default]\nis_enabled = 'maybe'\nuser_count = 'many'", {}),
        ("[default", {}),
    ],
)
def test_a_switch_that_is_wrong(configured: Configured, file: str | None, variables: Variables) -> None:
    """Where the switch is not understood, all that is wrong is told."""
    root = configured(file, variables)
    with pytest.raises(SettingsError) as caught:
        load(root, "IS_ENABLED")
    assert str(caught.value).replace(str(root), "ROOT") == refused(root)


@pytest.mark.parametrize(
    ("file", "variables", "expected"),
    [
        (None, {}, None),
        ("[default]\nis_enabled = true", {}, None),
        (None, {"EXAMPLE_DATA_DATABASE_URL": " postgresql://u@h/shop "}, "postgresql://u@h/shop"),
        ("[default]\ndatabase_url = 'postgresql://u@h/a'", {"EXAMPLE_DATA_DATABASE_URL": URL}, "postgresql://u@h/shop"),
        ("[default", {"EXAMPLE_DATA_DATABASE_URL": URL}, "postgresql://u@h/shop"),
        ("[default]\ndatabase_url = 'postgresql://h/shop'", {}, "postgresql://h/shop"),
        ("[default]\ndatabase_url = 'postgresql://u@h/shop'", {}, "postgresql://u@h/shop"),
        ("[production]\ndatabase_url = 'postgresql://u@h/shop'", {}, None),
    ],
)
def test_the_database_alone(
    configured: Configured, file: str | None, variables: Variables, expected: str | None
) -> None:
    """The database of the variable needs no file, not even one that can be read."""
    assert load(configured(file, variables), "DATABASE_URL").database_url == expected


@pytest.mark.parametrize("variables", [{}, {"EXAMPLE_DATA_DATABASE_URL": URL}, {"EXAMPLE_DATA_IS_ENABLED": "off"}])
def test_plain_settings_do_without_dynaconf(root: Path, variables: Variables) -> None:
    """Neither whether example data is off nor which database it is takes the import of Dynaconf, as others may."""
    default(root, "is_enabled = true\nuser_count = '@int 20'")
    code = (
        "import sys; from pathlib import Path; from example_data.project import database, settings; "
        f"root = Path({str(root)!r}); settings.load(root, 'IS_ENABLED'); "
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
    load.__globals__["_read_all"].cache_clear()
    assert load(root) == plain

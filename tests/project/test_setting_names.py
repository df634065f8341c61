"""The names of settings: a slip is an error that names what was meant, and names of others are left to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from example_data.errors import SettingsError
from example_data.project.settings import load
from tests.support.settings import WHOLE_SEED, default, refused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.settings import Configured

KNOWN = ", ".join(
    f"EXAMPLE_DATA_{name}"
    for name in (
        *("IS_ENABLED", "SEED_NAME", "SEED", "USER_COUNT", "SIZES", "ANCHOR"),
        *("REGISTRY_PATH", "DATABASE_URL", "QUEUE_URL", "REQUIRE_CONSENT", "ENV", "PASSWORD"),
    )
)


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ("EXAMPLE_DATA_ENABLED", "did you mean EXAMPLE_DATA_IS_ENABLED?"),
        ("EXAMPLE_DATA_IS_ENABLE", "did you mean EXAMPLE_DATA_IS_ENABLED?"),
        ("EXAMPLE_DATA_is_enabled", "did you mean EXAMPLE_DATA_IS_ENABLED?"),
        ("example_data_is_enabled", "did you mean EXAMPLE_DATA_IS_ENABLED?"),
        ("EXAMPLE_DATA_SEEDNAME", "did you mean EXAMPLE_DATA_SEED_NAME or EXAMPLE_DATA_SEED?"),
        ("EXAMPLE_DATA_ENVIRONMENT", f"expected one of {KNOWN}"),
        ("EXAMPLE_DATA_FOLDER", f"expected one of {KNOWN}"),
        ("EXAMPLE_DATA", f"expected one of {KNOWN}"),
        ("EXAMPLE_DATA_DYNACONF_INCLUDE", f"expected one of {KNOWN}"),
    ],
)
def test_a_misspelt_variable_is_refused(
    monkeypatch: pytest.MonkeyPatch, root: Path, variable: str, expected: str
) -> None:
    """A variable with our prefix that nobody reads is an error, also where one setting is asked for."""
    monkeypatch.setenv(variable, "on")
    sentence = f"Settings for ROOT: {variable} is no setting ({expected}). Correct them."
    assert refused(root) == sentence
    for setting in ("IS_ENABLED", "DATABASE_URL"):
        with pytest.raises(SettingsError, match=rf"{variable} is no setting"):
            load(root, setting)


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("[default]\nenabled = true", "enabled in settings.toml is no setting (did you mean is_enabled?)"),
        ("[production]\nis_enable = true", "is_enable in settings.toml is no setting (did you mean is_enabled?)"),
        ("[default]\nis-enabled = true", "is-enabled in settings.toml is no setting (did you mean is_enabled?)"),
        ("[default]\nseed_names = ['a']", "seed_names in settings.toml is no setting (did you mean seed_name?)"),
        ("is_enabled = true", "is_enabled in settings.toml stands in no section (expected [default] above it)"),
        ("[sizes.a]\nb = 1", "sizes in settings.toml stands in no section (expected [default] above it)"),
        (
            "[defaults]\nis_enabled = true",
            "[defaults] in settings.toml is no section that applies everywhere (did you mean [default]?)",
        ),
    ],
)
def test_a_misspelt_key_is_refused(configured: Configured, file: str, expected: str) -> None:
    """A key that is like a setting's name, or stands where nobody reads it, is an error."""
    assert refused(configured(file)) == f"Settings for ROOT: {expected}. Correct them."


def test_an_applications_own_keys_are_a_warning(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    """An application may share the file: keys that are like none of ours are named once, and left to it."""
    default(root, "user_count = 20\nport = 8000\ndatabase = 'shop'\ndynaconf_merge = true")
    assert (load(root).user_count, load(root, "IS_ENABLED").is_enabled) == (20, False)
    assert caplog.messages == [f"{root}/settings.toml: port, database: no such setting, so nothing here reads it"]


@pytest.mark.parametrize(
    ("file", "environment", "expected"),
    [
        (
            "[default]\nseed = 1\n[production]",
            "prodution",
            "settings.toml has no section [prodution] (did you mean production?)",
        ),
        ("[live]\nseed = 1", "qa", "settings.toml has no section [qa] (expected one of live, development)"),
        ("[a]\nseed = 1", "a,b", "settings.toml has no section [b] (expected one of a, development)"),
        (
            "[default]\nseed = 1",
            "developmnet",
            "settings.toml has no section [developmnet] (did you mean development?)",
        ),
    ],
)
def test_an_environment_without_a_section_is_refused(
    configured: Configured, file: str, environment: str, expected: str
) -> None:
    """A slip in EXAMPLE_DATA_ENV is an error, and so is a name without a section where other sections have settings."""
    root = configured(file, {"EXAMPLE_DATA_ENV": environment})
    assert refused(root) == f"Settings for ROOT: EXAMPLE_DATA_ENV: {expected}. Correct them."


@pytest.mark.parametrize(
    ("file", "environment"),
    [
        (None, "production"),
        ("[default]\nseed = 1", "development"),
        ("[default]\nseed = 1\n[production]", " Production "),
        ("[default]\nseed = 1\n[development]\n[production]", "testing"),
        ("port = 8000\n[database]\nhost = 'h'", "production"),
    ],
)
def test_an_environment_that_needs_no_section(configured: Configured, file: str | None, environment: str) -> None:
    """Without settings of ours in other sections there is nothing that a section could change."""
    assert load(configured(file, {"EXAMPLE_DATA_ENV": environment})).is_enabled is False


def test_all_names_are_reported_together(configured: Configured) -> None:
    """Wrong names and wrong values are one message."""
    root = configured("[default]\nenabled = true\nseed = 'x'", {"EXAMPLE_DATA_SEEDS": "a"})
    assert refused(root) == (
        "Settings for ROOT: EXAMPLE_DATA_SEEDS is no setting (did you mean EXAMPLE_DATA_SEED?); "
        "enabled in settings.toml is no setting (did you mean is_enabled?); seed in "
        f"settings.toml has a wrong value ({WHOLE_SEED}, found 'x'). Correct them."
    )

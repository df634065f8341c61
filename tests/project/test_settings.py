"""The settings: where each comes from, which wins, what is refused, and what a host application cannot change."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from example_data.errors import SettingsError
from example_data.project.settings import Settings, load
from tests.support.settings import URL, WHOLE_SEED, Variables, default, python, refused

if TYPE_CHECKING:
    from tests.support.settings import Configured


WHOLE_COUNT = "expected a whole number from 1 to 2147483647"

SIZES = "expected busy-shop.customers = 20, with a whole number from 1 to 2147483647"

DAY = "expected today, monday or a date such as 2026-06-01"

WORDS = "expected one of on, true, yes, 1, off, false, no, 0"

HOST = {
    "DYNACONF_IS_ENABLED": "true",
    "DYNACONF_SEED_NAME": "host-seed",
    "DYNACONF_USER_COUNT": "99",
    "DYNACONF_DATABASE_URL": "postgresql://host/host",
    "ENVVAR_PREFIX_FOR_DYNACONF": "HOST",
    "ENVIRONMENTS_FOR_DYNACONF": "false",
    "ENV_FOR_DYNACONF": "production",
    "FORCE_ENV_FOR_DYNACONF": "production",
    "DEFAULT_ENV_FOR_DYNACONF": "production",
    "ENV_SWITCHER_FOR_DYNACONF": "HOST_ENV",
    "SETTINGS_FILE_FOR_DYNACONF": "host.toml",
    "SETTINGS_FILES_FOR_DYNACONF": '["host.toml"]',
    "PRELOAD_FOR_DYNACONF": '["host.toml"]',
    "INCLUDES_FOR_DYNACONF": '["host.toml"]',
    "SECRETS_FOR_DYNACONF": "host.toml",
    "ROOT_PATH_FOR_DYNACONF": "/",
    "SKIP_FILES_FOR_DYNACONF": '["settings.toml"]',
    "MERGE_ENABLED_FOR_DYNACONF": "true",
    "CORE_LOADERS_FOR_DYNACONF": "[]",
    "LOADERS_FOR_DYNACONF": "false",
    "LOWERCASE_READ_FOR_DYNACONF": "false",
    "DOTTED_LOOKUP_FOR_DYNACONF": "false",
    "ENCODING_FOR_DYNACONF": "utf-16",
    "VALIDATE_ON_UPDATE_FOR_DYNACONF": "true",
    "SYSENV_FALLBACK_FOR_DYNACONF": "true",
    "DOTENV_PATH_FOR_DYNACONF": "host.env",
}
"""What a host application may have set for its own Dynaconf."""


# Where a setting comes from


def test_defaults(root: Path) -> None:
    """Without a file and without variables nothing is on and nothing overridden."""
    assert load(root) == Settings(
        environment="development",
        is_enabled=False,
        seed_names=frozenset(),
        seed=None,
        user_count=None,
        registry_path=root / "seeds/registry.json",
        anchor=None,
        database_url=None,
        queue_url=None,
        require_consent=False,
    )


@pytest.mark.parametrize(
    ("line", "attribute", "expected"),
    [
        ("is_enabled = true", "is_enabled", True),
        ("is_enabled = 1", "is_enabled", True),
        ("is_enabled = 'on'", "is_enabled", True),
        ("IS_ENABLED = true", "is_enabled", True),
        ("is_enabled = ''", "is_enabled", False),
        ("seed_name = 'mossy-owl'", "seed_names", {"mossy-owl"}),
        ("seed_name = 'mossy-owl, kind-heron,'", "seed_names", {"mossy-owl", "kind-heron"}),
        ("seed_name = ['mossy-owl', 'kind-heron']", "seed_names", {"mossy-owl", "kind-heron"}),
        ("seed_name = []", "seed_names", set()),
        ("seed = 7", "seed", 7),
        ("seed = 0", "seed", 0),
        ("seed = 9223372036854775807", "seed", 9223372036854775807),
        ("seed = '7'", "seed", 7),
        ("user_count = 1_000", "user_count", 1000),
        ("user_count = 2147483647", "user_count", 2147483647),
        ("user_count = ''", "user_count", None),
        ("registry_path = '/srv/registry.json'", "registry_path", Path("/srv/registry.json")),
        ("database_url = 'postgresql://u@h/shop'", "database_url", "postgresql://u@h/shop"),
        ("database_url = ''", "database_url", None),
        ("queue_url = 'postgresql://u@h/jobs'", "queue_url", "postgresql://u@h/jobs"),
        ("require_consent = true", "require_consent", True),
        ("anchor = 'today'", "anchor", "today"),
        ("anchor = 2026-06-01", "anchor", "2026-06-01"),
        ("anchor = '2026-06-01'", "anchor", "2026-06-01"),
        ("anchor = ''", "anchor", None),
    ],
)
def test_a_setting_from_the_file(root: Path, line: str, attribute: str, expected: object) -> None:
    """Every setting can stand in `settings.toml`."""
    default(root, line)
    assert getattr(load(root), attribute) == expected


@pytest.mark.parametrize(
    ("variable", "value", "attribute", "expected"),
    [
        ("IS_ENABLED", "on", "is_enabled", True),
        ("SEED_NAME", "mossy-owl", "seed_names", {"mossy-owl"}),
        ("SEED_NAME", " mossy-owl , kind-heron ,", "seed_names", {"mossy-owl", "kind-heron"}),
        ("SEED_NAME", "", "seed_names", set()),
        ("SEED", "7", "seed", 7),
        ("SEED", " 0 ", "seed", 0),
        ("SEED", "", "seed", None),
        ("USER_COUNT", "50", "user_count", 50),
        ("USER_COUNT", "007", "user_count", 7),
        ("REGISTRY_PATH", "/srv/registry.json", "registry_path", Path("/srv/registry.json")),
        ("DATABASE_URL", " postgresql://u@h/shop ", "database_url", "postgresql://u@h/shop"),
        ("DATABASE_URL", "", "database_url", None),
        ("QUEUE_URL", "postgresql://u@h/jobs", "queue_url", "postgresql://u@h/jobs"),
        ("REQUIRE_CONSENT", "yes", "require_consent", True),
        ("SIZES", "busy-shop.customers = 20", "sizes", {"busy-shop": {"customers": 20}}),
        ("SIZES", 'a = {"odd, name" = "2", b = ""}', "sizes", {"a": {"odd, name": 2}}),
        ("SIZES", "", "sizes", {}),
        ("ANCHOR", " Monday ", "anchor", "monday"),
        ("ANCHOR", "2024-02-29", "anchor", "2024-02-29"),
        ("ANCHOR", "", "anchor", None),
    ],
)
def test_a_setting_from_a_variable(
    configured: Configured, variable: str, value: str, attribute: str, expected: object
) -> None:
    """Every setting can stand in a variable EXAMPLE_DATA_*."""
    root = configured(None, {f"EXAMPLE_DATA_{variable}": value})
    assert getattr(load(root), attribute) == expected


@pytest.mark.parametrize(
    "name", ["1_000", "1e3", "nan", "true", "[a]", "{a", "@int 1", "@merge a", "@jinja {{ a", "'a'"]
)
def test_a_name_stays_text(monkeypatch: pytest.MonkeyPatch, root: Path, name: str) -> None:
    """A name in a variable is taken as it is, whatever TOML or Dynaconf would read in it."""
    monkeypatch.setenv("EXAMPLE_DATA_SEED_NAME", name)
    assert load(root).seed_names == {name}


@pytest.mark.parametrize("variable", ["EXAMPLE_DATABASE_URL", "EXAMPLE_SEED", "IS_ENABLED", "MY_EXAMPLE_DATA_SEED"])
def test_variables_of_others_do_not_matter(monkeypatch: pytest.MonkeyPatch, root: Path, variable: str) -> None:
    """A variable that does not begin like ours changes nothing."""
    monkeypatch.setenv(variable, "on")
    assert load(root) == Settings(registry_path=root / "seeds/registry.json")


@pytest.mark.parametrize("path", ["", " "])
def test_an_empty_registry_path_is_the_default(monkeypatch: pytest.MonkeyPatch, root: Path, path: str) -> None:
    """A variable that is set to nothing is as good as not set."""
    monkeypatch.setenv("EXAMPLE_DATA_REGISTRY_PATH", path)
    assert load(root).registry_path == root / "seeds/registry.json"


def test_a_relative_registry_path_is_in_the_project(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    """The registry is looked for from the project's folder, wherever the process was started."""
    monkeypatch.setenv("EXAMPLE_DATA_REGISTRY_PATH", "../seeds.json")
    assert load(root).registry_path == root / "../seeds.json"


@pytest.mark.parametrize(
    ("line", "variables", "attribute", "expected"),
    [
        ("is_enabled = true", {"EXAMPLE_DATA_IS_ENABLED": "off"}, "is_enabled", False),
        ("is_enabled = true", {"EXAMPLE_DATA_IS_ENABLED": ""}, "is_enabled", False),
        ("seed_name = 'a'", {"EXAMPLE_DATA_SEED_NAME": "b"}, "seed_names", {"b"}),
        ("seed_name = 'a'", {"EXAMPLE_DATA_SEED_NAME": ""}, "seed_names", set()),
        ("seed = 1", {"EXAMPLE_DATA_SEED": "2"}, "seed", 2),
        ("seed = 1", {"EXAMPLE_DATA_SEED": ""}, "seed", None),
        ("user_count = 1", {"EXAMPLE_DATA_USER_COUNT": "2"}, "user_count", 2),
        ("registry_path = '/a'", {"EXAMPLE_DATA_REGISTRY_PATH": "/b"}, "registry_path", Path("/b")),
        (
            "database_url = 'postgresql://a'",
            {"EXAMPLE_DATA_DATABASE_URL": URL},
            "database_url",
            "postgresql://u@h/shop",
        ),
        ("database_url = 'postgresql://a'", {"EXAMPLE_DATA_DATABASE_URL": ""}, "database_url", None),
        ("require_consent = true", {"EXAMPLE_DATA_REQUIRE_CONSENT": "off"}, "require_consent", False),
    ],
)
def test_a_variable_wins(
    configured: Configured, line: str, variables: Variables, attribute: str, expected: object
) -> None:
    """What a variable says wins over what the file says, also where it is empty."""
    assert getattr(load(configured(f"[default]\n{line}", variables)), attribute) == expected


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        (None, ("development", 1, 20)),
        ("development", ("development", 1, 20)),
        ("production", ("production", 1, 30)),
        ("PRODUCTION", ("production", 1, 30)),
        ("staging", ("staging", 1, 10)),
        ("", ("development", 1, 20)),
        ("true", ("true", 1, 10)),
        ("1", ("1", 1, 10)),
        ("staging,production", ("staging,production", 1, 30)),
    ],
)
def test_environments(
    monkeypatch: pytest.MonkeyPatch, root: Path, environment: str | None, expected: tuple[str, int, int]
) -> None:
    """EXAMPLE_DATA_ENV chooses the section that is laid over the defaults; it may be empty."""
    sections = "[default]\nseed=1\nuser_count=10\n[development]\nuser_count=20\n[production]\nuser_count=30\n"
    (root / "settings.toml").write_text(f"{sections}[staging]\n[true]\n[1]\n")
    if environment is not None:
        monkeypatch.setenv("EXAMPLE_DATA_ENV", environment)
    loaded = load(root)
    assert (loaded.environment, loaded.seed, loaded.user_count) == expected


def test_a_local_file_wins_over_the_file(root: Path) -> None:
    """What `settings.local.toml` says wins over what `settings.toml` says."""
    default(root, "user_count = 1\nseed = 1")
    (root / "settings.local.toml").write_text("[default]\nuser_count = 2\n")
    assert (load(root).user_count, load(root).seed) == (2, 1)


@pytest.mark.parametrize("place", ["above", "above/config", "here", "project/config"])
@pytest.mark.parametrize("name", ["settings.toml", "settings.local.toml", ".secrets.toml", ".env"])
def test_no_other_file_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str, name: str) -> None:
    """Neither a file above the project, nor one where the process was started, nor one of secrets is read."""
    root, here, folder = (
        tmp_path / "above/project",
        tmp_path / "here",
        tmp_path / place.replace("project", "above/project"),
    )
    for path in (root, here, folder):
        path.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("EXAMPLE_DATA_IS_ENABLED=on" if name == ".env" else "[default]\nis_enabled = true\n")
    monkeypatch.chdir(here)
    assert load(root).is_enabled is False


@pytest.mark.parametrize(
    "name", ["settings.yaml", "settings.json", "settings.py", "settings.ini", ".secrets.toml", ".env"]
)
def test_no_other_format_is_read(root: Path, name: str) -> None:
    """A file beside `settings.toml` in another format, or for secrets, may be the host application's."""
    texts = {"settings.yaml": "default:\n  is_enabled: true", "settings.json": '{"default": {"is_enabled": true}}'}
    others = {"settings.py": "IS_ENABLED = True", ".env": "EXAMPLE_DATA_IS_ENABLED=on"}
    default(root, "")
    (root / name).write_text((texts | others).get(name, "[default]\nis_enabled = true\n"))
    assert load(root).is_enabled is False


def test_dotenv_is_left_alone(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    """A file `.env`, which may be the host application's, is not brought into the environment."""
    (root / ".env").write_text("EXAMPLE_DATA_IS_ENABLED=on\n")
    monkeypatch.chdir(root)
    load(root)
    assert "EXAMPLE_DATA_IS_ENABLED" not in os.environ


# Words


@pytest.mark.parametrize("word", ["FALSE", "False", "false", "off", "OFF", "no", "0", "", " "])
def test_words_for_off(monkeypatch: pytest.MonkeyPatch, root: Path, word: str) -> None:
    """These words turn example data off, whatever the file says."""
    default(root, "is_enabled = true")
    monkeypatch.setenv("EXAMPLE_DATA_IS_ENABLED", word)
    assert load(root).is_enabled is False


@pytest.mark.parametrize("word", ["TRUE", "True", "true", "on", "ON", "yes", "1", " on "])
def test_words_for_on(monkeypatch: pytest.MonkeyPatch, root: Path, word: str) -> None:
    """These words turn example data on."""
    monkeypatch.setenv("EXAMPLE_DATA_IS_ENABLED", word)
    assert load(root).is_enabled is True


@pytest.mark.parametrize("word", ["maybe", "2", "none", "enabled", "t", "[]", "on off"])
def test_other_words_are_refused(monkeypatch: pytest.MonkeyPatch, root: Path, word: str) -> None:
    """Any other word is an error that names the variable, the word and the words allowed."""
    monkeypatch.setenv("EXAMPLE_DATA_IS_ENABLED", word)
    assert (
        refused(root)
        == f"Settings for ROOT: EXAMPLE_DATA_IS_ENABLED has a wrong value ({WORDS}, found '{word}'). Correct them."
    )


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("REQUIRE_CONSENT", "perhaps", WORDS),
        ("SEED", "-1", WHOLE_SEED),
        ("SEED", "9223372036854775808", WHOLE_SEED),
        ("SEED", "1e3", WHOLE_SEED),
        ("SEED", "1_000", WHOLE_SEED),
        ("SEED", "0x7", WHOLE_SEED),
        ("SEED", "nan", WHOLE_SEED),
        ("SEED", "9" * 5000, WHOLE_SEED),
        ("USER_COUNT", "0", WHOLE_COUNT),
        ("SIZES", "busy-shop.customers = 0", SIZES),
        ("SIZES", "busy-shop = 5", SIZES),
        ("SIZES", "busy-shop.customers: 5", SIZES),
        ("ANCHOR", "tomorrow", DAY),
        ("ANCHOR", "2026-02-30", DAY),
        ("ANCHOR", "20260301", DAY),
        ("ANCHOR", "2026-03-01T12:00", DAY),
        ("USER_COUNT", "2147483648", WHOLE_COUNT),
        ("USER_COUNT", "12.0", WHOLE_COUNT),
        ("USER_COUNT", "\u0661\u0662", WHOLE_COUNT),
        ("USER_COUNT", "twelve", WHOLE_COUNT),
    ],
)
def test_a_wrong_variable_is_explained(
    monkeypatch: pytest.MonkeyPatch, root: Path, variable: str, value: str, expected: str
) -> None:
    """A value that is not understood is named with its variable and what is."""
    monkeypatch.setenv(f"EXAMPLE_DATA_{variable}", value)
    assert (
        refused(root)
        == f"Settings for ROOT: EXAMPLE_DATA_{variable} has a wrong value ({expected}, found '{value}'). Correct them."
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("is_enabled = 'maybe'", f"is_enabled in settings.toml has a wrong value ({WORDS}, found 'maybe')"),
        ("is_enabled = 2", f"is_enabled in settings.toml has a wrong value ({WORDS}, found 2)"),
        ("seed = -1", f"seed in settings.toml has a wrong value ({WHOLE_SEED}, found -1)"),
        ("seed = 1e3", f"seed in settings.toml has a wrong value ({WHOLE_SEED}, found 1000.0)"),
        ("user_count = true", f"user_count in settings.toml has a wrong value ({WHOLE_COUNT}, found True)"),
    ],
)
def test_a_wrong_line_is_explained(root: Path, line: str, expected: str) -> None:
    """A value of the file that is not understood is named with its place and what is."""
    default(root, line)
    assert refused(root) == f"Settings for ROOT: {expected}. Correct them."


def test_errors_are_reported_together(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    """All that is wrong is reported at once, each with the place it comes from."""
    default(root, "is_enabled = 'maybe'\nseed = 'seven'\nuser_count = 1")
    monkeypatch.setenv("EXAMPLE_DATA_SEED", "eight")
    monkeypatch.setenv("EXAMPLE_DATA_USER_COUNT", "-5")
    assert refused(root) == (
        f"Settings for ROOT: is_enabled in settings.toml has a wrong value ({WORDS}, found 'maybe'); "
        f"EXAMPLE_DATA_SEED has a wrong value ({WHOLE_SEED}, found 'eight'); "
        f"EXAMPLE_DATA_USER_COUNT has a wrong value ({WHOLE_COUNT}, found '-5'). Correct them."
    )


def test_broken_toml_is_explained(root: Path) -> None:
    """A file that is not TOML is named, with the place where it breaks."""
    (root / "settings.toml").write_text("[default\n")
    expected = "ROOT/settings.toml: not valid TOML (Expected ']' at the end of a table declaration"
    assert refused(root) == f"{expected} (at line 1, column 9)). Correct it."


def test_broken_local_toml_is_explained(root: Path) -> None:
    """It is the broken file that is named, not the one beside it."""
    default(root, "")
    (root / "settings.local.toml").write_text("[default]\nseed =\n")
    assert (
        refused(root) == "ROOT/settings.local.toml: not valid TOML (Invalid value (at line 2, column 7)). Correct it."
    )


@pytest.mark.parametrize("value", ["@int seven", "@format {env[EXAMPLE_DATA_NOWHERE]}"])
def test_a_word_of_dynaconf_that_fails_is_explained(root: Path, value: str) -> None:
    """A value that Dynaconf cannot convert or fill in is an error of the settings."""
    default(root, f'seed = "{value}"')
    assert refused(root).startswith("ROOT/settings.toml")


# Other applications


@pytest.mark.parametrize("variable", HOST)
def test_a_host_applications_dynaconf_does_not_matter(
    monkeypatch: pytest.MonkeyPatch, root: Path, variable: str
) -> None:
    """A variable that is meant for another Dynaconf changes no setting of ours."""
    (root / "settings.toml").write_text("[default]\nseed = 1\n[development]\nuser_count = 20\n[production]\nseed = 3\n")
    (root / "host.toml").write_text("[default]\nis_enabled = true\nuser_count = 99\n")
    (root / "host.env").write_text("EXAMPLE_DATA_IS_ENABLED=on\n")
    monkeypatch.chdir(root)
    monkeypatch.setenv("HOST_IS_ENABLED", "true")
    monkeypatch.setenv("HOST_ENV", "production")
    monkeypatch.setenv("IS_ENABLED", "true")
    monkeypatch.setenv(variable, HOST[variable])
    assert load(root) == Settings(seed=1, user_count=20, registry_path=root / "seeds/registry.json")


def test_a_host_applications_variables_are_left(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    """What the host application set is set afterwards."""
    for variable, value in HOST.items():
        monkeypatch.setenv(variable, value)
    before = dict(os.environ)
    load(root)
    assert dict(os.environ) == before


def test_a_host_applications_variables_are_left_after_an_error(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    """Nor are they lost where the settings are refused."""
    (root / "settings.toml").write_text("[default\n")
    monkeypatch.setenv("ENV_FOR_DYNACONF", "production")
    refused(root)
    assert os.environ["ENV_FOR_DYNACONF"] == "production"


def test_a_host_application_that_came_first_does_not_matter(root: Path) -> None:
    """Nor does it matter that it imported Dynaconf, and used it, before us."""
    default(root, "user_count = 20")
    (root / "host.toml").write_text("[default]\nis_enabled = true\nuser_count = 99\n")
    code = (
        "import os, dynaconf; host = dynaconf.Dynaconf(); assert host.seed_name == 'host-seed'\n"
        "from pathlib import Path; from example_data.project.settings import load\n"
        f"loaded = load(Path({str(root)!r})); print(loaded.is_enabled, loaded.user_count, loaded.seed_names)"
    )
    variables = {
        "DYNACONF_IS_ENABLED": "true",
        "DYNACONF_SEED_NAME": "host-seed",
        "MERGE_ENABLED_FOR_DYNACONF": "true",
        "SETTINGS_FILE_FOR_DYNACONF": str(root / "host.toml"),
    }
    assert python(code, **variables) == "False 20 frozenset()"


def test_settings_are_loaded_alike_by_threads(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    """Eight threads that load at once get one value, and the host application's variables survive it."""
    default(root, "user_count = 20")
    monkeypatch.setenv("ENV_FOR_DYNACONF", "production")
    with ThreadPoolExecutor(8) as pool:
        loaded = list(pool.map(load, [root] * 8))
    assert (len({id(one) for one in loaded}), loaded[0].user_count, os.environ["ENV_FOR_DYNACONF"]) == (
        1,
        20,
        "production",
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[default]\nis_enabled = " + b"[" * 100_000, "not valid TOML (nested too deeply)"),
        (b"[default]\nis_enabled = " + b"{a = " * 5_000, "not valid TOML (nested too deeply)"),
        (b"\x00\xff", "not valid TOML ('utf-8' codec can't decode byte 0xff in position 1: invalid start byte)"),
        ("[default]".encode("utf-16"), "not valid TOML ('utf-8' codec can't decode byte 0xff in position 0"),
        (b"[default]\nseed = 1\n\0", "not valid TOML (Invalid statement (at line 3, column 1))"),
        (b"[default]\nseed = " + b"9" * 5_000, "not valid TOML (Exceeds the limit (4300 digits)"),
    ],
    ids=["arrays", "tables", "binary", "utf-16", "null", "digits"],
)
def test_a_file_that_is_no_toml_at_all(root: Path, content: bytes, message: str) -> None:
    """Whatever is in the file, one sentence names it, also where only the switch is asked for."""
    (root / "settings.toml").write_bytes(content)
    assert refused(root).startswith(f"ROOT/settings.toml: {message}")
    with pytest.raises(SettingsError, match=re.escape(message)):
        load(root, "IS_ENABLED")


def test_a_folder_in_place_of_the_file(root: Path) -> None:
    """As container engines make one where a file to mount is missing."""
    (root / "settings.toml").unlink(missing_ok=True)
    (root / "settings.toml").mkdir()
    assert refused(root) == "ROOT/settings.toml: it cannot be read (Is a directory). Correct it."


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('seed = "@jinja {{ 1 / 0 }}"', "division by zero"),
        ('seed = "@jinja {{ x"', "unexpected end of template, expected 'end of print statement'."),
        ('seed = "@float x"', "Cannot convert 'x' to float: could not convert string to float: 'x'"),
        ('seed = "@json {"', "Cannot parse as JSON: {"),
        ('seed = "@read_file /nowhere"', "File /nowhere does not exist and no default value provided."),
        (f"seed = '@json {'[' * 100_000}'", "maximum recursion depth exceeded while decoding a JSON array"),
        ('database_url = "@int postgresql://u:secret@h/x"', "DynaconfParseError"),
        ('database_url = "@format postgresql://u:secret@{env[NOWHERE]}/x"', "Dynaconf can't interpolate variable"),
    ],
)
def test_a_word_of_dynaconf_that_cannot_be_evaluated(root: Path, line: str, message: str) -> None:
    """Whatever a value raises is one sentence, which quotes no URL."""
    default(root, line)
    told = refused(root)
    assert told.startswith(f"ROOT/settings.toml: a value cannot be evaluated ({message}")
    assert "secret" not in told


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("user_count", f"user_count in settings.toml has a wrong value ({WHOLE_COUNT}, found a table)"),
        ("is_enabled", f"is_enabled in settings.toml has a wrong value ({WORDS}, found a table)"),
        ("seed_name", "seed_name in settings.toml has a wrong value (expected a text, found a table)"),
        ("registry_path", "registry_path in settings.toml has a wrong value (expected a text, found a table)"),
        ("database_url", "database_url in settings.toml has a wrong value (expected a text, found a table)"),
    ],
)
def test_a_slip_that_makes_a_table(root: Path, line: str, message: str) -> None:
    """A URL that has slipped into another setting's value is not quoted."""
    default(root, f"{line}.x = 'postgresql://u:secret@h/x'")
    assert refused(root) == f"Settings for ROOT: {message}. Correct them."


def test_jinja_that_is_not_installed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template says what it needs."""
    monkeypatch.setattr("dynaconf.utils.parse_conf.jinja_env", None)
    default(root, 'seed = "@jinja {{ 1 }}"')
    assert refused(root) == (
        "ROOT/settings.toml: a value cannot be evaluated (jinja2 must be installed to enable '@jinja' settings in "
        "dynaconf). Correct it."
    )

"""What keeps a seed out, and what is not allowed to do so in silence: a misspelt switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.project import ON, rows

if TYPE_CHECKING:
    from tests.support.project import Project

HEAD = "SELECT version_num FROM alembic_version"
NAMES = "SELECT seed_key FROM example_data_runs ORDER BY 1"
WORDS = "on, true, yes, 1, off, false, no, 0"

IMPORTED = (
    "import sys; from alembic.config import main; main(argv={argv!r}, prog='alembic')\n"
    "print(sorted({{'numpy', 'dynaconf', 'faker', 'example_data.postgres.writer'}} & set(sys.modules)))"
)


@pytest.mark.parametrize("word", ["on", "ON", " On ", "true", "yes", "1"])
def test_words_of_the_switch_that_turn_it_on(migrated_project: Project, word: str) -> None:
    """`-x example_data` understands the words of the settings."""
    migrated_project.alembic("-x", f"example_data={word}", "upgrade", "0003")
    assert rows(migrated_project.url, NAMES) == [("mossy-owl",)]


@pytest.mark.parametrize("word", ["off", "OFF", "false", "no", "0"])
def test_words_of_the_switch_that_turn_it_off(migrated_project: Project, word: str) -> None:
    """The same words turn it off, whatever the settings say."""
    migrated_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    migrated_project.alembic("-x", f"example_data={word}", "upgrade", "0003")
    assert rows(migrated_project.url, NAMES) == []


@pytest.mark.parametrize(
    ("argument", "sentence"),
    [
        ("example-data=on", "-x example-data: no such argument (did you mean example_data?). Correct it."),
        ("exampledata=on", "-x exampledata: no such argument (did you mean example_data?). Correct it."),
        ("EXAMPLE_DATA=on", "-x EXAMPLE_DATA: no such argument (did you mean example_data?). Correct it."),
        ("example_date=on", "-x example_date: no such argument (did you mean example_data?). Correct it."),
        ("exmaple_data=on", "-x exmaple_data: no such argument (did you mean example_data?). Correct it."),
        ("example_data:on", "-x example_data:on: no such argument (did you mean example_data?). Correct it."),
        ("example_data =on", "-x example_data : no such argument (did you mean example_data?). Correct it."),
        (
            "example_data_is_enabled=on",
            (
                "-x example_data_is_enabled: no such argument (did you mean example_data or example_data_on_edited or "
                "example_data_on_referenced or example_data_edited?). Correct it."
            ),
        ),
        ("example_data", f"-x example_data: wrong value (expected one of {WORDS}, found ''). Correct it."),
        ("example_data=", f"-x example_data: wrong value (expected one of {WORDS}, found ''). Correct it."),
        ("example_data=onn", f"-x example_data: wrong value (expected one of {WORDS}, found 'onn'). Correct it."),
    ],
)
def test_a_misspelt_switch(migrated_project: Project, argument: str, sentence: str) -> None:
    """A slip in `-x example_data` is an error, and the revision is not stamped."""
    assert migrated_project.fail("-x", argument, "upgrade", "head").endswith(sentence)
    assert rows(migrated_project.url, HEAD) == [("0002",)]


@pytest.mark.parametrize(
    "command", [("upgrade", "head"), ("downgrade", "0005"), ("check",), ("current",)], ids=lambda words: words[0]
)
def test_a_misspelt_switch_with_nothing_to_do(seeded_project: Project, command: tuple[str, ...]) -> None:
    """It is the same error in every command that runs `env.py`, though no revision is left to run."""
    sentence = seeded_project.fail("-x", "example-data=on", *command)
    assert sentence == "-x example-data: no such argument (did you mean example_data?). Correct it."


def test_arguments_of_the_project(seeded_project: Project) -> None:
    """A project has `-x` arguments of its own, which nobody checks."""
    seeded_project.alembic("-x", "example=on", "-x", "tenant=data", "-x", "verbose", "current")


@pytest.mark.parametrize("argument", ["example_data_on_edit=delete", "example-data-on-edited=delete"])
def test_a_misspelt_argument_of_a_removal(seeded_project: Project, argument: str) -> None:
    """A slip in `-x example_data_on_edited` is an error of a downgrade."""
    name = argument.partition("=")[0]
    sentence = seeded_project.fail("-x", argument, "downgrade", "0002")
    assert f"-x {name}: no such argument (did you mean example_data_on_edited" in sentence


@pytest.mark.parametrize("argument", ["example_data_edited=", "example_data_edited=yes"])
def test_a_wrong_word_for_a_removal(seeded_project: Project, argument: str) -> None:
    """`-x example_data_edited` has two words, and needs one."""
    sentence = seeded_project.fail("-x", argument, "downgrade", "0002")
    assert "-x example_data_edited: wrong value (expected one of keep, discard, found '" in sentence


@pytest.mark.parametrize(
    "argument", ["tenant=a", "data=1", "example=on", "sample_data=on", "example_database=shop", "seed_data", "edited"]
)
def test_arguments_of_the_projects_own(migrated_project: Project, argument: str) -> None:
    """Projects have `-x` arguments of their own, which are left to them."""
    migrated_project.alembic("-x", argument, *ON, "upgrade", "0003")
    assert rows(migrated_project.url, NAMES) == [("mossy-owl",)]


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"EXAMPLE_DATA_ENABLED": "on"}, "EXAMPLE_DATA_ENABLED is no setting (did you mean EXAMPLE_DATA_IS_ENABLED?)"),
        ({"EXAMPLE_DATA_ENV": "prodution"}, "settings.toml has no section [prodution] (did you mean production?)"),
        ({"EXAMPLE_DATA_SEED_NAME": "mosy-owl"}, "no seed mosy-owl in "),
        (
            {"EXAMPLE_DATA_IS_ENABLED": "on", "EXAMPLE_DATA_SEED_NAME": "mossy-owl,kind-heran"},
            "nor in the revisions (did you mean kind-heron?). Correct the name, or add the seed.",
        ),
    ],
    ids=["variable", "environment", "seed", "one of two seeds"],
)
def test_a_misspelt_setting(migrated_project: Project, variables: dict[str, str], message: str) -> None:
    """A name that nobody reads stops an upgrade before it is stamped, also where example data is off."""
    migrated_project.variables |= variables
    assert message in migrated_project.fail("upgrade", "head")
    assert rows(migrated_project.url, HEAD) == [("0002",)]


def test_a_misspelt_variable_stops_a_script(new_project: Project) -> None:
    """Nor is a script written."""
    new_project.variables["EXAMPLE_DATA_ENABLED"] = "on"
    assert "EXAMPLE_DATA_ENABLED is no setting" in new_project.fail("upgrade", "0002:0003", "--sql")


def test_a_seed_of_the_registry_that_no_revision_has_can_be_selected(migrated_project: Project) -> None:
    """A name in the registry is right, although nothing of it is written."""
    migrated_project.run("example-data", "add", "--name", "red-fox", "--seed", "7")
    migrated_project.variables |= {"EXAMPLE_DATA_IS_ENABLED": "on", "EXAMPLE_DATA_SEED_NAME": "red-fox"}
    migrated_project.alembic("upgrade", "head")
    assert rows(migrated_project.url, NAMES) == []


def test_a_seed_that_only_the_revisions_have_can_be_selected(migrated_project: Project) -> None:
    """A name in a revision is right, also without a registry, as in an image that has the migrations only."""
    (migrated_project.root / "seeds/registry.json").unlink()
    migrated_project.variables |= {"EXAMPLE_DATA_IS_ENABLED": "on", "EXAMPLE_DATA_SEED_NAME": "kind-heron"}
    migrated_project.alembic("upgrade", "head")
    assert rows(migrated_project.url, NAMES) == [("kind-heron",)]


@pytest.mark.parametrize(
    ("settings", "variables"),
    [
        ("[default]\nis_enabled = false\n", {}),
        ("[default]\nis_enabled = false\nrequire_consent = true\nseed_name = 'mossy-owl'\n", {}),
        ("[default]\nis_enabled = false\n[development]\nis_enabled = true\n[live]\n", {"EXAMPLE_DATA_ENV": "live"}),
        ("[default]\nis_enabled = true\n", {"EXAMPLE_DATA_IS_ENABLED": "off"}),
        ("[default]\nis_enabled = true\n", {"EXAMPLE_DATA_SEED_NAME": "kind-heron"}),
    ],
    ids=["off", "consent", "environment", "variable", "not selected"],
)
def test_a_gated_revision_imports_little(migrated_project: Project, settings: str, variables: dict[str, str]) -> None:
    """A revision whose seed is left out costs no import of NumPy, Dynaconf or what writes rows."""
    (migrated_project.root / "settings.toml").write_text(settings)
    migrated_project.variables |= variables
    done = migrated_project.run_afresh("python", "-c", IMPORTED.format(argv=["upgrade", "0003"]))
    assert (done.stdout, "seed skipped seed_key=mossy-owl" in done.stderr) == ("[]\n", True), done.stderr


def test_a_seed_that_is_off_says_how_to_bring_it_in(migrated_project: Project) -> None:
    """The line of a seed that was left out says what brings it in later; its fields stay what they are."""
    log = migrated_project.run("alembic", "upgrade", "0003").stderr
    assert log.splitlines()[-1].partition("] ")[2] == (
        "seed skipped seed_key=mossy-owl reason=disabled "
        "(to bring it in later: switch example data on, then run example-data apply)"
    )

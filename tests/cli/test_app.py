"""The command line, run as a user runs it: what each verb prints, and how it fails."""

from __future__ import annotations

import json
import os
import re
import sys
from textwrap import indent
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from tests.support.project import Project, copy_repository, rows

if TYPE_CHECKING:
    from pathlib import Path

VERBS = (
    "init",
    "add",
    "scaffold",
    "list",
    "show",
    "preview",
    "explain",
    "export",
    "whois",
    "pin",
    "check",
    "status",
    "plan",
    "verify",
    "reset",
    "slide",
    "remove",
    "apply",
    "load",
    "consent",
)
MOMENT = "2026-05-17T12:30:15+00:00"

SHOWN = (
    "id                                    display_name      interest_theme_ids          safety_toggle_ids  "
    "unit_system  revision\n"
    "015b92af-54e2-89d6-8387-890000000000  James Graham      3fa85f64 4fa85f64 5fa85f64  7fa85f64 8fa85f64  "
    "metric       1\n"
    "015b92af-54e2-89d6-8387-890000000001  Michelle Harris   3fa85f64 5fa85f64           7fa85f64 8fa85f64  "
    "metric       1\n"
    "015b92af-54e2-89d6-8387-890000000002  Charles Ferguson  3fa85f64 4fa85f64           -                  "
    "imperial     1\n"
)

SHOWN_AS_CSV = (
    "id,display_name,interest_theme_ids,safety_toggle_ids,unit_system,revision\n"
    "015b92af-54e2-89d6-8387-890000000000,James Graham,"
    "3fa85f64-5717-4562-b3fc-2c963f66afa6 4fa85f64-5717-4562-b3fc-2c963f66afa7 5fa85f64-5717-4562-b3fc-2c963f66afa8,"
    "7fa85f64-5717-4562-b3fc-2c963f66afa6 8fa85f64-5717-4562-b3fc-2c963f66afa7,metric,1\n"
)

SHOWN_AS_JSON = {
    "users": [{"id": "015b92af-54e2-89d6-8387-890000000000", "display_name": "James Graham"}],
    "user_preferences": [
        {
            "user_id": "015b92af-54e2-89d6-8387-890000000000",
            "interest_theme_ids": [
                "3fa85f64-5717-4562-b3fc-2c963f66afa6",
                "4fa85f64-5717-4562-b3fc-2c963f66afa7",
                "5fa85f64-5717-4562-b3fc-2c963f66afa8",
            ],
            "safety_toggle_ids": ["7fa85f64-5717-4562-b3fc-2c963f66afa6", "8fa85f64-5717-4562-b3fc-2c963f66afa7"],
            "unit_system": "metric",
            "revision": 1,
        }
    ],
}

LISTED = """\
name        seed  user_count  locale  dataset
mossy-owl   2026  12          en_US   example_data.datasets.people:v1
kind-heron  4711  24          de_DE   example_data.datasets.people:v1
"""

LISTED_AS_CSV = """\
name,seed,user_count,locale,dataset,sizes,parameters
mossy-owl,2026,12,en_US,example_data.datasets.people:v1,,
kind-heron,4711,24,de_DE,example_data.datasets.people:v1,,
"""

LISTED_AS_JSON = [
    {
        "name": "mossy-owl",
        "seed": 2026,
        "user_count": 12,
        "locale": "en_US",
        "dataset": "example_data.datasets.people:v1",
        "sizes": {},
        "parameters": {},
    },
    {
        "name": "kind-heron",
        "seed": 4711,
        "user_count": 24,
        "locale": "de_DE",
        "dataset": "example_data.datasets.people:v1",
        "sizes": {},
        "parameters": {},
    },
]

NOT_APPLIED = """\
revision: none (5 to run until 0005)
switch:   off (settings.toml, development)
consent:  none required, none given

name        state
mossy-owl   pinned in 0003, which has not run
kind-heron  pinned in 0005, which has not run
to do: alembic -x example_data=on upgrade head
"""

APPLIED = """\
revision: 0005 (the head)
switch:   off (settings.toml, development)
consent:  none required, none given

name        state
mossy-owl   applied, as pinned in 0003
kind-heron  applied, as pinned in 0005
"""

APPLIED_AS_CSV = """\
name,in_registry,pinned_by,applied_at,changed,state,next
mossy-owl,True,0003,2026-05-17T12:30:15+00:00,,"applied, as pinned in 0003",
kind-heron,True,0005,2026-05-17T12:30:15+00:00,,"applied, as pinned in 0005",
"""

APPLIED_AS_JSON: list[dict[str, Any]] = [
    {
        "name": name,
        "in_registry": True,
        "pinned_by": revision,
        "applied_at": MOMENT,
        "changed": [],
        "state": f"applied, as pinned in {revision}",
        "next": None,
    }
    for name, revision in (("mossy-owl", "0003"), ("kind-heron", "0005"))
]


@pytest.fixture
def offline(tmp_path: Path) -> Project:
    """Return this repository's project with a database that is not there."""
    return Project(copy_repository(tmp_path), "postgresql://u:secret@127.0.0.1:1/nowhere")


@pytest.fixture
def dated(seeded_project: Project) -> Project:
    """Return the project on a database whose seeds were applied at a known moment."""
    seeded_project.variables["PGTZ"] = "UTC"
    execute(seeded_project, f"UPDATE example_data_runs SET seeded_at = '{MOMENT}'")
    return seeded_project


@pytest.fixture
def left_out(seeded_project: Project) -> Project:
    """Return the project with example data on, on a database at head whose upgrade ran with example data off."""
    seeded_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    execute(seeded_project, "TRUNCATE users, user_preferences, example_data_runs")
    return seeded_project


def execute(project: Project, statement: str) -> None:
    """Run a statement in the project's database."""
    with psycopg.connect(project.url) as connection:
        connection.execute(statement)


def output(project: Project, *arguments: str, code: int = 0) -> str:
    """Run a verb that must end with an exit code; return what it prints, but for the line with the database."""
    done = project.run("example-data", *arguments)
    is_reader = arguments[0] in ("status", "apply") and "--help" not in arguments
    said = f"database: {project.url} (from EXAMPLE_DATA_DATABASE_URL)\n" if is_reader else ""
    assert (done.returncode, done.stderr) == (code, said)
    return done.stdout


def error(project: Project, *arguments: str) -> str:
    """Run a verb that must fail; return the one line it prints, without the path of the project."""
    done = project.run("example-data", *arguments)
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (1, "", False), done.stderr
    (line,) = (line for line in done.stderr.splitlines() if not line.startswith("database: "))
    return line.replace(f"{project.root}/", "").removeprefix("example-data: ")


def registry(project: Project) -> Any:  # noqa: ANN401 - JSON
    """Return the registry's document."""
    return json.loads((project.root / "seeds/registry.json").read_text())


def change(project: Project, **seed: object) -> None:
    """Change values of the first seed in the registry."""
    document = registry(project)
    document["seeds"][0] |= seed
    (project.root / "seeds/registry.json").write_text(json.dumps(document))


def status(project: Project, *, code: int = 0) -> dict[str, dict[str, Any]]:
    """Return what `status` reports, by seed."""
    return {
        row.pop("name"): row for row in json.loads(output(project, "status", "--format", "json", code=code))["seeds"]
    }


# add


def test_add(offline: Project) -> None:
    """A seed becomes the last of the registry, and the command prints what to do next."""
    before = registry(offline)
    printed = output(offline, "add", "--name", "red-fox", "--seed", "7", "--user-count", "3", "--locale", "pl_PL")
    added = {"name": "red-fox", "seed": 7, "userCount": 3, "locale": "pl_PL"}
    assert (printed.splitlines(), registry(offline)) == (
        [
            "Added red-fox (seed 7, 3 rows of users, pl_PL) to seeds/registry.json.",
            "Look at it:   example-data show red-fox",
            "Pin it:       example-data pin red-fox --revision",
            "Bring it in:  alembic -x example_data=on upgrade head",
        ],
        before | {"seeds": [*before["seeds"], added]},
    )


def test_add_chooses_name_and_number(offline: Project) -> None:
    """Without options a seed has a memorable name, a number of its own and twelve people from the United States."""
    line = output(offline, "add").partition(" to ")[0]
    assert re.fullmatch(r"Added [a-z]+-[a-z]+ \(seed \d+, 12 rows of users, en_US\)", line)


NAME_RULE = (
    "lower-case words (a-z, 0-9) joined by single hyphens, at most 63 characters, with at least one letter among them"
)
LOCALES = "de_DE, en_GB, en_US, es_ES, fr_FR, it_IT, nl_NL, pl_PL, pt_BR, sv_SE"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--name", "Red Fox"),
            f'seeds/registry.json: $.seeds[2].name: wrong value (expected {NAME_RULE}, found "Red Fox").',
        ),
        (
            ("--name", ""),
            f'seeds/registry.json: $.seeds[2].name: wrong value (expected {NAME_RULE}, found "").',
        ),
        (
            ("--name", "mossy-owl"),
            (
                "seeds/registry.json: $.seeds[2].name: wrong value "
                '(expected other than $.seeds[0].name, found "mossy-owl").'
            ),
        ),
        (
            ("--locale", "xx_XX"),
            (
                "Column users.display_name (a person's name): Locale 'xx_XX' has no names of people (expected one of "
                f"{LOCALES}). Choose one of those."
            ),
        ),
    ],
    ids=["name", "no name", "taken name", "locale"],
)
def test_add_refuses(offline: Project, arguments: tuple[str, ...], message: str) -> None:
    """A seed that breaks a rule is refused in one line, and the registry is as it was."""
    before = (offline.root / "seeds/registry.json").read_bytes()
    refusal = error(offline, "add", *arguments)
    assert (refusal, (offline.root / "seeds/registry.json").read_bytes()) == (message, before)


# list, show and pin: no database


def test_list(offline: Project) -> None:
    """The seeds are listed with their numbers, sizes, locales and datasets."""
    assert output(offline, "list") == LISTED


def test_list_as_csv(offline: Project) -> None:
    """The same as CSV."""
    assert output(offline, "list", "--format", "csv") == LISTED_AS_CSV


def test_list_as_json(offline: Project) -> None:
    """The same as JSON."""
    assert json.loads(output(offline, "list", "--format", "json")) == {"schema_version": 1, "seeds": LISTED_AS_JSON}


def test_list_from_elsewhere(offline: Project) -> None:
    """With --config the project may be another folder than the current one."""
    config = str(offline.root / "alembic.ini")
    assert output(Project(offline.root / "seeds", offline.url), "list", "--config", config) == LISTED


def test_show(offline: Project) -> None:
    """The first rows of a seed, its tables side by side, long identifiers shortened."""
    assert output(offline, "show", "mossy-owl", "--rows", "3") == SHOWN


def test_show_as_csv(offline: Project) -> None:
    """The same as CSV, nothing shortened."""
    assert output(offline, "show", "mossy-owl", "--rows", "1", "--format", "csv") == SHOWN_AS_CSV


def test_show_as_json(offline: Project) -> None:
    """The same as JSON, each table by itself."""
    shown = json.loads(output(offline, "show", "mossy-owl", "--rows", "1", "--format", "json"))
    assert shown == {"schema_version": 1, "tables": SHOWN_AS_JSON}


@pytest.mark.parametrize(("arguments", "count"), [((), 10), (("--rows", "100"), 12)], ids=["ten", "all"])
def test_show_shows_what_there_is(offline: Project, arguments: tuple[str, ...], count: int) -> None:
    """Ten rows are shown, or as many as asked for, but no more than the seed has."""
    assert len(output(offline, "show", "mossy-owl", *arguments).splitlines()[1:]) == count


@pytest.mark.parametrize(("users", "count"), [(2, 2), (13, 13)], ids=["fewer", "more"])
def test_show_another_size(offline: Project, users: int, count: int) -> None:
    """With --size the rows are those of the seed in that size, of which the first are the same; no file is changed."""
    before = (offline.root / "seeds/registry.json").read_bytes()
    lines = output(offline, "show", "mossy-owl", "--rows", "20", "--size", f"users={users}").splitlines()
    assert (len(lines) - 1, lines[1].split()[1:3]) == (count, ["James", "Graham"])
    assert (offline.root / "seeds/registry.json").read_bytes() == before


def test_show_another_locale(offline: Project) -> None:
    """With --locale the same people have names of there; one without names is refused with those that there are."""
    lines = output(offline, "show", "mossy-owl", "--rows", "1", "--locale", "sv_SE").splitlines()
    assert lines[1].split()[1:3] == ["Anders", "Berglund"]
    assert "Locale 'xx_YY' has no names of people (expected one of de_DE, en_GB," in error(
        offline, "show", "mossy-owl", "--locale", "xx_YY"
    )


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (("--size", "user=3"), "sizes.user: dataset {} does not know it (expected users)."),
        (("--size", "users=0"), "sizes.users: it is too small (expected at least 1, found 0). Correct it."),
        (("--parameter", "anchor=1"), "parameters.anchor: dataset {} does not know it (expected none)."),
    ],
    ids=" ".join,
)
def test_show_refuses_what_the_dataset_does_not_know(offline: Project, option: tuple[str, str], message: str) -> None:
    """A size or parameter that the dataset of the seed does not have is named."""
    line = error(offline, "show", "mossy-owl", *option)
    expected = message.format("'example_data.datasets.people:v1'")
    assert line.partition("seed 'mossy-owl': ")[2][: len(expected)] == expected


@pytest.mark.parametrize("rows_", ["2147483648", "9223372036854775808", "9" * 5000, "0", "-1"])
def test_show_refuses_other_numbers_of_rows(offline: Project, rows_: str) -> None:
    """A number that no table can have is a wrong value of the option."""
    done = offline.run("example-data", "show", "mossy-owl", "--rows", rows_)
    assert (done.returncode, "Invalid value for '--rows'" in done.stderr, "Traceback" in done.stderr) == (
        2,
        True,
        False,
    )


def test_a_size_and_a_parameter_beyond_everything(offline: Project) -> None:
    """Neither digits nor brackets without end are a traceback."""
    for option, value in (("--size", "a=" + "9" * 5000), ("--parameter", "a=" + "[" * 100_000)):
        done = offline.run("example-data", "add", option, value)
        assert (done.returncode != 0, "Traceback" in done.stderr) == (True, False), option


def test_a_registry_that_is_a_device(offline: Project) -> None:
    """One that never ends is not read."""
    offline.variables["EXAMPLE_DATA_REGISTRY_PATH"] = "/dev/zero"
    assert error(offline, "list") == (
        "/dev/zero: it cannot be read: it is a device (expected a JSON file such as seeds/registry.json). Correct the "
        "path."
    )


def test_an_argument_that_no_database_takes(migrated_project: Project) -> None:
    """Bytes that are no text come to PostgreSQL's driver, whose error is a sentence as well."""
    done = migrated_project.run("example-data", "scaffold", "--schema", "\udcff")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert done.stderr.endswith(
        "example-data: 'utf-8' codec can't encode character '\\udcff' in position 0: surrogates not allowed\n"
    )


def test_a_full_disk_behind_the_output(offline: Project) -> None:
    """What cannot be printed is one line."""
    command = "example-data list > /dev/full"
    done = offline.run_afresh("sh", "-c", command)
    assert (done.returncode, done.stderr) == (1, "example-data: [Errno 28] No space left on device\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", "mossy-owls"), "seeds/registry.json: no seed 'mossy-owls' (did you mean mossy-owl?)."),
        (("pin", "x"), "seeds/registry.json: no seed 'x' (expected one of mossy-owl, kind-heron)."),
    ],
    ids=["close", "far"],
)
def test_an_unknown_name(offline: Project, arguments: tuple[str, ...], message: str) -> None:
    """A name that is not in the registry is answered with those that are close, or with all."""
    assert error(offline, *arguments) == f"{message} Correct the name, or add the seed."


def test_pin_prints_what_a_revision_holds(offline: Project) -> None:
    """The statements of a seed are those of the revision that pins it, to the letter."""
    text_of_revision = (offline.root / "migrations/versions/0003_seed_mossy_owl.py").read_text()
    _, upgrade, downgrade = re.split(r"# in \w+\(\):\n", output(offline, "pin", "mossy-owl"))
    assert [text for text in (upgrade, downgrade) if indent(text, "    ") not in text_of_revision] == []


# status


def test_status_of_an_empty_database(new_project: Project) -> None:
    """Before the first upgrade nothing is applied, and nothing else is printed."""
    assert output(new_project, "status") == NOT_APPLIED


def test_status_of_a_seeded_database(dated: Project) -> None:
    """Of each seed: which revision pins it, and when it was applied."""
    assert output(dated, "status") == APPLIED


def test_status_as_csv(dated: Project) -> None:
    """The same as CSV."""
    assert output(dated, "status", "--format", "csv") == APPLIED_AS_CSV


def test_status_as_json(dated: Project) -> None:
    """The same as JSON."""
    assert json.loads(output(dated, "status", "--format", "json")) == {
        "schema_version": 1,
        "database": f"{dated.url} (from EXAMPLE_DATA_DATABASE_URL)",
        "revisions": ["0005"],
        "heads": ["0005"],
        "pending": [],
        "is_enabled": False,
        "enabled_by": "settings.toml, development",
        "consent": "none required, none given",
        "lets_in": True,
        "seeds": APPLIED_AS_JSON,
        "problems": [],
    }


def test_status_of_changed_seeds(dated: Project) -> None:
    """A seed that the registry changed since, or that was applied with other rows, is marked; the exit code is 1."""
    change(dated, userCount=13)
    execute(dated, "UPDATE example_data_runs SET digest = 'sha256:0' WHERE seed_key = 'kind-heron'")
    assert {name: row["changed"] for name, row in status(dated, code=1).items()} == {
        "mossy-owl": ["registry-differs-from-revision"],
        "kind-heron": ["database-differs-from-revision"],
    }


def test_status_of_a_renamed_seed(dated: Project) -> None:
    """A new name is in the registry alone, the old one everywhere else."""
    change(dated, name="red-fox")
    found = status(dated, code=1)
    assert (list(found), found["red-fox"], found["mossy-owl"]) == (
        ["red-fox", "kind-heron", "mossy-owl"],
        {
            "in_registry": True,
            "pinned_by": None,
            "applied_at": None,
            "changed": ["not-pinned"],
            "state": "in no revision yet",
            "next": "example-data pin red-fox --revision",
        },
        {
            "in_registry": False,
            "pinned_by": "0003",
            "applied_at": MOMENT,
            "changed": [],
            "state": "applied, as pinned in 0003",
            "next": None,
        },
    )


def test_status_of_a_seed_that_was_left_out(left_out: Project) -> None:
    """A seed that revisions pin and that is not there, although it may be, is marked."""
    assert {name: row["changed"] for name, row in status(left_out, code=1).items()} == {
        "mossy-owl": ["not-applied"],
        "kind-heron": ["not-applied"],
    }


def test_status_of_a_seed_that_is_kept_out(left_out: Project) -> None:
    """One that is not there as it is not selected, or as the database forbids it, is not."""
    left_out.variables["EXAMPLE_DATA_SEED_NAME"] = "kind-heron"
    assert status(left_out, code=1)["mossy-owl"]["changed"] == []
    name = rows(left_out.url, "SELECT current_database()")[0][0]
    execute(left_out, f"ALTER DATABASE {name} SET example_data.allow = 'off'")
    assert status(left_out)["kind-heron"]["changed"] == []


def test_status_without_the_ledger(dated: Project) -> None:
    """A ledger that is missing, although the revisions that have run create it, is said, and the exit code is 1."""
    execute(dated, "DROP TABLE example_data_runs")
    done = dated.run("example-data", "status")
    line = done.stderr.splitlines()[-1]
    states = [line for line in done.stdout.splitlines() if "not applied: example data is off" in line]
    assert (done.returncode, len(states), "Traceback" in done.stderr) == (1, 2, False)
    assert line == (
        "example-data: table example_data_runs: expected to exist, found no such table on the search path. Revision "
        "0001 creates it, so somebody dropped it, or it is in a schema that is not on the search path. Bring it back."
    )


# apply


def test_apply_brings_in_what_was_left_out(new_project: Project) -> None:
    """After an upgrade with example data off, the seeds are written with one line each."""
    new_project.alembic("upgrade", "head")
    new_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    printed = re.sub(r"duration_ms=\d+", "duration_ms=5", output(new_project, "apply"))
    assert (printed.splitlines(), rows(new_project.url, "SELECT count(*) FROM users")) == (
        [
            "seed applied seed_key=mossy-owl user_count=12 rows=24 duration_ms=5",
            "seed applied seed_key=kind-heron user_count=24 rows=48 duration_ms=5",
        ],
        [(36,)],
    )


@pytest.mark.parametrize(
    ("variables", "printed"),
    [
        (
            {"EXAMPLE_DATA_IS_ENABLED": "on", "EXAMPLE_DATA_SEED_NAME": "kind-heron"},
            [
                (
                    "seed skipped seed_key=mossy-owl reason=not-selected (to bring it in later: select it, then run "
                    "example-data apply)"
                ),
                "seed skipped seed_key=kind-heron reason=already-applied",
            ],
        ),
        (
            {},
            [
                f"seed skipped seed_key={name} reason=disabled (to bring it in later: switch example data on, then run "
                "example-data apply)"
                for name in ("mossy-owl", "kind-heron")
            ],
        ),
    ],
    ids=["on", "off"],
)
def test_apply_tells_why_not(seeded_project: Project, variables: dict[str, str], printed: list[str]) -> None:
    """What is there, not selected or switched off is left alone, and one line says so."""
    seeded_project.variables |= variables
    assert output(seeded_project, "apply").splitlines() == printed


def test_apply_to_a_seed_of_another_pin(left_out: Project) -> None:
    """A seed that is there with other numbers is left alone, and the line says that it is another one."""
    left_out.variables |= {"EXAMPLE_DATA_SEED": "7", "EXAMPLE_DATA_SEED_NAME": "mossy-owl"}
    output(left_out, "apply")
    again = output(left_out, "apply").splitlines()[0]
    del left_out.variables["EXAMPLE_DATA_SEED"]
    otherwise = output(left_out, "apply").splitlines()[0]
    left_out.variables["EXAMPLE_DATA_IS_ENABLED"] = "off"
    off = output(left_out, "apply").splitlines()[0]
    assert (again, otherwise, off.partition(" (")[0]) == (
        "seed skipped seed_key=mossy-owl reason=already-applied",
        "seed skipped seed_key=mossy-owl reason=applied-otherwise",
        "seed skipped seed_key=mossy-owl reason=disabled",
    )


def test_apply_goes_only_as_far_as_the_database(left_out: Project) -> None:
    """The seed of a revision that has not run yet is not written."""
    execute(left_out, "UPDATE alembic_version SET version_num = '0004'")
    output(left_out, "apply")
    assert rows(left_out.url, "SELECT seed_key, user_count FROM example_data_runs") == [("mossy-owl", 12)]


def test_apply_to_a_database_that_forbids_it(left_out: Project) -> None:
    """A database that forbids example data is left alone, in one line."""
    name = rows(left_out.url, "SELECT current_database()")[0][0]
    execute(left_out, f"ALTER DATABASE {name} SET example_data.allow = 'off'")
    assert error(left_out, "apply").startswith(
        f"Revision 0003, seed 'mossy-owl': Database '{name}': it forbids example data (example_data.allow = 'off'), "
        "while settings enable it"
    )


# Errors


@pytest.mark.parametrize(
    ("verb", "url", "message"),
    [
        ("apply", "postgresql://u:secret@127.0.0.1:1/shop", "cannot be reached ("),
        ("status", "postgresql+asyncpg://u:secret@127.0.0.1:1/shop", "cannot be "),
    ],
    ids=["unreachable", "other driver"],
)
def test_a_database_that_cannot_be_used(offline: Project, verb: str, url: str, message: str) -> None:
    """A database that is not there, or not for us, is one line without the password."""
    offline.url = url
    line = error(offline, verb)
    assert (message in line, "secret" in line) == (True, False)


def test_revisions_that_cannot_be_read(offline: Project) -> None:
    """A chain of revisions that Alembic cannot read is one line."""
    config = offline.root / "alembic.ini"
    config.write_text(config.read_text().replace("/migrations", "/nowhere"))
    assert error(offline, "status").startswith("Path doesn't exist: ")


def test_a_revision_that_is_no_literal(offline: Project) -> None:
    """A pin that cannot be read without running it is named with its file and line."""
    offline.revise("mossy_owl", "seed=2026,\n        user", "seed=int(2026),\n        user")
    assert error(offline, "status") == (
        "migrations/versions/0003_seed_mossy_owl.py, line 15: op.apply_seed: an argument cannot be read without "
        "running the revision (expected a name, then keyword arguments, all of them literals). Write the values out."
    )


def test_wrong_settings(offline: Project) -> None:
    """Settings that are not understood are one line."""
    offline.variables["EXAMPLE_DATA_IS_ENABLED"] = "maybe"
    assert error(offline, "list") == (
        f"Settings for {offline.root}: EXAMPLE_DATA_IS_ENABLED has a wrong value (expected one of on, true, yes, 1, "
        "off, false, no, 0, found 'maybe'). Correct them."
    )


def test_a_missing_project(offline: Project) -> None:
    """A file of Alembic that is not there is named."""
    line = error(offline, "list", "--config", "nowhere.ini")
    assert line.startswith(f"nowhere.ini: no such file in {offline.root}.")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("show",),
        ("show", "mossy-owl", "--rows", "0"),
        ("list", "--format", "xml"),
        ("add", "--seed", "x"),
    ],
    ids=" ".join,
)
def test_wrong_usage(offline: Project, arguments: tuple[str, ...]) -> None:
    """A verb that does not exist, or an argument that is missing or wrong, ends with exit code 2 and the usage."""
    done = offline.run("example-data", *arguments)
    assert (done.returncode, done.stdout, done.stderr[:20]) == (2, "", "Usage: example-data ")


def test_the_package_is_the_program(offline: Project) -> None:
    """`python -m example_data` runs the same command line, errors in one line."""
    done = offline.run_afresh(sys.executable, "-m", "example_data", "pin", "no-owl")
    registry = offline.root / "seeds/registry.json"
    assert done.returncode == 1
    hint = "(did you mean mossy-owl?). Correct the name, or add the seed."
    assert done.stderr == f"example-data: {registry}: no seed 'no-owl' {hint}\n"


# Help


@pytest.mark.parametrize("verb", VERBS)
def test_help_has_an_example(offline: Project, verb: str) -> None:
    """The help of a verb ends with a command to try."""
    example = output(offline, verb, "--help").splitlines()[-1]
    assert re.match(rf"  Example: ([A-Z_]+=on )?example-data {verb}( |$)", example)


def test_help_lists_the_verbs(offline: Project) -> None:
    """The help of the command lists every verb, in the order in which they are used."""
    listed = output(offline, "--help").partition("Commands:\n")[2].partition("\n\n")[0]
    assert tuple(re.findall(r"(?m)^  (\w+)", listed)) == VERBS


def test_help_is_quick(offline: Project) -> None:
    """Help takes less than 0.3 seconds of processor time, the best of five times."""
    times = []
    for _ in range(5):
        before = os.times()
        offline.run_afresh("example-data", "--help")
        after = os.times()
        times.append(after.children_user - before.children_user + after.children_system - before.children_system)
    assert 0 < min(times) < 0.3, times

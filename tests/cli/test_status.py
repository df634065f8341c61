"""The verb `status`: each seed in words, with what is next, on one screen."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.cli.test_plan import TABLES, pin, resize
from tests.support.project import ON, Project
from tests.support.revisions import write_revision, write_revisions
from tests.support.terminals import Terminal


def lines(project: Project, *arguments: str) -> list[str]:
    """Return what `status` prints of seeds."""
    return project.run("example-data", "status", *arguments).stdout.partition("\n\n")[2].splitlines()[1:]


def head(project: Project) -> list[str]:
    """Return what it prints above them."""
    return project.run("example-data", "status").stdout.partition("\n\n")[0].splitlines()


def growing(new_project: Project) -> Project:
    """Return a project with a seed that a second revision makes larger, and that its registry has."""
    project = write_revisions(new_project, TABLES, pin(20))
    write_revision(project, "g", "s1", resize(20, 30), resize(30, 20).replace("grow", "shrink"))
    seed = {"name": "mossy-owl", "seed": 2026, "userCount": 30, "dataset": pin(1).dataset}
    (project.root / "seeds/registry.json").write_text(json.dumps({"version": 1, "seeds": [seed]}))
    return project


def test_a_revision_that_has_not_run(new_project: Project) -> None:
    """Where an upgrade brings a seed in, that is next; below, where the line would be too long."""
    assert lines(new_project) == [
        "mossy-owl   pinned in 0003, which has not run",
        "kind-heron  pinned in 0005, which has not run",
        "to do: alembic -x example_data=on upgrade head",
    ]


def test_left_out(migrated_project: Project) -> None:
    """Of seeds that were left out, why, and what brings them in."""
    migrated_project.alembic("upgrade", "head")
    off = lines(migrated_project)
    migrated_project.variables = {"EXAMPLE_DATA_IS_ENABLED": "on", "EXAMPLE_DATA_SEED_NAME": "kind-heron"}
    selected = lines(migrated_project)
    assert (off, selected) == (
        [
            "mossy-owl   pinned in 0003, not applied: example data is off",
            "kind-heron  pinned in 0005, not applied: example data is off",
            "to do: EXAMPLE_DATA_IS_ENABLED=on example-data apply",
        ],
        [
            "mossy-owl   pinned in 0003, not applied: not selected",
            "kind-heron  pinned in 0005, not applied; example-data apply",
            "to do: EXAMPLE_DATA_SEED_NAME=mossy-owl example-data apply",
        ],
    )


def test_what_is_next_works(migrated_project: Project) -> None:
    """The command of the line brings the seeds in, and then there is nothing to do."""
    migrated_project.alembic("upgrade", "head")
    *_, line = lines(migrated_project)
    done = migrated_project.run_afresh("sh", "-c", line.removeprefix("to do: "))
    assert (done.returncode, lines(migrated_project)) == (
        0,
        ["mossy-owl   applied, as pinned in 0003", "kind-heron  applied, as pinned in 0005"],
    )


def test_growth(new_project: Project) -> None:
    """A seed that grows in a revision that has not run is told so."""
    project = growing(new_project)
    project.alembic(*ON, "upgrade", "s1")
    project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    before = lines(project)
    project.alembic("upgrade", "head")
    assert (before, lines(project)) == (
        ["mossy-owl  applied, changes in g, which has not run; alembic upgrade head"],
        ["mossy-owl  applied, as pinned in g"],
    )


def test_a_changed_registry(seeded_project: Project) -> None:
    """What the registry has otherwise is told, a seed that is new there, and one that left it."""
    path = seeded_project.root / "seeds/registry.json"
    path.write_text(path.read_text().replace("12", "13").replace("kind-heron", "red-fox"))
    assert lines(seeded_project) == [
        "mossy-owl   applied, as pinned in 0003; the registry has user_count 12 -> 13",
        "red-fox     in no revision yet; example-data pin red-fox --revision",
        "kind-heron  applied, as pinned in 0005",
        "to do: alembic revision --autogenerate",
    ]


def test_other_rows(migrated_project: Project) -> None:
    """A seed with another size than its revision's is told with both."""
    migrated_project.variables = {"EXAMPLE_DATA_USER_COUNT": "5"}
    migrated_project.alembic(*ON, "upgrade", "head")
    assert lines(migrated_project)[0] == "mossy-owl   applied, but not as pinned in 0003 (user_count 5 -> 12)"


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, "off (settings.toml, development)"),
        ({"EXAMPLE_DATA_ENV": "production"}, "off (settings.toml, production)"),
        ({"EXAMPLE_DATA_IS_ENABLED": "on"}, "on (EXAMPLE_DATA_IS_ENABLED)"),
    ],
)
def test_the_switch(migrated_project: Project, variables: dict[str, str], said: str) -> None:
    """Above the seeds stands who switches example data on or off."""
    assert head(replace(migrated_project, variables=variables)) == [
        "revision: 0002 (3 to run until 0005)",
        f"switch:   {said}",
        "consent:  none required, none given",
    ]


def test_no_switch(migrated_project: Project) -> None:
    """Nobody switches where neither a file nor a variable says a word."""
    (migrated_project.root / "settings.toml").unlink()
    assert head(migrated_project)[1] == "switch:   off (by default)"


def test_consent(seeded_project: Project) -> None:
    """What the database itself says, and what is wrong where it has to say something."""
    required = replace(seeded_project, variables={"EXAMPLE_DATA_REQUIRE_CONSENT": "on"})
    before = head(required)[2]
    seeded_project.run("example-data", "consent", "forbid")
    assert (before, head(required)[2]) == (
        "consent:  required, and not given",
        "consent:  forbids (public.example_data_consent())",
    )


def test_a_database_that_forbids(migrated_project: Project) -> None:
    """A seed that the database does not let in is told so."""
    migrated_project.alembic("upgrade", "head")
    migrated_project.run("example-data", "consent", "forbid")
    migrated_project.variables = {"EXAMPLE_DATA_IS_ENABLED": "on"}
    assert lines(migrated_project)[-2:] == [
        "kind-heron  pinned in 0005, not applied: the database lets none in",
        "to do: example-data consent show",
    ]


@pytest.mark.parametrize("state", ["off", "pinned", "new"])
def test_ten_seeds_fit_a_screen(new_project: Project, state: str) -> None:
    """Ten seeds need no more than 24 lines of 80 columns, whatever is to do."""
    names = [f"seed-number-{letter}" for letter in "abcdefghij"]
    pins = [replace(pin(5), name=name, seed=number) for number, name in enumerate(names)]
    project = write_revisions(new_project, TABLES, *(pins if state != "new" else ()))
    entries = [{"name": pin.name, "seed": pin.seed, "userCount": 5, "dataset": pin.dataset} for pin in pins]
    (project.root / "seeds/registry.json").write_text(json.dumps({"version": 1, "seeds": entries}))
    if state == "off":
        project.alembic("upgrade", "head")
    project.variables["COLUMNS"] = "80"
    code, errors = Terminal(project, "sh", "-c", "example-data status 1>&2").finish()
    assert (code, len(errors) <= 22, [line for line in errors[1:] if len(line.rstrip()) > 80]) == (
        int(state == "new"),
        True,
        [],
    ), errors

"""Revisions of autogenerate that grow and shrink a seed, run by PostgreSQL with a connection and as a script."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.alembic_process import run_commands, succeed
from tests.support.project import dump, rows
from tests.support.revision_texts import (
    BOTH,
    RUNS,
    grow,
)

if TYPE_CHECKING:
    from tests.support.project import Project

NAMES = "SELECT display_name FROM users ORDER BY id"

EDIT_A_KEPT_ONE = "UPDATE users SET display_name = 'Jim Graham' WHERE id = '015b92af-54e2-89d6-8387-890000000000'"
"""The first person."""

EDIT_A_LOST_ONE = "UPDATE users SET display_name = 'Somebody' WHERE id = '015b92af-54e2-89d6-8387-890000000031'"
"""The last of fifty."""

REFER = """
CREATE TABLE walks (walker uuid REFERENCES users);
INSERT INTO walks VALUES ('015b92af-54e2-89d6-8387-8900000000{}')
"""


def test_growing_writes_the_added_rows_only(seeded_project: Project) -> None:
    """The first twelve stay as they are, edits and moments included."""
    grow(seeded_project)
    seeded_project.psql(EDIT_A_KEPT_ONE)
    before = dump(seeded_project.url, times=True)["users"]
    succeed(seeded_project, "-x example_data=on upgrade head")
    after = dump(seeded_project.url, times=True)["users"]
    names = rows(seeded_project.url, f"{NAMES} OFFSET 11 LIMIT 3")
    assert (len(after), set(before) <= set(after), names) == (
        74,
        True,
        [("Kimberly Estrada",), ("Nancy Duncan",), ("Douglas Haley",)],
    )


def test_growing_equals_applying_at_once(new_project: Project) -> None:
    """A seed that grew has the rows of one that was that large from the start."""
    grow(new_project)
    succeed(new_project, "-x example_data=on upgrade head")
    grown = dump(new_project.url)
    succeed(new_project, "downgrade 0002")
    new_project.variables["EXAMPLE_DATA_USER_COUNT"] = "50"
    succeed(new_project, "-x example_data=on upgrade 0003")
    whole = dump(new_project.url)
    assert (set(whole["users"]) <= set(grown["users"]), len(whole["users"]), len(grown["users"])) == (True, 50, 74)


def test_a_growth_that_was_gated(seeded_project: Project) -> None:
    """Where example data was off during the growth, `example-data apply` brings it in later."""
    grow(seeded_project)
    log = succeed(seeded_project, "upgrade head").log
    before = rows(seeded_project.url, RUNS)
    seeded_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    done = seeded_project.run("example-data", "apply")
    assert (
        "seed skipped seed_key=mossy-owl reason=disabled" in log,
        before,
        done.returncode,
        rows(seeded_project.url, RUNS),
    ) == (
        True,
        BOTH,
        0,
        [("kind-heron", 24, "0005"), ("mossy-owl", 50, "0006")],
    )


def test_a_growth_that_was_gated_and_undone(seeded_project: Project) -> None:
    """A downgrade leaves alone what the growth, gated, did not write."""
    grow(seeded_project)
    before = dump(seeded_project.url, times=True)
    succeed(seeded_project, "upgrade head")
    log = succeed(seeded_project, "downgrade 0005").log
    assert (
        "seed skipped seed_key=mossy-owl reason=applied-otherwise" in log,
        dump(seeded_project.url, times=True),
    ) == (
        True,
        before,
    )


def test_a_growth_of_a_seed_applied_otherwise(migrated_project: Project) -> None:
    """A seed that was applied with overridden numbers does not grow."""
    migrated_project.variables["EXAMPLE_DATA_USER_COUNT"] = "20"
    succeed(migrated_project, "-x example_data=on upgrade 0003")
    grow(migrated_project)
    del migrated_project.variables["EXAMPLE_DATA_USER_COUNT"]
    log = succeed(migrated_project, "-x example_data=on upgrade head").log
    assert ("seed skipped seed_key=mossy-owl reason=applied-otherwise" in log, rows(migrated_project.url, RUNS)) == (
        True,
        [("kind-heron", 24, "0005"), ("mossy-owl", 20, "0003")],
    )


def test_a_growth_of_a_seed_that_is_not_there(migrated_project: Project) -> None:
    """A seed that was left out does not grow."""
    grow(migrated_project)
    succeed(migrated_project, "upgrade 0005")
    log = succeed(migrated_project, "-x example_data=on upgrade head").log
    assert ("seed skipped seed_key=mossy-owl reason=not-applied" in log, rows(migrated_project.url, RUNS)) == (True, [])


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (EDIT_A_LOST_ONE, "table users: expected its rows as they were written, found 1 edited, the first where id = "),
        (
            REFER.format("31"),
            "table users: expected no other rows that refer to its own, found 1 in walks (walks_walker_fkey)",
        ),
    ],
)
def test_shrinking_stops_at_edited_and_referring_rows(seeded_project: Project, work: str, message: str) -> None:
    """A row among the lost ones that was edited, or that another row refers to, stops the downgrade."""
    grow(seeded_project)
    succeed(seeded_project, "-x example_data=on upgrade head")
    seeded_project.psql(work)
    before = dump(seeded_project.url, times=True)
    sentence = run_commands(seeded_project, "downgrade 0005").lines[0].removeprefix("FAILED: ")
    assert (sentence.startswith("Revision 0006, seed 'mossy-owl': "), message in sentence, sentence) == (
        True,
        True,
        sentence,
    )
    assert dump(seeded_project.url, times=True) == before


@pytest.mark.parametrize("work", [EDIT_A_KEPT_ONE, REFER.format("00")])
def test_shrinking_leaves_the_kept_rows_alone(seeded_project: Project, work: str) -> None:
    """Work on a row that is kept does not stop the downgrade, and stays."""
    grow(seeded_project)
    seeded_project.psql(work)
    before = dump(seeded_project.url, times=True)
    succeed(seeded_project, "-x example_data=on upgrade head", "downgrade 0005")
    after = dump(seeded_project.url, times=True)
    assert (after["users"], after["user_preferences"]) == (before["users"], before["user_preferences"])


def test_shrinking_with_the_word_for_it(seeded_project: Project) -> None:
    """With the word for it, edited rows among the lost ones go as well."""
    grow(seeded_project)
    succeed(seeded_project, "-x example_data=on upgrade head")
    seeded_project.psql(EDIT_A_LOST_ONE)
    succeed(seeded_project, "-x example_data_on_edited=delete downgrade 0005")
    assert rows(seeded_project.url, "SELECT count(*) FROM users") == [(36,)]


def test_shrinking_keeps(seeded_project: Project) -> None:
    """Rows among the lost ones that were edited or are referred to stay, but are no longer the seed's."""
    grow(seeded_project)
    succeed(seeded_project, "-x example_data=on upgrade head")
    seeded_project.psql(EDIT_A_LOST_ONE)
    seeded_project.psql(REFER.format("30"))
    log = succeed(
        seeded_project, "-x example_data_on_edited=keep -x example_data_on_referenced=keep downgrade 0005"
    ).log
    assert ('kept={"users":2}' in log, rows(seeded_project.url, "SELECT count(*) FROM users")) == (True, [(38,)])
    succeed(seeded_project, "downgrade 0002")
    assert rows(seeded_project.url, "SELECT count(*) FROM users") == [(2,)]


def test_a_seed_that_was_removed_by_hand(seeded_project: Project) -> None:
    """It neither grows nor shrinks, with a connection and in a script, until somebody asks for it."""
    seeded_project.run("example-data", "remove", "mossy-owl", "--yes")
    grow(seeded_project)
    log = succeed(seeded_project, "-x example_data=on upgrade head").log
    assert "seed skipped seed_key=mossy-owl reason=removed-by-hand (to bring it back" in log
    text = script(seeded_project, "downgrade 0006:0005 --sql")
    log = succeed(seeded_project, "downgrade 0005").log
    assert "seed skipped seed_key=mossy-owl reason=removed-by-hand" in log
    scripts = text, script(seeded_project, "-x example_data=on upgrade 0005:0006 --sql")
    assert [seeded_project.psql(each.replace("UPDATE alembic_version", "-- ")) for each in scripts] == ["", ""]
    assert rows(seeded_project.url, "SELECT count(*) FROM users") == [(24,)]
    succeed(seeded_project, "-x example_data=on upgrade head")
    seeded_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    seeded_project.run("example-data", "apply", "mossy-owl")
    assert rows(seeded_project.url, "SELECT count(*) FROM users") == [(74,)]


def script(project: Project, command: str) -> str:
    """Return the SQL that a command prints."""
    succeed(project, command)
    return (project.root / "stdout").read_text()


def test_a_script_grows_like_a_connection(seeded_project: Project) -> None:
    """`--sql` piped into psql gives the tables of `upgrade`, and loaded twice changes nothing more."""
    grow(seeded_project)
    text = script(seeded_project, "-x example_data=on upgrade 0005:0006 --sql")
    first = seeded_project.psql(text)
    offline = dump(seeded_project.url, times=True)
    second = seeded_project.psql(text)
    twice = dump(seeded_project.url, times=True)
    succeed(seeded_project, "downgrade 0005", "-x example_data=on upgrade head")
    online = dump(seeded_project.url)
    assert (first, second, twice == offline, without_moments(offline) == online) == ("", "", True, True)


def test_a_script_shrinks_like_a_connection(seeded_project: Project) -> None:
    """`downgrade --sql` piped into psql gives the tables of `downgrade`, and loaded twice changes nothing more."""
    grow(seeded_project)
    succeed(seeded_project, "-x example_data=on upgrade head")
    text = script(seeded_project, "downgrade 0006:0005 --sql")
    first = seeded_project.psql(text)
    offline = dump(seeded_project.url, times=True)
    second = seeded_project.psql(text)
    twice = dump(seeded_project.url, times=True)
    succeed(seeded_project, "-x example_data=on upgrade head", "downgrade 0005")
    online = dump(seeded_project.url)
    assert (first, second, twice == offline, without_moments(offline) == online) == ("", "", True, True)


def without_moments(tables: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return a dump without the moments of writing."""
    moments = {"created_at", "updated_at", "seeded_at"}
    return {
        name: [
            json.dumps({key: value for key, value in json.loads(row).items() if key not in moments}, ensure_ascii=False)
            for row in rows_of
        ]
        for name, rows_of in tables.items()
    }


def test_a_script_grows_only_what_is_of_that_size(migrated_project: Project) -> None:
    """A script that grows a seed of another size, or none, changes nothing."""
    migrated_project.variables["EXAMPLE_DATA_USER_COUNT"] = "20"
    succeed(migrated_project, "-x example_data=on upgrade 0005")
    del migrated_project.variables["EXAMPLE_DATA_USER_COUNT"]
    grow(migrated_project)
    before = dump(migrated_project.url, times=True)
    errors = migrated_project.psql(script(migrated_project, "-x example_data=on upgrade 0005:0006 --sql"))
    assert (errors, dump(migrated_project.url, times=True)) == ("", before)

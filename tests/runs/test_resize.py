"""Seeds with integer keys that grow and shrink: one more block of numbers each time, and back."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from example_data.generation.pin import Pin
from example_data.generation.pinning import digest
from example_data.generation.row_numbers import grows_into
from tests.support.datasets import key_shapes
from tests.support.project import ON, rows
from tests.support.revisions import SEQUENCES, contents, write_revision, write_revisions

if TYPE_CHECKING:
    from tests.support.project import Project

BLOCKS = "SELECT definition -> 'blocks' FROM example_data_runs"
INSERT = "INSERT INTO tickets (name) VALUES ('Somebody')"


def pinned(count: int, dataset: str = "labelled") -> Pin:
    """Return the pin of the seed with so many tickets."""
    pin = Pin("mossy-owl", 2026, count, dataset=f"tests.support.datasets.key_shapes:{dataset}")
    return replace(pin, digest=digest(pin))


def resizing(verb: str, one: Pin, other: Pin) -> str:
    """Return the call of `op.grow_seed` or `op.shrink_seed`."""
    return (
        f"op.{verb}('mossy-owl', seed=2026, user_count={(one.user_count, other.user_count)}, "
        f"dataset={one.dataset!r}, scheme=2, digest={(one.digest, other.digest)!r})"
    )


def growing(project: Project, key: str, *counts: int, dataset: str = "labelled") -> Project:
    """Return the project at the revision before s1, which applies the first size; g1, g2 ... grow it."""
    pins = [pinned(count, dataset) for count in counts]
    write_revisions(project, f"CREATE SEQUENCE numbers START 7; {key_shapes.THREADS.format(key=key)}", pins[0])
    for number, (small, large) in enumerate(pairwise(pins), 1):
        calls = resizing("grow_seed", small, large), resizing("shrink_seed", large, small)
        write_revision(project, f"g{number}", f"g{number - 1}" if number > 1 else "s1", *calls)
    project.alembic("upgrade", "t")
    return project


def state(project: Project) -> tuple[object, ...]:
    """Return all rows, sequences and blocks."""
    return contents(project, pinned(6, "threads")), rows(project.url, SEQUENCES), rows(project.url, BLOCKS)


def migrate(project: Project, verb: str, start: str, end: str, *, is_script: bool) -> None:
    """Run it with a connection, or as a script."""
    if is_script:
        assert project.psql(project.alembic(*ON, verb, f"{start}:{end}", "--sql")) == ""
    else:
        project.alembic(*ON, verb, end)


def test_integer_keys_grow() -> None:
    """More rows of a dataset with integer keys leave those that are there as they are."""
    assert grows_into(pinned(6), pinned(9))


@pytest.mark.parametrize("is_script", [False, True], ids=["online", "script"])
@pytest.mark.parametrize("key", key_shapes.KEYS)
def test_a_grown_seed_is_the_larger_one(new_project: Project, key: str, *, is_script: bool) -> None:
    """Where nobody took a number meanwhile, two growths leave the rows that the largest size has at once."""
    growing(new_project, key_shapes.KEYS[key], 6, 9, 20)
    migrate(new_project, "upgrade", "t", "g2", is_script=is_script)
    grown = contents(new_project, pinned(20)), rows(new_project.url, SEQUENCES)
    new_project.alembic("downgrade", "t")
    growing(new_project, key_shapes.KEYS[key], 20)
    new_project.alembic(*ON, "upgrade", "s1")
    assert grown == (contents(new_project, pinned(20)), rows(new_project.url, SEQUENCES))


@pytest.mark.parametrize("is_script", [False, True], ids=["online", "script"])
@pytest.mark.parametrize("key", key_shapes.KEYS)
def test_rows_of_others_between_two_growths_stay(new_project: Project, key: str, *, is_script: bool) -> None:
    """Up with another ticket before each growth; removed as a whole only those tickets are left."""
    growing(new_project, key_shapes.KEYS[key], 6, 9, 20)
    insert = INSERT if key != "no sequence" else "INSERT INTO tickets SELECT max(id) + 1, 'Somebody' FROM tickets"
    for start, end in (("t", "s1"), ("s1", "g1"), ("g1", "g2")):
        migrate(new_project, "upgrade", start, end, is_script=is_script)
        new_project.psql(insert)
    assert rows(new_project.url, "SELECT count(*) FROM tickets") == [(23,)]
    assert rows(
        new_project.url, "SELECT count(*) FROM votes JOIN tickets ON id = ticket_id AND name LIKE 'mossy%'"
    ) == [(20,)]
    write_revision(
        new_project,
        "r",
        "g2",
        "op.remove_seed('mossy-owl', seed=2026, dataset='tests.support.datasets.key_shapes:labelled')",
        "pass",
    )
    new_project.alembic("upgrade", "r")
    assert rows(new_project.url, "SELECT name FROM tickets") == [("Somebody",)] * 3
    assert rows(new_project.url, "SELECT count(*) FROM replies") == [(0,)]


def test_the_blocks_of_a_run(new_project: Project) -> None:
    """Each growth has a block for each table, after the numbers that others used."""
    growing(new_project, "serial", 6, 9)
    new_project.alembic(*ON, "upgrade", "s1")
    new_project.psql(INSERT)
    new_project.alembic(*ON, "upgrade", "g1")
    assert rows(new_project.url, BLOCKS) == [
        ({"tickets": [[0, 1, 1, 6], [6, 8, 1, 3]], "replies": [[0, 1, 1, 18], [18, 19, 1, 9]]},),
    ]
    assert rows(new_project.url, "SELECT id FROM tickets ORDER BY id") == [(number,) for number in range(1, 11)]
    assert rows(new_project.url, "SELECT min(ticket_id), max(ticket_id) FROM labels WHERE ticket_id > 6") == [(8, 10)]


@pytest.mark.parametrize(("dataset", "is_script"), [("labelled", False), ("threads", True)], ids=["online", "script"])
@pytest.mark.parametrize("key", key_shapes.KEYS)
def test_a_growth_is_taken_back(new_project: Project, key: str, dataset: str, *, is_script: bool) -> None:
    """A downgrade leaves the rows, the blocks and the sequences as they were before each growth."""
    growing(new_project, key_shapes.KEYS[key], 6, 9, 20, dataset=dataset)
    states = []
    for end in ("s1", "g1", "g2"):
        new_project.alembic(*ON, "upgrade", end)
        states.append(state(new_project))
    assert all(one[0] != other[0] for one, other in pairwise(states))
    for start, end in (("g2", "g1"), ("g1", "s1")):
        migrate(new_project, "downgrade", start, end, is_script=is_script)
        states.pop()
        assert state(new_project) == states[-1]


@pytest.mark.parametrize("is_script", [False, True], ids=["online", "script"])
def test_a_block_is_cut_where_the_seed_was_larger_at_once(new_project: Project, *, is_script: bool) -> None:
    """A database that got the larger size in one block shrinks to the beginning of it, and the rest is free again."""
    growing(new_project, "serial", 9, dataset="threads")
    new_project.alembic(*ON, "upgrade", "s1")
    write_revision(new_project, "h", "s1", resizing("shrink_seed", pinned(9, "threads"), pinned(6, "threads")), "pass")
    migrate(new_project, "upgrade", "s1", "h", is_script=is_script)
    assert rows(new_project.url, BLOCKS) == [({"tickets": [[0, 1, 1, 6]], "replies": [[0, 1, 1, 18]]},)]
    assert rows(new_project.url, "SELECT max(id), count(*) FROM tickets") == [(6, 6)]
    assert rows(new_project.url, SEQUENCES) == [("numbers", None), ("replies_id_seq", 18), ("tickets_id_seq", 6)]


def test_a_script_that_finds_another_size_changes_nothing(new_project: Project) -> None:
    """Neither growing nor shrinking by script touches rows, blocks or sequences of a run of another size."""
    growing(new_project, "serial", 6, 9, dataset="threads")
    new_project.alembic(*ON, "upgrade", "s1")
    new_project.variables["EXAMPLE_DATA_USER_COUNT"] = "4"
    new_project.alembic("downgrade", "t")
    new_project.alembic(*ON, "upgrade", "s1")
    del new_project.variables["EXAMPLE_DATA_USER_COUNT"]
    before = state(new_project)
    migrate(new_project, "upgrade", "s1", "g1", is_script=True)
    assert state(new_project) == before
    migrate(new_project, "downgrade", "g1", "s1", is_script=True)
    assert state(new_project) == before


def test_rows_identified_by_an_integer_and_a_value_are_not_shrunk_by_script(new_project: Project) -> None:
    """A script knows no numbers, so that it cannot tell such rows: one sentence, before anything is written."""
    growing(new_project, "serial", 6, 9)
    sentence = new_project.fail("downgrade", "g1:s1", "--sql")
    assert "its rows of labels are identified by ticket_id, place, which a script cannot make again" in sentence


def test_columns_that_are_called_like_the_scripts_own_words(new_project: Project) -> None:
    """Names such as step and first are the table's columns there, too."""
    pins = [pinned(count, "stepwise") for count in (3, 5)]
    write_revisions(new_project, key_shapes.STEPWISE, pins[0])
    calls = resizing("grow_seed", *pins), resizing("shrink_seed", *reversed(pins))
    write_revision(new_project, "g1", "s1", *calls)
    new_project.alembic("upgrade", "t")
    migrate(new_project, "upgrade", "t", "g1", is_script=True)
    assert rows(new_project.url, 'SELECT first, step, begins FROM block ORDER BY "first"') == [
        (1, None, 1),
        (2, 1, 2),
        (3, 1, 3),
        (4, 2, 4),
        (5, 1, 5),
    ]
    migrate(new_project, "downgrade", "g1", "s1", is_script=True)
    assert rows(new_project.url, "SELECT count(*), max(first) FROM block") == [(3, 3)]

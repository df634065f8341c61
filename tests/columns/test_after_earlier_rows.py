"""Moments that come after those of earlier rows of the same table, along a tree (`later_times`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from example_data import Column, Dataset, Table
from example_data import columns as c
from example_data.generation.generator import blocks, make_column
from example_data.generation.pin import Pin
from example_data.generation.random_stream import to_array
from tests.support.column_values import refused

if TYPE_CHECKING:
    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream

PIN = Pin("mossy-owl", 2026, 300, dataset="none")
ANCHOR = datetime(2026, 1, 1, tzinfo=UTC)

POSTED = c.after("published_at", "posted_at", of=("post_id", "parent_id"), days=9, past=True)
HIRED = c.case(
    "boss_id", {None: c.moment(900)}, otherwise=c.after("at", of="boss_id", days=30, strictly=True, type="timestamptz")
)


def make_comments(tree: Column, posted: Column = POSTED, **more: Any) -> Table:  # noqa: ANN401 - of a table
    """Return the comments on posts, each of which may answer an earlier one."""
    posts = Table("posts", rows=c.size("posts", 300), columns={"id": c.uuid_key(), "published_at": c.moment(200)})
    columns = {"id": c.uuid_key(), "post_id": c.parent("posts"), "parent_id": tree, "posted_at": posted}
    comments = Table("comments", rows=c.per("posts", 0, 12), columns=columns, **more)
    return Dataset(posts, comments).table("comments")


def make_staff(boss: Column, at: Column = HIRED, **more: Column) -> Table:
    """Return people whose boss is one of them."""
    columns = {"id": c.uuid_key(), "boss_id": boss, "at": at, **more}
    return Dataset(Table("staff", rows=c.size("staff", 300), columns=columns)).table("staff")


def rows_of(table: Table, pin: Pin = PIN) -> dict[Any, dict[str, Any]]:
    """Return the rows of a table by their keys."""
    tuples = [row for block in blocks(pin, table) for row in block.values()]
    return {row[0]: dict(zip(table.columns, row, strict=True)) for row in tuples}


@pytest.mark.parametrize("tree", [c.tree(), c.tree(siblings=True), c.tree(breadth=4), c.nullable(c.tree(roots=0), 0.3)])
def test_an_answer_is_after_what_it_answers(tree: Column) -> None:
    """It is after the comment that it answers and after the post, up to so many days, and never after the anchor."""
    comments = rows_of(make_comments(tree))
    gaps = []
    for comment in comments.values():
        assert comment["posted_at"] <= ANCHOR
        if comment["parent_id"] is not None:
            gaps.append(comment["posted_at"] - comments[comment["parent_id"]]["posted_at"])
    assert (len(gaps) > 400, min(gaps) >= timedelta(0), max(gaps) > timedelta(days=8)) == (True, True, True)


def test_roots_have_moments_of_their_own() -> None:
    """By a case those without a boss have any moment, and all others one after their boss's."""
    staff = rows_of(make_staff(c.tree(roots=0.02)))
    pairs = [(staff[row["boss_id"]]["at"], row["at"]) for row in staff.values() if row["boss_id"] is not None]
    assert {timedelta(0) < own - above <= timedelta(days=30) for above, own in pairs} == {True}
    assert max(row["at"] for row in staff.values()) > ANCHOR - timedelta(days=700)


def test_roots_that_refer_to_themselves() -> None:
    """What would come after itself does not: it is after the other column alone."""
    after_both = c.after("since", "at", of=("", "boss_id"), days=30)
    staff = rows_of(make_staff(c.tree(itself=True), after_both, since=c.moment(100)))
    for key, row in staff.items():
        above = row["since"] if row["boss_id"] == key else max(row["since"], staff[row["boss_id"]]["at"])
        assert timedelta(0) <= row["at"] - above <= timedelta(days=30)


@pytest.mark.parametrize("table", [make_comments(c.tree(siblings=True)), make_comments(c.tree()), make_staff(c.tree())])
def test_any_rows_are_the_same_alone(table: Table) -> None:
    """Rows are the same in any order, one by one, and where the table has more of them."""
    (block, *_) = blocks(PIN, table)
    name = list(table.columns)[-1]
    expected = dict(zip(to_array(block.rows).tolist(), make_column(PIN, table, name, block.rows).values(), strict=True))
    shuffled = np.random.Generator(np.random.PCG64(1)).permutation(to_array(block.rows))
    assert make_column(PIN, table, name, shuffled).values() == [expected[row] for row in shuffled.tolist()]
    assert [make_column(PIN, table, name, shuffled[[0]]).values()[0]] == [expected[shuffled[0]]]
    grown = replace(PIN, user_count=3_000)
    assert make_column(grown, table, name, block.rows).values() == list(expected.values())


def test_no_tree_is_too_deep() -> None:
    """Where each row refers to the one before it, thousands of levels are no matter."""

    def target(_stream: Stream, rows: Rows) -> Rows:
        return to_array(rows) - 1

    table = make_staff(replace(c.tree(), target=target))
    (last,) = make_column(PIN, table, "at", np.array([2_999])).values()
    assert last > ANCHOR + timedelta(days=30 * 1_000)


def test_a_column_that_comes_after_it() -> None:
    """Another column may come after that of the row referred to."""
    staff = rows_of(make_staff(c.tree(), praised_at=c.after("at", of="boss_id", hours=1)))
    pairs = [(staff[row["boss_id"]]["at"], row["praised_at"]) for row in staff.values() if row["boss_id"] is not None]
    assert all(timedelta(0) <= praised - above <= timedelta(hours=1) for above, praised in pairs)


def test_a_lifecycle_begins_after_that_of_an_earlier_row() -> None:
    """The first moment of a lifecycle is after that of the row referred to, and its state agrees."""
    life = c.lifecycle({"open": 1, "done": 1}, after="at", of="boss_id", hours=50)
    begun = c.case("boss_id", {None: c.moment(90)}, otherwise=life.at("open"))
    table = make_staff(c.tree(), begun, done_at=life.at("done"), state=life.state())
    staff = rows_of(table)
    below = [row for row in staff.values() if row["boss_id"] is not None]
    assert all(timedelta(0) <= row["at"] - staff[row["boss_id"]]["at"] <= timedelta(hours=50) for row in below)
    assert {(row["state"] == "done", row["done_at"] is not None) for row in below} == {(True, True), (False, False)}


def test_a_lifecycle_that_begins_with_nothing() -> None:
    """Where roots refer to themselves, and nothing else says when they begin, no row does."""
    life = c.lifecycle({"open": 1}, after="at", of="boss_id")
    staff = rows_of(make_staff(c.tree(itself=True), life.at("open"), state=life.state(type="text")))
    assert {(row["at"], row["state"]) for row in staff.values()} == {(None, None)}


def test_a_lifecycle_of_some_rows_where_roots_refer_to_themselves() -> None:
    """Where a case is among lifecycles and other moments, a root's lifecycle does not come after itself either."""
    life = c.lifecycle({"open": 1, "done": 1}, after="at", of="boss_id", hours=50)
    begun = c.case("is_new", {True: c.moment(90)}, otherwise=life.at("open"))
    more = {"is_new": c.boolean(0.5), "done_at": life.at("done"), "state": life.state()}
    staff = rows_of(make_staff(c.tree(itself=True), begun, **more))
    old = [row for row in staff.values() if not row["is_new"]]
    roots = [row for row in old if row["boss_id"] == row["id"]]
    assert {(row["at"], row["done_at"], row["state"]) for row in roots} == {(None, None, None)}
    gaps = [
        row["at"] - above
        for row in old
        if row["boss_id"] != row["id"] and (above := staff[row["boss_id"]]["at"]) is not None
    ]
    assert (len(gaps) > 40, min(gaps) >= timedelta(0), max(gaps) <= timedelta(hours=50)) == (True, True, True)


FIXED = {"question": {"posted_at": "2025-12-24"}, "answer": {"parent_id": "question"}}


def test_after_a_fixed_row() -> None:
    """What a fixed row says comes before the answers to it."""
    comments = rows_of(make_comments(c.tree(), first=FIXED))
    question, answer, *_ = comments.values()
    assert question["posted_at"] == datetime(2025, 12, 24, tzinfo=UTC)
    assert (answer["parent_id"], answer["posted_at"] >= question["posted_at"]) == (question["id"], True)


def test_fixed_rows_stand_in_their_order() -> None:
    """A fixed row that stands before the one that it answers is refused."""
    first = {"answer": {"parent_id": "question"}, "question": {}}
    assert refused(make_comments, c.tree(), first=first) == (
        "Column comments.posted_at (up to 9 days after published_at of post_id and posted_at of parent_id): fixed row "
        "'answer' stands before 'question', to which its 'parent_id' leads (expected it later, as 'posted_at' comes "
        "after that of an earlier row). Write 'question' first."
    )


@pytest.mark.parametrize("reference", [c.late(c.tree()), c.late(c.reference("comments"))])
def test_what_may_lead_round_is_a_circle(reference: Column) -> None:
    """Along another reference than a tree, and along one that is written last, it would depend on itself."""
    assert refused(make_comments, reference) == (
        "Column comments.posted_at: it depends on itself (comments.posted_at -> comments.posted_at). Break the circle."
    )


def test_it_has_a_type() -> None:
    """Where it comes after nothing but itself, it says its type."""
    assert refused(make_comments, c.tree(), c.after("posted_at", of="parent_id")) == (
        "Column comments.posted_at: it is made of nothing but itself in earlier rows (expected type=..., found none). "
        "Name its type."
    )
    alone = make_comments(c.tree(), c.after("posted_at", of="parent_id", type="date"))
    assert {row["posted_at"] for row in rows_of(alone).values()} == {None}

"""What columns are like by the state that another one has: all sides of an OR of states occur."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from tests.support.scaffold_plans import kinds_of, notes_on, text_key


def payments(*checks: str, columns: tuple[sa.Column[Any], ...] = ()) -> sa.MetaData:
    """Return payments by card, from an account or in cash, with checks on what else they have."""
    metadata = sa.MetaData()
    sa.Table(
        "t",
        metadata,
        text_key(),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("card_no", sa.String(20)),
        *columns,
        sa.CheckConstraint("method IN ('card', 'iban', 'cash')", "known"),
        *(sa.CheckConstraint(check, f"check_{place}") for place, check in enumerate(checks)),
    )
    return metadata


@pytest.mark.parametrize(
    "check",
    [
        "method <> 'card' OR card_no IS NOT NULL",
        "(method = 'card') = (card_no IS NOT NULL)",
        "method = 'card' AND card_no IS NOT NULL OR method <> 'card' AND card_no IS NULL",
        "CASE method WHEN 'card' THEN card_no IS NOT NULL ELSE card_no IS NULL END",
        "NOT (method = 'card' AND card_no IS NULL)",
        "(method IN ('iban', 'cash')) = (card_no IS NULL)",
    ],
)
def test_a_column_that_one_state_claims(check: str) -> None:
    """It is NULL in all others, and no state is lost."""
    kinds = kinds_of(payments(check))
    assert kinds["card_no"].startswith('c.case("method", {"card": c.')
    assert "None" not in kinds["card_no"]
    assert all(method in kinds["method"] for method in ("card", "iban", "cash"))


def test_bounds_in_one_state() -> None:
    """In the others it has the usual range."""
    column = sa.Column("x", sa.Integer, nullable=False)
    kinds = kinds_of(payments("method <> 'cash' OR x <= 5", columns=(column,)))
    assert kinds["x"] == 'c.case("method", {"cash": c.integer(0, 5)}, otherwise=c.integer(0, 1000))'


def test_a_truth_value_as_state() -> None:
    """Both of its sides."""
    metadata = sa.MetaData()
    sa.Table(
        "t",
        metadata,
        text_key(),
        sa.Column("is_main", sa.Boolean, nullable=False),
        sa.Column("seats", sa.Integer),
        sa.CheckConstraint("is_main IS TRUE AND seats IS NOT NULL OR is_main IS FALSE AND seats IS NULL", "main"),
    )
    kinds = kinds_of(metadata)
    assert kinds["is_main"] == "c.boolean()"
    assert kinds["seats"] == 'c.case("is_main", {True: c.integer(2, 60)})'


def test_references_by_state() -> None:
    """A grant is for a user or for a team."""
    metadata = sa.MetaData()
    for name in ("users", "teams"):
        sa.Table(name, metadata, text_key(), *(sa.Column(f"c{place}", sa.Text) for place in range(4)))
    sa.Table(
        "t",
        metadata,
        text_key(),
        sa.Column("subject", sa.Enum("user", "team", name="subject"), nullable=False),
        sa.Column("user_id", sa.ForeignKey("users.id")),
        sa.Column("team_id", sa.ForeignKey("teams.id")),
        sa.CheckConstraint("(subject = 'user') = (user_id IS NOT NULL)", "user"),
        sa.CheckConstraint("(subject = 'team') = (team_id IS NOT NULL)", "team"),
    )
    kinds = kinds_of(metadata)
    assert kinds["user_id"] == 'c.case("subject", {"user": c.reference("users")})'
    assert kinds["team_id"] == 'c.case("subject", {"team": c.reference("teams")})'
    assert notes_on(metadata) == []


def test_a_state_that_cannot_be_kept_is_left_out() -> None:
    """A column that is NOT NULL cannot be NULL in one of them."""
    note = sa.Column("note", sa.Text, nullable=False)
    kinds = kinds_of(
        payments("method <> 'cash' OR note IS NULL", "method <> 'card' OR card_no IS NOT NULL", columns=(note,))
    )
    assert "cash" not in kinds["method"]
    assert kinds["card_no"].startswith('c.case("method", {"card": ')


def test_a_state_that_no_list_has_occurs_all_the_same() -> None:
    """The constraint names it, and so it is one."""
    metadata = sa.MetaData()
    sa.Table(
        "t",
        metadata,
        text_key(),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("target", sa.Text),
        sa.CheckConstraint("status <> 'exported' OR target IS NOT NULL", "target"),
    )
    kinds = kinds_of(metadata)
    assert '"exported": 1' in kinds["status"]
    assert kinds["target"] == 'c.case("status", {"exported": c.words(1, 4)})'


@pytest.mark.parametrize(
    "check",
    [
        "num_nonnulls(user_id, team_id) = 1",
        "(user_id IS NULL) <> (team_id IS NULL)",
        "user_id IS NOT NULL AND team_id IS NULL OR user_id IS NULL AND team_id IS NOT NULL",
    ],
)
def test_one_of_two_references(check: str) -> None:
    """Half of the rows have the one, and the others the other one."""
    metadata = sa.MetaData()
    for name in ("users", "teams"):
        sa.Table(name, metadata, text_key(), *(sa.Column(f"c{place}", sa.Text) for place in range(4)))
    own: list[sa.Column[str]] = [sa.Column(f"{name}_id", sa.ForeignKey(f"{name}s.id")) for name in ("user", "team")]
    sa.Table("t", metadata, text_key(), *own, sa.CheckConstraint(check, "one"))
    kinds = kinds_of(metadata)
    assert kinds["user_id"] == 'c.nullable(c.reference("users"), share=0.5)'
    assert kinds["team_id"] == 'c.case("user_id", {None: c.reference("teams")})'
    assert notes_on(metadata) == []


def test_one_of_two_numbers_at_most() -> None:
    """The second one may be there where the first one is not."""
    metadata = sa.MetaData()
    numbers = [sa.Column(name, sa.Integer) for name in ("x", "y")]
    sa.Table("t", metadata, text_key(), *numbers, sa.CheckConstraint("x IS NULL OR y IS NULL", "one"))
    kinds = kinds_of(metadata)
    assert kinds["x"] == "c.nullable(c.integer(0, 1000), share=0.5)"
    assert kinds["y"] == 'c.case("x", {None: c.nullable(c.integer(0, 1000))})'

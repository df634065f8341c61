"""What is read out of CHECK constraints, as PostgreSQL prints them and as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from example_data.scaffold.check_constraints.alternatives import facts
from example_data.scaffold.check_constraints.facts import Fact
from example_data.scaffold.check_constraints.syntax_tree import NotUnderstoodError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "CHECK ((plan = ANY (ARRAY['free'::text, 'team'::text])))",
            (Fact("plan", "in", ("free", "team")),),
        ),
        (
            "CHECK (((state)::text = ANY ((ARRAY['a'::character varying, 'it''s'::character varying])::text[])))",
            (Fact("state", "in", ("a", "it's")),),
        ),
        ("plan IN ('free', 'team')", (Fact("plan", "in", ("free", "team")),)),
        ("CHECK ((price > (0)::numeric))", (Fact("price", ">", Decimal(0)),)),
        ("CHECK ((0.5 <= price))", (Fact("price", ">=", Decimal("0.5")),)),
        ("CHECK ((level >= '-3'::integer))", (Fact("level", ">=", "-3"),)),
        ("CHECK ((level >= (-3)))", (Fact("level", ">=", Decimal(-3)),)),
        (
            "CHECK (((quantity >= 1) AND (quantity <= 99)))",
            (Fact("quantity", ">=", Decimal(1)), Fact("quantity", "<=", Decimal(99))),
        ),
        (
            "quantity BETWEEN 1 AND 99",
            (Fact("quantity", ">=", Decimal(1)), Fact("quantity", "<=", Decimal(99))),
        ),
        ("CHECK ((sku ~~ 'SKU-%'::text))", (Fact("sku", "~~", "SKU-%"),)),
        ("CHECK ((code ~ '^[A-Z]{3}$'::text))", (Fact("code", "~", "^[A-Z]{3}$"),)),
        ("CHECK ((char_length((name)::text) <= 80))", (Fact("name", "<=", Decimal(80), "length"),)),
        ("CHECK ((length(btrim(name)) > 0))", (Fact("name", ">", Decimal(0), "length"),)),
        ("CHECK ((ends_on > starts_on))", (Fact("ends_on", ">", other="starts_on"),)),
        ("CHECK ((jsonb_typeof(settings) = 'object'::text))", (Fact("settings", "=", "object", "jsonb_typeof"),)),
        ("CHECK ((array_length(tags, 1) <= 5))", (Fact("tags", "<=", Decimal(5), "count"),)),
        ("CHECK ((born_on < CURRENT_DATE))", (Fact("born_on", "<", "now"),)),
        ("CHECK ((NOT isempty(during)))", ()),
        ("CHECK ((email = lower(email)))", (Fact("email", "=", of="lower", other="email"),)),
        ('CHECK (("Order" IS NOT NULL))', (Fact("Order", "is not null"),)),
        ("CHECK (is_paid)", (Fact("is_paid", "=", value=True),)),
        ("CHECK ((NOT (level < 3))) NOT VALID", (Fact("level", ">=", Decimal(3)),)),
        ("CHECK ((at > '2020-01-01'::timestamp with time zone))", (Fact("at", ">", "2020-01-01"),)),
        ("CHECK ((length(TRIM(BOTH FROM name)) > 10))", (Fact("name", ">", Decimal(10), "length"),)),
        ("CHECK ((length(TRIM(BOTH FROM name)) = length(name)))", ()),
        ("CHECK ((name = btrim(name)))", ()),
        ("CHECK ((char_length(body) <= (1024 * 50)))", (Fact("body", "<=", Decimal(51200), "length"),)),
        ("CHECK ((email ~~* '%@%'::text))", (Fact("email", "~~*", "%@%"),)),
        ("CHECK ((email !~~ '% %'::text))", (Fact("email", "!~~", "% %"),)),
        ("email NOT LIKE '% %'", (Fact("email", "!~~", "% %"),)),
        ("CHECK ((NOT (email ~ ' '::text)))", (Fact("email", "!~", " "),)),
        (r"CHECK ((code ~ E'^\\d+$'))", (Fact("code", "~", r"^\d+$"),)),
        ("CHECK ((POSITION(('@'::text) IN (email)) > 1))", (Fact("email", "~~", "_%@%"),)),
        ("CHECK ((strpos(name, '_'::text) > 0))", (Fact("name", "~~", r"%\_%"),)),
        ("CHECK ((upper(kind) = ANY (ARRAY['W'::text, 'S'::text])))", (Fact("kind", "in", ("W", "S")),)),
        ("CHECK ((lower(kind) = 'W'::text))", (Fact("kind", "=", "W", "lower"),)),
        ("CHECK ((num_nonnulls(a, b) = 0))", (Fact("a", "is null"), Fact("b", "is null"))),
        ("CHECK ((NOT ((a IS NULL) OR (b IS NULL))))", (Fact("a", "is not null"), Fact("b", "is not null"))),
    ],
)  # fmt: skip
def test_a_constraint_with_one_meaning_is_read_as_facts(text: str, expected: tuple[Fact, ...]) -> None:
    """Casts and parentheses are PostgreSQL's; the facts are the constraint's."""
    assert facts(text) == (expected,)


def test_alternatives_that_leave_a_column_empty_come_last() -> None:
    """A constraint that a missing value satisfies is kept by values first."""
    assert facts("CHECK (((ends IS NULL) OR (ends > starts)))") == (
        (Fact("ends", ">", other="starts"),),
        (Fact("ends", "is null"),),
    )


@pytest.mark.parametrize(
    "text",
    [
        "CHECK ((num_nonnulls(a, b) = 1))",
        "CHECK (((a IS NULL) <> (b IS NULL)))",
        "CHECK (((a IS NOT NULL) = (b IS NULL)))",
        "(a IS NOT NULL AND b IS NULL) OR (a IS NULL AND b IS NOT NULL)",
    ],
)
def test_one_of_two_columns_is_filled(text: str) -> None:
    """Whichever way it is said."""
    assert {frozenset(found) for found in facts(text)} == {
        frozenset({Fact("a", "is not null"), Fact("b", "is null")}),
        frozenset({Fact("a", "is null"), Fact("b", "is not null")}),
    }


def test_a_condition_that_is_as_true_as_another() -> None:
    """Both hold, or neither does."""
    assert facts("CHECK (((status = 'paid'::text) = (paid_at IS NOT NULL)))") == (
        (Fact("status", "=", "paid"), Fact("paid_at", "is not null")),
        (Fact("status", "<>", "paid"), Fact("paid_at", "is null")),
    )


def test_alternatives_of_a_conjunction_are_combined() -> None:
    """Each alternative of one part goes with each of the other."""
    assert facts("(a = 1 OR b = 2) AND c = 3") == (
        (Fact("a", "=", Decimal(1)), Fact("c", "=", Decimal(3))),
        (Fact("b", "=", Decimal(2)), Fact("c", "=", Decimal(3))),
    )


@pytest.mark.parametrize(
    "text",
    [
        "CHECK (((checksum % 7) = 0))",
        "CHECK ((total = (price * quantity)))",
        "CHECK (is_valid(code))",
        "CHECK (a = 'x",
        "CHECK ((num_nonnulls(a, lower(b)) = 1))",
        r"code = E'\n'",
        "CHECK ((a + b) > 3)",
    ],
)
def test_anything_else_is_not_understood(text: str) -> None:
    """It is never guessed at."""
    with pytest.raises(NotUnderstoodError):
        facts(text)

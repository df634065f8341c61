"""What is read out of CHECK constraints, as PostgreSQL prints them and as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from example_data.scaffold.check_constraints.conditions import Condition, read_alternatives
from example_data.scaffold.check_constraints.parser import NotUnderstoodError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "CHECK ((plan = ANY (ARRAY['free'::text, 'team'::text])))",
            (Condition("plan", "in", ("free", "team")),),
        ),
        (
            "CHECK (((state)::text = ANY ((ARRAY['a'::character varying, 'it''s'::character varying])::text[])))",
            (Condition("state", "in", ("a", "it's")),),
        ),
        ("plan IN ('free', 'team')", (Condition("plan", "in", ("free", "team")),)),
        ("CHECK ((price > (0)::numeric))", (Condition("price", ">", Decimal(0)),)),
        ("CHECK ((0.5 <= price))", (Condition("price", ">=", Decimal("0.5")),)),
        ("CHECK ((level >= '-3'::integer))", (Condition("level", ">=", "-3"),)),
        ("CHECK ((level >= (-3)))", (Condition("level", ">=", Decimal(-3)),)),
        (
            "CHECK (((quantity >= 1) AND (quantity <= 99)))",
            (Condition("quantity", ">=", Decimal(1)), Condition("quantity", "<=", Decimal(99))),
        ),
        (
            "quantity BETWEEN 1 AND 99",
            (Condition("quantity", ">=", Decimal(1)), Condition("quantity", "<=", Decimal(99))),
        ),
        ("CHECK ((sku ~~ 'SKU-%'::text))", (Condition("sku", "~~", "SKU-%"),)),
        ("CHECK ((code ~ '^[A-Z]{3}$'::text))", (Condition("code", "~", "^[A-Z]{3}$"),)),
        ("CHECK ((char_length((name)::text) <= 80))", (Condition("name", "<=", Decimal(80), "length"),)),
        ("CHECK ((length(btrim(name)) > 0))", (Condition("name", ">", Decimal(0), "length"),)),
        ("CHECK ((ends_on > starts_on))", (Condition("ends_on", ">", other="starts_on"),)),
        ("CHECK ((jsonb_typeof(settings) = 'object'::text))", (Condition("settings", "=", "object", "jsonb_typeof"),)),
        ("CHECK ((array_length(tags, 1) <= 5))", (Condition("tags", "<=", Decimal(5), "count"),)),
        ("CHECK ((born_on < CURRENT_DATE))", (Condition("born_on", "<", "now"),)),
        ("CHECK ((NOT isempty(during)))", ()),
        ("CHECK ((email = lower(email)))", (Condition("email", "=", aspect="lower", other="email"),)),
        ('CHECK (("Order" IS NOT NULL))', (Condition("Order", "is not null"),)),
        ("CHECK (is_paid)", (Condition("is_paid", "=", value=True),)),
        ("CHECK ((NOT (level < 3))) NOT VALID", (Condition("level", ">=", Decimal(3)),)),
        ("CHECK ((at > '2020-01-01'::timestamp with time zone))", (Condition("at", ">", "2020-01-01"),)),
        ("CHECK ((length(TRIM(BOTH FROM name)) > 10))", (Condition("name", ">", Decimal(10), "length"),)),
        ("CHECK ((length(TRIM(BOTH FROM name)) = length(name)))", ()),
        ("CHECK ((name = btrim(name)))", ()),
        ("CHECK ((char_length(body) <= (1024 * 50)))", (Condition("body", "<=", Decimal(51200), "length"),)),
        ("CHECK ((email ~~* '%@%'::text))", (Condition("email", "~~*", "%@%"),)),
        ("CHECK ((email !~~ '% %'::text))", (Condition("email", "!~~", "% %"),)),
        ("email NOT LIKE '% %'", (Condition("email", "!~~", "% %"),)),
        ("CHECK ((NOT (email ~ ' '::text)))", (Condition("email", "!~", " "),)),
        (r"CHECK ((code ~ E'^\\d+$'))", (Condition("code", "~", r"^\d+$"),)),
        ("CHECK ((POSITION(('@'::text) IN (email)) > 1))", (Condition("email", "~~", "_%@%"),)),
        ("CHECK ((strpos(name, '_'::text) > 0))", (Condition("name", "~~", r"%\_%"),)),
        ("CHECK ((upper(kind) = ANY (ARRAY['W'::text, 'S'::text])))", (Condition("kind", "in", ("W", "S")),)),
        ("CHECK ((lower(kind) = 'W'::text))", (Condition("kind", "=", "W", "lower"),)),
        ("CHECK ((num_nonnulls(a, b) = 0))", (Condition("a", "is null"), Condition("b", "is null"))),
        ("CHECK ((NOT ((a IS NULL) OR (b IS NULL))))", (Condition("a", "is not null"), Condition("b", "is not null"))),
    ],
)  # fmt: skip
def test_a_constraint_with_one_meaning_is_read_as_conditions(text: str, expected: tuple[Condition, ...]) -> None:
    """Casts and parentheses are PostgreSQL's; the conditions are the constraint's."""
    assert read_alternatives(text) == (expected,)


def test_alternatives_that_leave_a_column_empty_come_last() -> None:
    """A constraint that a missing value satisfies is kept by values first."""
    assert read_alternatives("CHECK (((ends IS NULL) OR (ends > starts)))") == (
        (Condition("ends", ">", other="starts"),),
        (Condition("ends", "is null"),),
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
    """Whichever way it is written."""
    assert {frozenset(alternative) for alternative in read_alternatives(text)} == {
        frozenset({Condition("a", "is not null"), Condition("b", "is null")}),
        frozenset({Condition("a", "is null"), Condition("b", "is not null")}),
    }


def test_a_condition_that_is_as_true_as_another() -> None:
    """Both hold, or neither does."""
    assert read_alternatives("CHECK (((status = 'paid'::text) = (paid_at IS NOT NULL)))") == (
        (Condition("status", "=", "paid"), Condition("paid_at", "is not null")),
        (Condition("status", "<>", "paid"), Condition("paid_at", "is null")),
    )


def test_alternatives_of_a_conjunction_are_combined() -> None:
    """Each alternative of one part goes with each of the other."""
    assert read_alternatives("(a = 1 OR b = 2) AND c = 3") == (
        (Condition("a", "=", Decimal(1)), Condition("c", "=", Decimal(3))),
        (Condition("b", "=", Decimal(2)), Condition("c", "=", Decimal(3))),
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
        "CHECK ((1 = 1))",
        "CHECK (starts_with(code, 'A'::text))",
    ],
)
def test_anything_else_is_not_understood(text: str) -> None:
    """It is never guessed at."""
    with pytest.raises(NotUnderstoodError):
        read_alternatives(text)

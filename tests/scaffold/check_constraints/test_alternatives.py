"""What is read out of CHECK constraints, as PostgreSQL prints them and as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from example_data.scaffold.check_constraints.conditions import Condition, read_alternatives


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
        ("CHECK ((1 = 1))", ()),
        ("CHECK (((a * b) >= 0))", (Condition("a", ">=", Decimal(0)), Condition("b", ">=", Decimal(0)))),
        ("CHECK ((a <= (b + 0.01)))", (Condition("a", "<=", other="b"),)),
        ("CHECK (starts_with(code, 'A'::text))", (Condition("code", "~~", "A%"),)),
        ('CHECK (("left"(path, 1) = \'/\'::text))', (Condition("path", "~~", "/%"),)),
        ("CHECK (code SIMILAR TO '[A-Z]{2}-%')", (Condition("code", "~", "^(?:[A-Z]{2}-.*)$"),)),
        ("is_main IS TRUE", (Condition("is_main", "=", value=True), Condition("is_main", "is not null"))),
        ("is_main IS NOT FALSE", (Condition("is_main", "=", value=True),)),
        ("is_main IS NOT TRUE", (Condition("is_main", "=", value=False),)),
        ("NOT (is_main IS NOT TRUE)", (Condition("is_main", "=", value=True), Condition("is_main", "is not null"))),
        ("COALESCE(is_main, false)", (Condition("is_main", "is not null"), Condition("is_main", "=", value=True))),
        ("is_main IS UNKNOWN", (Condition("is_main", "is null"),)),
        ("(score > 3) IS UNKNOWN", (Condition("score", "is null"),)),
        ("CHECK ((region = upper(region)))", (Condition("region", "=", aspect="upper", other="region"),)),
        ("CHECK ((initcap(name) = name))", (Condition("name", "=", aspect="initcap", other="name"),)),
        (
            "CHECK (((cardinality(b) = 4) AND ((b[1] >= ('-180'::integer)::double precision) AND (b[1] <= 180))))",
            (Condition("b", "=", Decimal(4), "count"), Condition("b", ">=", "-180", "[1]"),
             Condition("b", "<=", Decimal(180), "[1]")),
        ),
        ("CHECK ((tags <@ ARRAY['a'::text, 'b'::text]))", (Condition("tags", "<@", ("a", "b")),)),
        ("CHECK ((ARRAY['a'::text, 'b'::text] @> tags))", (Condition("tags", "<@", ("a", "b")),)),
        ("CHECK ((0 < ALL (sizes)))", (Condition("sizes", ">", Decimal(0), "each"),)),
        ("CHECK ((array_position(tags, NULL::text) IS NULL))", ()),
        (
            "CHECK ((tags[2] IS NOT NULL))",
            (Condition("tags", ">=", Decimal(2), "count"), Condition("tags", "is not null")),
        ),
        ("level NOT IN (3, 4)", (Condition("level", "not in", (Decimal(3), Decimal(4))),)),
        ("CHECK (((2 * level) <= 100))", (Condition("level", "<=", Decimal(50)),)),
        ("CHECK (((100 - level) >= 0))", (Condition("level", "<=", Decimal(100)),)),
        ("CHECK ((EXTRACT(year FROM day) >= (1900)::numeric))", (Condition("day", ">=", "1900-01-01"),)),
        ("CHECK (isfinite(day))", ()),
        ("CHECK ((day < 'infinity'::date))", ()),
        ("CHECK ((settings ? 'colour'::text))", (Condition("settings", "?", "colour"),)),
        ("CHECK ((octet_length(hash) = 32))", (Condition("hash", "=", Decimal(32), "octets"),)),
        ("CHECK ((at <= (now() + '1 day'::interval)))", (Condition("at", "<=", "now"),)),
        ("a::text = ANY ('{x,y}'::text[])", (Condition("a", "in", ("x", "y")),)),
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
        "((a IS NOT NULL)::integer + (b IS NOT NULL)::integer) = 1",
        "CHECK ((((CASE WHEN (a IS NULL) THEN 0 ELSE 1 END) + CASE WHEN (b IS NULL) THEN 0 ELSE 1 END) = 1))",
        "CASE WHEN a IS NULL THEN b IS NOT NULL ELSE b IS NULL END",
        "a IS NULL = (b IS NOT NULL)",
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
        "is_main IS TRUE AND seats IS NOT NULL OR is_main IS FALSE AND seats IS NULL",
        "(is_main IS TRUE) = (seats IS NOT NULL) AND is_main IS NOT UNKNOWN",
    ],
)
def test_a_truth_value_beside_a_column_that_is_filled(text: str) -> None:
    """The boolean itself is not NULL."""
    filled = Condition("is_main", "is not null")
    assert set(map(frozenset, read_alternatives(text))) == {
        frozenset({filled, Condition("is_main", "=", value=True), Condition("seats", "is not null")}),
        frozenset({filled, Condition("is_main", "=", value=False), Condition("seats", "is null")}),
    }


@pytest.mark.parametrize(
    "text",
    [
        "COALESCE(level, 1) > 0",
        "CASE WHEN level IS NOT NULL THEN level > 0 ELSE true END",
        "level > 0 OR level IS NULL",
    ],
)
def test_what_stands_in_for_null(text: str) -> None:
    """The one side is the comparison, the other one NULL."""
    first, second = read_alternatives(text)
    assert Condition("level", ">", Decimal(0)) in first
    assert second == (Condition("level", "is null"),)


def test_columns_that_are_not_distinct() -> None:
    """Both are NULL, or neither is."""
    assert read_alternatives("a IS NOT DISTINCT FROM b") == (
        (Condition("a", "=", other="b"), Condition("a", "is not null"), Condition("b", "is not null")),
        (Condition("a", "is null"), Condition("b", "is null")),
    )


def test_what_is_understood_of_a_conjunction_is_kept() -> None:
    """The rest is there as SQL, for each column that it names."""
    assert read_alternatives("CHECK (((level > 0) AND ((level % 7) = area)))") == (
        (
            Condition("level", ">", Decimal(0)),
            Condition("level", "unread", "((level % 7) = area)"),
            Condition("area", "unread", "((level % 7) = area)"),
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        "CHECK (((checksum % 7) = 0))",
        "CHECK ((total = (price * quantity)))",
        "CHECK (is_valid(code))",
        "CHECK (a = 'x",
        r"code = E'\n'",
        "CHECK ((a + b) > 3)",
        "CHECK (date_part('dow'::text, day) = 1)",
    ],
)
def test_anything_else_is_not_understood(text: str) -> None:
    """It is never guessed at."""
    assert read_alternatives(text) == ()

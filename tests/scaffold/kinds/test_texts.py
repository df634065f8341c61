"""Texts that constraints shape: LIKE, regular expressions and lengths, and the kind that keeps them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from example_data.columns.texts import to_slug
from example_data.corpora.texts import read_texts
from tests.support.scaffold_plans import kinds_of, plan_of, text_key


def table(name: str, check: str, *, unique: bool = False, length: int | None = None) -> sa.MetaData:
    """Return a table with a column of that name and a constraint on it."""
    metadata = sa.MetaData()
    type_ = sa.String(length) if length else sa.Text()
    column = sa.Column(name, type_, nullable=False, unique=unique)
    sa.Table("t", metadata, text_key(), column, sa.CheckConstraint(check, "shaped"))
    return metadata


@pytest.mark.parametrize(
    ("name", "check", "kind"),
    [
        ("email", "email LIKE '%@%'", "c.person().email()"),
        ("email", "email LIKE '_%@_%._%'", "c.person().email()"),
        ("email", "email ~* '^[A-Z0-9._%-]+@[A-Z0-9.-]+[.][A-Z]+$'", "c.person().email()"),
        ("email", "email ~ '^[a-z.]+@[a-z]+[.][a-z]{3}$'", "c.person().email()"),
        ("email", "POSITION('@' IN email) > 1", "c.person().email()"),
        ("email", "email NOT LIKE '% %' AND email = lower(email)", "c.person().email()"),
        ("contact", "contact LIKE '%@%'", 'c.pattern(".{0,8}@.{0,8}")'),
        ("website", "website LIKE 'http%'", "c.url()"),
        ("website", "website ~ '^https?://'", "c.url()"),
        ("slug", "slug ~ '^[a-z0-9-]+$'", "c.slug()"),
        ("slug", "slug ~ '^[a-z0-9]+(?:-[a-z0-9]+)*$'", "c.slug()"),
        ("name", "name ~ '^[a-z0-9_-]+$'", "c.slug()"),
        ("name", "length(TRIM(BOTH FROM name)) > 10", "c.code(11, unique=False)"),
        ("name", "name <> ''", "c.words(1, 2)"),
        ("user_name", "user_name ~ '^[a-z0-9_]{3,15}$'", "c.person().user_name(max_length=15)"),
        ("user_name", "user_name ~ '^[a-z][a-z0-9]{2,15}$'", 'c.pattern("[a-z][a-z0-9]{2,15}")'),
        ("phone", r"phone ~ '^[+][0-9 ]{6,20}$'", "c.person().phone(max_length=21)"),
        ("phone", r"phone ~ '^[+]\d{7,15}$'", r'c.pattern("[+]\\d{7,15}")'),
        ("sku", "sku LIKE 'INV-%'", 'c.code(6, prefix="INV-", unique=False)'),
        ("sku", "sku ~ '^[A-Z]{3}-[0-9]{4}$'", 'c.pattern("[A-Z]{3}-[0-9]{4}")'),
        ("colour", "colour ~ '^#[[:xdigit:]]{6}$'", 'c.choice(["#1f77b4", "#2ca02c", "#d62728"])'),
        ("shade", "shade ~ '^#[[:xdigit:]]{6}$'", 'c.pattern("#[[:xdigit:]]{6}")'),
        ("way", r"way LIKE '/%' AND way NOT LIKE '%//%'", 'c.code(9, prefix="/", unique=False)'),
        ("path", "path LIKE '/p%'", 'c.choice(["/pricing", "/products"])'),
        ("key", "key ~ '^[a-f]+$' AND length(key) <= 5", 'c.code(5, alphabet="abcdef", unique=False)'),
        ("key", "key ~ '^[a-z]+[.][a-z]+$' AND length(key) BETWEEN 8 AND 12", 'c.pattern("[a-z]{6,9}[.][a-z]{1,2}")'),
    ],
)  # fmt: skip
def test_a_text_has_the_kind_that_keeps_its_constraint(name: str, check: str, kind: str) -> None:
    """What its name says, where all such texts keep it; else a text of the pattern."""
    assert kinds_of(table(name, check))[name] == kind


@pytest.mark.parametrize(
    ("name", "check", "kind"),
    [
        ("email", "email LIKE '_%@_%'", "c.person().email(unique=True)"),
        ("email", "email ~ '^[a-z]+@[a-z]+[.][a-z]{3}$'", 'c.pattern("[a-z]{3,7}@example[.]org", unique=True)'),
        ("slug", "slug ~ '^[a-z0-9_-]+$'", "c.slug(unique=True)"),
        ("sku", "sku ~ '^[A-Z]{3}-[0-9]{4}$'", 'c.pattern("[A-Z]{3}-[0-9]{4}", unique=True)'),
    ],
)  # fmt: skip
def test_a_unique_text_keeps_its_constraint(name: str, check: str, kind: str) -> None:
    """With what tells the rows apart in it."""
    assert kinds_of(table(name, check, unique=True))[name] == kind


def test_a_pattern_with_too_few_texts_cannot_be_unique() -> None:
    """A hundred would not do for two seeds."""
    left_out = plan_of(table("sku", "sku ~ '^[A-Z][0-9]-$'", unique=True)).left_out
    assert left_out == {
        "t": "sku cannot be filled: no kind of text is unique, matching ^[A-Z][0-9]-$, "
        "at least 3 characters long, at most 3 characters long"
    }


def test_a_pattern_stays_within_the_column() -> None:
    """What may come any number of times comes no more often than there is room for."""
    assert kinds_of(table("a", "a ~ '^[a-z]+@[a-z]+$'", length=6))["a"] == 'c.pattern("[a-z]{1,4}@[a-z]")'


def test_a_text_in_letters_that_it_never_has() -> None:
    """Nothing keeps that, and it is not passed over."""
    left_out = plan_of(table("kind", "lower(kind) = 'W'")).left_out
    assert left_out == {"t": "kind cannot be filled: no kind of text keeps its constraints"}


def test_a_text_whatever_its_letters() -> None:
    """It has the texts that it is compared with."""
    assert kinds_of(table("kind", "upper(kind) IN ('W', 'S')"))["kind"] == 'c.choice(["W", "S"])'


def test_an_array_of_a_few_texts_has_each_of_them_once() -> None:
    """As the constraint lists them, and no more of them than it allows."""
    metadata = sa.MetaData()
    checks = [
        sa.CheckConstraint(text) for text in ("tags <@ ARRAY['a', 'b', 'c']", "cardinality(tags) BETWEEN 1 AND 2")
    ]
    sa.Table("t", metadata, text_key(), sa.Column("tags", sa.ARRAY(sa.Text), nullable=False), *checks)
    assert kinds_of(metadata)["tags"] == 'c.some(["a", "b", "c"], 1, 2)'


@pytest.mark.parametrize(
    ("check", "kind"),
    [
        ("a = upper(a)", "c.code(10, unique=False)"),
        ("a = initcap(a)", 'c.pattern("[A-Z][a-z]{3,8}")'),
        ("a = lower(a)", "c.slug()"),
        ("octet_length(a) = 40", "c.code(40, unique=False)"),
        ("starts_with(a, 'x_')", 'c.code(8, prefix="x_", unique=False)'),
        ("a <> '' AND left(a, 1) = '/'", 'c.code(9, prefix="/", unique=False)'),
    ],
)
def test_texts_that_functions_leave_as_they_are(check: str, kind: str) -> None:
    """Of one case, of so many bytes, or with such a beginning."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, text_key(), sa.Column("a", sa.Text, nullable=False), sa.CheckConstraint(check, "form"))
    assert kinds_of(metadata)["a"] == kind


@pytest.mark.parametrize("locale", ["en_US", "de_DE"])
def test_texts_of_a_list_have_slugs_that_differ(locale: str) -> None:
    """So a slug of unique texts is unique without a number of its own."""
    texts = read_texts(locale)
    lists = [*texts.entries.values(), [*texts.items], [name for item in texts.items.values() for name in item.names]]
    assert [len({*map(to_slug, entries)}) for entries in lists] == [len(entries) for entries in lists]


def test_languages_of_each_of_many_rows_are_no_list() -> None:
    """As it has fewer entries than there are rows."""
    metadata = sa.MetaData()
    columns = [sa.Column(name, sa.Text) for name in ("name", "url", "email", "body", "phone")]
    sa.Table("shops", metadata, sa.Column("id", sa.Uuid, primary_key=True), *columns)
    sa.Table(
        "languages",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("shop_id", sa.ForeignKey("shops.id"), nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.UniqueConstraint("shop_id", "code"),
    )
    assert kinds_of(metadata, "languages")["code"] == "c.code(10)"


def test_a_unique_phone_number_is_one() -> None:
    """Of numbers that nobody has."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, text_key(), sa.Column("phone_number", sa.String(25), unique=True, nullable=False))
    assert kinds_of(metadata)["phone_number"] == 'c.pattern("[+]1 [2-9][0-9]{2} 555 01[0-9]{2}", unique=True)'

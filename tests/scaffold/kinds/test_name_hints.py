"""What names of columns and tables say, whatever language they were written for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from example_data.scaffold.kinds.name_hints import snake_case
from tests.support.scaffold_plans import kinds_of, notes_on, plan_of, planned_table, text_key

Types = sa.types.TypeEngine[Any]
Columns = Mapping[str, Types]


def schema(table: str, columns: Columns, **more: Columns) -> sa.MetaData:
    """Return tables with columns that are NOT NULL; those ending in `_id` refer to the tables that they name."""
    metadata = sa.MetaData()
    tables = more | {table: columns}
    for name, own in tables.items():
        keys = {f"{other.removesuffix('s')}_id": other for other in tables if other != name}
        referring = {column: [sa.ForeignKey(f"{keys[column]}.id")] for column in own if column in keys}
        made = (sa.Column(column, type_, *referring.get(column, []), nullable=False) for column, type_ in own.items())
        sa.Table(name, metadata, sa.Column("id", sa.Integer, primary_key=True), *made)
    return metadata


def kind_of(table: str, column: str, type_: Types) -> str:
    """Return the kind of a column of a table that has no other."""
    return kinds_of(schema(table, {column: type_}), table)[column]


def test_names_of_two_words_are_hinted_without_underscores() -> None:
    """As object-relational mappers of other languages write them."""
    metadata = sa.MetaData()
    names = [sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("createdAt", "updatedAt")]
    sa.Table("t", metadata, text_key(), sa.Column("firstName", sa.Text, nullable=False), *names)
    assert kinds_of(metadata) | {"id": ""} == {
        "id": "",
        "firstName": "c.person().given_name()",
        "createdAt": "c.moment(days_before=720)",
        "updatedAt": 'c.after("createdAt", days=90, past=True)',
    }


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("createdat", "created_at"),
        ("startedat", "started_at"),
        ("productcategory", "product_category"),
        ("businessentityid", "business_entity_id"),
        ("emailaddress", "email_address"),
        ("phoneNumber", "phone_number"),
        ("description", "description"),
        ("format", "format"),
        ("timestamp", "timestamp"),
        ("status", "status"),
    ],
)
def test_words_of_a_name_are_apart(name: str, words: str) -> None:
    """Also of one that PostgreSQL has in small letters alone, where all of it is words that are known."""
    assert snake_case(name) == words


@pytest.mark.parametrize(
    ("table", "column", "kind"),
    [
        ("users", "name", "c.person().full_name()"),
        ("app_users", "name", "c.person().full_name()"),
        ("tbl_customer", "name", "c.person().full_name()"),
        ("people", "name", "c.person().full_name()"),
        ("suppliers", "name", "c.firm().name()"),
        ("companies", "email", "c.firm().email()"),
        ("categories", "name", "c.item().category()"),
        ("products", "title", "c.item().name()"),
        ("teams", "name", 'c.entries("teams")'),
        ("tags", "name", 'c.entries("tags")'),
        ("projects", "name", 'c.entries("projects")'),
        ("posts", "title", 'c.entries("article_titles")'),
        ("comments", "body", 'c.entries("comments")'),
        ("countries", "name", 'c.listed("countries").name()'),
        ("countries", "code", 'c.listed("countries").code()'),
        ("countries", "phone_code", 'c.choice(["+1", "+44", "+49", "+33", "+41"])'),
        ("languages", "code", 'c.listed("languages").code()'),
        ("cities", "name", "c.place().city()"),
        ("attachments", "name", "c.file().name()"),
        ("lamps", "name", "c.words(1, 2)"),
        ("employees", "title", 'c.entries("job_titles")'),
        ("doctors", "title", 'c.choice(["Dr", "Prof"])'),
        ("tenants", "title", "c.firm().name()"),
        ("places", "name", "c.place().city()"),
        ("dashboards", "title", 'c.choice(["Overview", "Sales by month", "Open tickets", "Team workload"])'),
        ("courier_messages", "recipient", "c.person().email()"),
        ("access_logs", "method", 'c.weighted({"GET": 12, "POST": 4, "PUT": 1, "DELETE": 1})'),
        ("readings", "positioning_method", 'c.choice(["automatic", "manual"])'),
        ("devices", "type", 'c.weighted({"standard": 6, "custom": 3, "other": 1})'),
        ("lab_orders", "status", 'c.weighted({"completed": 6, "ordered": 3, "collected": 3})'),
        (
            "notifications",
            "title",
            'c.choice(["New comment", "You were mentioned", "Your export is ready", "New sign-in"])',
        ),
        (
            "webhook_deliveries",
            "event_type",
            'c.choice(["user.created", "user.updated", "order.created", "order.paid"])',
        ),
        ("tax_rates", "name", 'c.choice(["VAT", "Sales tax"])'),
        ("sessions", "login_method", 'c.choice(["password", "totp", "webauthn"])'),
    ],
)
def test_a_name_is_told_by_its_table(table: str, column: str, kind: str) -> None:
    """A person, a firm, a product: by the last words of the table's name, in the singular."""
    assert kind_of(table, column, sa.Text()) == kind


@pytest.mark.parametrize(
    ("column", "type_", "kind"),
    [
        ("ip_address", sa.Text(), 'c.pattern("203[.]0[.]113[.][1-9][0-9]?")'),
        ("home_address", sa.Text(), "c.place().street()"),
        ("device_type", sa.Text(), 'c.weighted({"desktop": 6, "mobile": 5, "tablet": 1})'),
        ("user_agent", sa.Text(), 'c.entries("user_agents")'),
        ("content_type", sa.Text(), "c.file().mime_type()"),
        ("api_key_hash", sa.Text(), 'c.code(64, alphabet="0123456789abcdef", unique=False)'),
        ("token_digest", sa.String(40), 'c.code(40, alphabet="0123456789abcdef", unique=False)'),
        ("password_hash", sa.Text(), 'c.constant("!", type="text")'),
        ("stripe_id", sa.Text(), "c.code(16, unique=False)"),
        ("country", sa.CHAR(2), "c.place().country_code()"),
        ("country", sa.CHAR(3), "c.place().country_code3()"),
        ("currency", sa.CHAR(3), 'c.weighted({"EUR": 6, "USD": 5, "GBP": 2, "CHF": 1})'),
        ("locale", sa.String(2), 'c.weighted({"en": 6, "de": 3, "fr": 2, "es": 1})'),
        ("genre", sa.String(4), 'c.choice(["Art", "Folk", "Jazz", "Pop", "Rock"])'),
        ("email", sa.String(20), 'c.pattern("[a-z]{3,7}@example[.]org")'),
        ("status", sa.CHAR(1), 'c.weighted({"A": 6, "P": 3, "I": 1})'),
        ("month", sa.Integer(), "c.integer(1, 12)"),
        ("port", sa.Integer(), 'c.choice([80, 443, 3000, 5432, 6379, 8080], type="integer")'),
        ("status", sa.Integer(), 'c.weighted({0: 6, 1: 4, 2: 2, 3: 1}, type="integer")'),
        ("file_size", sa.BigInteger(), 'c.file().size(type="bigint")'),
        ("year_of_birth", sa.SmallInteger(), 'c.integer(1945, 2005, type="smallint")'),
        ("created_time", sa.BigInteger(), 'c.integer(1735689600000, 1767225600000, type="bigint")'),
        ("created_time", sa.Integer(), "c.integer(1735689600, 1767225600)"),
        ("latitude", sa.Numeric(9, 6), "c.place().latitude()"),
        ("latitude", sa.Double(), 'c.place().latitude(type="double precision")'),
        ("latitude", sa.Integer(), "c.integer(523400000, 526700000)"),
        ("quantity", sa.Numeric(10, 2), 'c.weighted({1: 12, 2: 6, 3: 3, 4: 2, 5: 1}, type="numeric")'),
        ("promo_code", sa.String(7), "c.code(7, unique=False)"),
        ("height_cm", sa.Numeric(5, 1), 'c.decimal(low="150.0", high="195.0", scale=1)'),
        ("duration_minutes", sa.Integer(), 'c.choice([15, 30, 45, 60, 90], type="integer")'),
        ("key_hash", sa.LargeBinary(), "c.octets(32, 32)"),
        ("unit_price", sa.Numeric(10, 2), 'c.price("4.90", "480.00")'),
        ("tax_rate", sa.Numeric(4, 2), 'c.choice(["0.07", "0.19"], type="numeric")'),
        ("valid_until", sa.DateTime(timezone=True), "c.moment(days_before=-1, days_after=365)"),
    ],
)  # fmt: skip
def test_last_words_and_types_say_what_a_column_holds(column: str, type_: Types, kind: str) -> None:
    """As many of the words as can be; where the type has no room for the first kind, the next one."""
    assert kind_of("lamps", column, type_) == kind


def test_columns_of_a_row_are_of_the_same_person_place_and_firm() -> None:
    """What stands before the words names another person or place."""
    names = ["first_name", "email", "contact_email", "city", "billing_city", "billing_postcode", "company", "website"]
    kinds = kinds_of(schema("clients", dict.fromkeys(names, sa.Text())), "clients")
    assert [kinds[name] for name in names] == [
        "c.person().given_name()",
        "c.firm().email()",
        'c.person("contact").email()',
        "c.place().city()",
        'c.place("billing").city()',
        'c.place("billing").postcode()',
        "c.firm().name()",
        "c.firm().website()",
    ]


def test_a_name_of_a_row_referred_to_is_that_rows() -> None:
    """To the letter where it has the column, and of the same person where it has not."""
    customers = dict.fromkeys(("first_name", "last_name", "email", "kind"), sa.Text())
    orders: Columns = {
        "customer_id": sa.Integer(),
        "customer_name": sa.Text(),
        "customer_email": sa.Text(),
        "phone": sa.Text(),
    }
    kinds = kinds_of(schema("orders", orders, customers=customers), "orders")
    assert [kinds[name] for name in ("customer_name", "customer_email", "phone")] == [
        'c.person(of="customer_id").full_name()',
        'c.value_of("email", of="customer_id")',
        'c.person(of="customer_id").phone()',
    ]


def test_products_are_of_their_categories_and_slugs_of_names() -> None:
    """Unique categories are no more than there are, and other ones in each seed; their slugs need no other number."""
    metadata = sa.MetaData()
    names = [sa.Column(name, sa.Text, nullable=False, unique=True) for name in ("slug", "name")]
    sa.Table("categories", metadata, sa.Column("id", sa.Integer, primary_key=True), *names)
    columns = [sa.Column(name, sa.Text, nullable=False) for name in ("name", "description", "slug")]
    key: sa.Column[int] = sa.Column("category_id", sa.ForeignKey("categories.id"), nullable=False)
    sa.Table("products", metadata, sa.Column("id", sa.Integer, primary_key=True), key, *columns)
    categories, products = planned_table(metadata, "categories"), kinds_of(metadata, "products")
    assert categories.rows.arguments == ("categories", 10)
    assert kinds_of(metadata, "categories") | {"id": ""} == {
        "id": "",
        "slug": 'c.slug(of="name")',
        "name": "c.item().category(unique=True, across_seeds=True)",
    }
    assert [products[name] for name in ("name", "description", "slug")] == [
        'c.item(of="category_id").name()',
        'c.item(of="category_id").description()',
        'c.slug(of="name")',
    ]


@pytest.mark.parametrize(
    ("columns", "unique", "carrier", "kind"),
    [
        (("kind", "code"), ("kind", "code"), "code", "c.code(10)"),
        (("currency", "name"), ("currency", "name"), "name", "c.words(1, 2, unique=True)"),
        (("provider", "uid"), ("provider", "uid"), "uid", "c.pattern("),
        (("status",), ("status",), "status", "c.words(1, 4, unique=True)"),
    ],
)
def test_the_column_that_is_meant_to_differ_differs(
    columns: tuple[str, ...], unique: tuple[str, ...], carrier: str, kind: str
) -> None:
    """A code or a name; a kind, a currency or a status only where nothing else does."""
    metadata = sa.MetaData()
    own = [sa.Column(name, sa.Text, nullable=False) for name in columns]
    sa.Table("lamps", metadata, sa.Column("id", sa.Integer, primary_key=True), *own, sa.UniqueConstraint(*unique))
    kinds = kinds_of(metadata, "lamps")
    assert kinds[carrier].startswith(kind)
    assert not any("unique=True" in kinds[name] for name in columns if name != carrier)


def test_labels_are_as_often_as_they_are_met() -> None:
    """In a table with enough rows; a default comes in most of them, and an unknown one is left as it is."""
    metadata = sa.MetaData()
    state = sa.Enum("open", "paid", "cancelled", name="state")
    sa.Table(
        "lamps",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("state", state, nullable=False),
        sa.Column("level", sa.Text, sa.CheckConstraint("level IN ('low', 'failed')"), nullable=False),
        sa.Column("role", sa.Text, nullable=False, server_default="admin"),
        sa.Column("plan", sa.Text, nullable=False, server_default="gold"),
        *(sa.Column(f"more_{place}", sa.Text) for place in range(2)),
    )
    kinds = kinds_of(metadata, "lamps")
    assert kinds["state"] == 'c.label({"open": 3, "paid": 6, "cancelled": 1}, type="state")'
    assert kinds["level"] == 'c.weighted({"low": 3, "failed": 1})'
    assert kinds["role"] == 'c.weighted({"member": 12, "admin": 45, "owner": 1})'
    assert "plan" not in kinds


def test_few_rows_have_all_labels_alike() -> None:
    """In a table of twenty one that is rare might be missing."""
    metadata = sa.MetaData()
    state = sa.Enum("open", "paid", "cancelled", name="state")
    key = sa.Column("id", sa.Integer, primary_key=True)
    sa.Table("lamps", metadata, key, sa.Column("state", state, nullable=False))
    assert kinds_of(metadata, "lamps")["state"] == 'c.label(["open", "paid", "cancelled"], type="state")'


def test_documents_have_members_that_their_names_suggest() -> None:
    """A list where the default is one, and nothing where nothing is known."""
    metadata = sa.MetaData()
    columns: list[sa.Column[Any]] = [
        sa.Column("permissions", postgresql.JSONB, nullable=False),
        sa.Column("rows", postgresql.JSONB, nullable=False, server_default="[]"),
        sa.Column("etc", postgresql.JSON, nullable=False),
    ]
    sa.Table("lamps", metadata, sa.Column("id", sa.Integer, primary_key=True), *columns)
    kinds = kinds_of(metadata, "lamps")
    assert kinds["permissions"] == ('c.document({"read": True, "write": c.boolean(), "delete": c.boolean(share=0.03)})')
    assert "rows" not in kinds
    assert kinds["etc"] == 'c.document({}, type="json")'


def test_a_type_beside_an_id_names_tables() -> None:
    """As object-relational mappers write them; those first that others refer to."""
    metadata = schema("orders", {"customer_id": sa.Integer()}, customers={"a": sa.Text(), "b": sa.Text()})
    columns: list[sa.Column[Any]] = [
        sa.Column("subject_type", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Integer, nullable=False),
    ]
    sa.Table("remarks", metadata, sa.Column("id", sa.Integer, primary_key=True), *columns)
    assert kinds_of(metadata, "remarks")["subject_type"] == 'c.choice(["Customer"])'


def test_a_uuid_that_refers_to_no_known_table_stays_null() -> None:
    """Where it may; identifiers of requests and the like are no references."""
    metadata = sa.MetaData()
    columns = [sa.Column("gadget_id", sa.Uuid), sa.Column("request_id", sa.Uuid)]
    sa.Table("lamps", metadata, sa.Column("id", sa.Integer, primary_key=True), *columns)
    assert kinds_of(metadata, "lamps") == {"id": 'c.serial_key(type="integer")', "request_id": "c.uuid_key()"}
    assert notes_on(metadata, "lamps") == [("gadget_id", "stays NULL: no table is known that it refers to")]


def test_a_list_with_codes_is_filled_though_two_seeds_may_share_some() -> None:
    """With as many rows as a seed has before it comes to those of another one."""
    metadata = sa.MetaData()
    key = sa.Column("code", sa.CHAR(2), primary_key=True)
    sa.Table("countries", metadata, key, sa.Column("name", sa.String(80), nullable=False))
    assert kinds_of(metadata, "countries") == {
        "code": 'c.listed("countries").code(unique=True)',
        "name": 'c.listed("countries").name()',
    }
    assert plan_of(metadata).tables[0].rows.arguments == ("countries", 12)
    assert notes_on(metadata, "countries") == [("code", "has 195 different values, of which two seeds may share some")]


@pytest.mark.parametrize(("table", "rows"), [("countries", 195), ("currencies", 142), ("languages", 184)])
@pytest.mark.parametrize("columns", [("code", "name"), ("code", "name", "a", "b", "c", "d")])
def test_a_list_whose_codes_need_not_be_unique_is_whole(table: str, rows: int, columns: tuple[str, ...]) -> None:
    """Each entry comes once in each seed, however wide the table is."""
    metadata = schema(table, dict.fromkeys(columns, sa.Text()))
    assert planned_table(metadata, table).rows.arguments == (table, rows)


def test_a_table_of_a_few_named_things_has_each_of_them_once() -> None:
    """And no more rows; two hundred plans would have four names."""
    metadata = schema("plans", {"name": sa.Text(), "price": sa.Numeric(8, 2), "seats": sa.Integer(), "note": sa.Text()})
    assert kinds_of(metadata, "plans")["name"] == 'c.choice(["Free", "Starter", "Team", "Enterprise"], distinct=True)'
    assert planned_table(metadata, "plans").rows.arguments == ("plans", 4)


def test_an_address_is_of_the_person_or_firm_that_the_row_names() -> None:
    """Of the contact, where there is no other name; the one for bills is the firm's as well."""
    kinds = kinds_of(
        schema("accounts", {"contact_name": sa.Text(), "email": sa.Text(), "phone": sa.Text()}), "accounts"
    )
    assert kinds["phone"] == 'c.person("contact").phone()'
    kinds = kinds_of(schema("tenants", {"name": sa.Text(), "billing_email": sa.Text()}), "tenants")
    assert kinds["billing_email"] == "c.firm().email()"


def test_a_list_that_is_empty_by_default_is_filled() -> None:
    """Where its name says with what."""
    metadata = sa.MetaData()
    events: sa.Column[Any] = sa.Column("events", postgresql.ARRAY(sa.Text), nullable=False, server_default="{}")
    sa.Table("webhooks", metadata, text_key(), events)
    assert kinds_of(metadata, "webhooks")["events"] == 'c.some(["user.created", "user.updated", "order.paid"], 0, 3)'

"""Datasets of tables that PostgreSQL stores in different ways, and the tables that they are for."""

from __future__ import annotations

from example_data import Dataset, Table
from example_data import columns as c

ROWS = 100_000

narrow = Dataset(
    Table(
        "readings",
        rows=c.size("readings", ROWS),
        columns={
            "id": c.serial_key(type="integer"),
            "sensor": c.integer(1, 500, type="smallint"),
            "value": c.double(0, 1, type="real"),
            "is_valid": c.boolean(),
            "at": c.moment(1000),
        },
    )
)

wide = Dataset(
    Table(
        "articles",
        rows=c.size("articles", ROWS),
        columns={
            "id": c.uuid_key(),
            "slug": c.slug(unique=True),
            "author": c.person_name(),
            "email": c.nullable(c.email(), 0.3),
            "summary": c.sentences(1, 4),
            "price": c.decimal("0.01", "99999.99", scale=2),
        },
    )
)

arrays = Dataset(
    Table(
        "profiles",
        rows=c.size("profiles", ROWS),
        columns={
            "id": c.uuid_key(),
            "scores": c.array(c.integer(1, 1000), 0, 20),
            "tags": c.array(c.words(1, 2), 0, 6),
            "period": c.period(30, hours=48),
            "slots": c.array(c.span(0, 9, 2), 1, 3),
        },
    )
)

documents = Dataset(
    Table(
        "events",
        rows=c.size("events", ROWS),
        columns={
            "id": c.serial_key(),
            "payload": c.document(
                {
                    "kind": c.choice(["created", "deleted", "seen"]),
                    "price": c.decimal(1, 2, scale=2),
                    "size": {"width": c.integer(1, 99_999), "is_new": c.boolean()},
                    "tags": c.array(c.words(1, 1), 0, 5),
                    "note": c.sentences(1, 2),
                }
            ),
        },
    )
)

indexed = Dataset(
    Table("accounts", rows=c.size("accounts", 10_000), columns={"id": c.uuid_key(), "name": c.user_name(unique=True)}),
    Table(
        "orders",
        rows=c.size("orders", ROWS),
        columns={
            "id": c.uuid_key(),
            "account_id": c.reference("accounts"),
            "status": c.label(["paid", "open", "late"], type="order_status"),
            "code": c.code(10),
            "placed_at": c.moment(5000),
            "replaces_id": c.nullable(c.reference("orders"), 0.9),
        },
    ),
    Table(
        "lines",
        rows=c.per("orders", low=1, high=4),
        columns={
            "id": c.serial_key(),
            "order_id": c.parent("orders"),
            "place": c.ordinal(),
            "product": c.words(1, 1),
        },
    ),
)

large = Dataset(
    Table(
        "files",
        rows=c.size("files", ROWS),
        columns={
            "id": c.uuid_key(),
            "content": c.nullable(c.octets(1000, 9000), 0.85),
            "description": c.nullable(c.sentences(30, 90), 0.8),
        },
    )
)

read = Dataset(
    Table(
        "devices",
        rows=c.size("devices", ROWS),
        columns={
            "id": c.serial_key(),
            "mac": c.text_of("macaddr", c.pattern("[0-9a-f]{2}(:[0-9a-f]{2}){5}", unique=True)),
            "mac8": c.text_of("macaddr8", c.pattern("[0-9a-f]{2}(:[0-9a-f]{2}){7}")),
            "price": c.text_of("money", c.decimal("0.50", "99.00")),
            "flags": c.text_of("bit(64)", c.pattern("[01]{64}")),
            "terms": c.text_of("tsvector", c.words(2, 12)),
            "attributes": c.nullable(c.text_of("hstore", c.template('place=>"{row} long road", size=>"7"')), 0.5),
        },
    )
)

vectors = Dataset(
    Table(
        "passages",
        rows=c.size("passages", 5000),
        columns={"id": c.serial_key(), "embedding": c.embedding(200), "larger": c.nullable(c.embedding(900), 0.6)},
    )
)

TABLES = {
    "read": """
        CREATE EXTENSION hstore;
        CREATE TABLE devices (
            id bigserial PRIMARY KEY, mac macaddr UNIQUE, mac8 macaddr8, price money, flags bit(64), terms tsvector,
            attributes hstore
        );
        CREATE INDEX ON devices (mac8);
        CREATE INDEX ON devices (price);
    """,
    "vectors": """
        CREATE EXTENSION vector;
        CREATE TABLE passages (id bigserial PRIMARY KEY, embedding vector(200), larger vector(900));
    """,
    "narrow": """
        CREATE TABLE readings (
            id serial PRIMARY KEY, sensor smallint NOT NULL, value real, is_valid boolean, at timestamptz
        );
        CREATE INDEX ON readings (sensor, at);
        CREATE INDEX ON readings (at);
    """,
    "wide": """
        CREATE TABLE articles (
            id uuid PRIMARY KEY, slug text UNIQUE, author text, email text, summary text, price numeric(12, 2),
            created_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz
        );
        CREATE INDEX ON articles (author);
        CREATE INDEX ON articles (email);
    """,
    "arrays": """
        CREATE TABLE profiles (
            id uuid PRIMARY KEY, scores integer[], tags text[], period tstzrange, slots int4range[]
        )
    """,
    "documents": "CREATE TABLE events (id bigserial PRIMARY KEY, payload jsonb)",
    "indexed": """
        CREATE TYPE order_status AS ENUM ('paid', 'open', 'late');
        CREATE TABLE accounts (id uuid PRIMARY KEY, name text UNIQUE);
        CREATE TABLE orders (
            id uuid PRIMARY KEY, account_id uuid REFERENCES accounts, status order_status, code text UNIQUE,
            placed_at timestamptz, replaces_id uuid
        );
        CREATE INDEX ON orders (account_id, placed_at);
        CREATE INDEX ON orders (account_id);
        CREATE INDEX ON orders (status);
        CREATE INDEX ON orders (placed_at);
        CREATE INDEX ON orders (replaces_id);
        CREATE TABLE lines (id bigserial PRIMARY KEY, order_id uuid REFERENCES orders, place integer, product text);
        CREATE INDEX ON lines (order_id);
        CREATE INDEX ON lines (order_id, place);
        CREATE INDEX ON lines (product);
    """,
    "large": "CREATE TABLE files (id uuid PRIMARY KEY, content bytea, description text)",
}

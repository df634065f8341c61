"""A dataset of columns whose types have no binary form here, and its tables.

Types of PostgreSQL, of the extensions hstore, ltree and vector, a composite one, and `outline`, which is read and
written as text only. Where a server has no vector, a type of that sort stands for it.
"""

from __future__ import annotations

from example_data import columns as c
from example_data.generation.dataset import Dataset, Table
from example_data.generation.pin import Pin

MAC = "[0-9A-F]{2}(-[0-9A-F]{2}){5}"

COLUMNS = {
    "mac": c.text_of("macaddr", c.pattern(MAC, unique=True)),
    "mac8": c.text_of("macaddr8", c.pattern("([0-9A-F]{2}:){7}[0-9A-F]{2}")),
    "macs": c.text_of("macaddr[]", c.array(c.pattern(MAC), 0, 2)),
    "price": c.text_of("money", c.decimal("0.50", "9999.99")),
    "flags": c.text_of("bit(8)", c.pattern("[01]{8}")),
    "mask": c.text_of("bit varying(5)", c.pattern("[01]{1,5}")),
    "terms": c.text_of("tsvector", c.words(2, 6)),
    "wanted": c.text_of("tsquery", c.choice(["a|b", "  c & !d ", None])),
    "shifts": c.text_of("int4multirange", c.array(c.span(0, 100, 9), 0, 3)),
    "nights": c.text_of("tstzmultirange", c.nullable(c.array(c.period(30, hours=48), 1, 2), 0.4)),
    "position": c.text_of("pg_lsn", c.pattern("[0-9A-F]{1,8}/0[0-9A-F]{7}")),
    "selector": c.text_of("jsonpath", c.pattern("\\$\\.[a-z]{3}\\[[0-9]\\]")),
    "attributes": c.nullable(c.text_of("hstore", c.template('place=>"{place_name}", n=>1, a=>NULL')), 0.3),
    "topic": c.text_of("ltree", c.pattern("top\\.[a-z]{3}(\\.[a-z]{2})?")),
    "embedding": c.embedding(6, type="vector(6)"),
    "weights": c.embedding(3, type="real[]"),
    "address": c.text_of("address", c.template('({number},"{place_name}")')),
    "outline": c.text_of("outline", c.point(width=180, height=90)),
}

v1 = Dataset(
    Table(
        "devices",
        rows=c.size("devices", 30),
        columns={
            "id": c.uuid_key(),
            "place_name": c.city(),
            "number": c.integer(1, 99),
            "facts": c.document({"a": 1}),
            "hub_id": c.late(c.reference("hubs")),
            **COLUMNS,
        },
    ),
    Table(
        "ports",
        rows=c.per("devices", low=0, high=3),
        columns={"id": c.serial_key(), "mac": c.through("device_id", "mac"), "device_id": c.parent("devices")},
    ),
    Table("hubs", rows=c.size("hubs", 4), columns={"id": c.serial_key(), "place_name": c.city()}),
)

EXTENSIONS = """
CREATE EXTENSION hstore;
CREATE EXTENSION ltree;
CREATE TYPE outline;
CREATE FUNCTION outline_in(cstring) RETURNS outline AS 'textin' LANGUAGE internal IMMUTABLE STRICT;
CREATE FUNCTION outline_out(outline) RETURNS cstring AS 'textout' LANGUAGE internal IMMUTABLE STRICT;
CREATE TYPE outline (INPUT = outline_in, OUTPUT = outline_out, LIKE = text);
CREATE TYPE address AS (number integer, city text);
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') THEN
        CREATE EXTENSION vector;
    ELSE
        CREATE TYPE vector;
        CREATE FUNCTION vector_in(cstring) RETURNS vector AS 'textin' LANGUAGE internal IMMUTABLE STRICT;
        CREATE FUNCTION vector_out(vector) RETURNS cstring AS 'textout' LANGUAGE internal IMMUTABLE STRICT;
        CREATE FUNCTION vector_limits(cstring[]) RETURNS integer AS 'varchartypmodin'
            LANGUAGE internal IMMUTABLE STRICT;
        CREATE TYPE vector (INPUT = vector_in, OUTPUT = vector_out, TYPMOD_IN = vector_limits, LIKE = text);
    END IF;
END $$;
"""

TABLES = f"""
{EXTENSIONS}
CREATE DOMAIN card AS macaddr CHECK (VALUE <> '00:00:00:00:00:00');
CREATE TABLE devices (
    id uuid PRIMARY KEY, place_name text NOT NULL, number integer, facts jsonb, hub_id bigint, mac card NOT NULL,
    mac8 macaddr8, macs macaddr[], price money, flags bit(8), mask bit varying(5), terms tsvector NOT NULL,
    wanted tsquery, shifts int4multirange, nights tstzmultirange, position pg_lsn, selector jsonpath, attributes hstore,
    topic ltree, embedding vector(6), weights real[], address address, outline outline
);
ALTER TABLE devices ADD UNIQUE (mac);
CREATE TABLE ports (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mac card REFERENCES devices (mac),
    device_id uuid NOT NULL REFERENCES devices
);
CREATE TABLE hubs (id bigserial PRIMARY KEY, place_name text);
ALTER TABLE devices ADD FOREIGN KEY (hub_id) REFERENCES hubs;
"""

PIN = Pin(
    "mossy-owl",
    2026,
    30,
    dataset="tests.support.datasets.text_types:v1",
    sizes={"hubs": 4},
    parameters={"anchor": "2026-01-01"},
)

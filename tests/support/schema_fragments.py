"""The parts of drawn schemas: names, types, checks, defaults and keys, as a person might write them."""

from __future__ import annotations

TYPES = """
CREATE TYPE mood AS ENUM ('glad', 'sad', 'o''clock');
CREATE DOMAIN percent AS integer CHECK (VALUE >= 0 AND VALUE <= 100);
CREATE DOMAIN label AS varchar(12) CHECK (VALUE <> '');
CREATE DOMAIN odd_number AS integer CHECK (VALUE % 2 = 1)
"""

COLUMNS = {
    "note": ("text", "varchar(40)", "varchar(8)", "char(3)", "label", "varchar"),
    "title": ("text", "varchar(60)", "varchar(10)"),
    "email": ("text", "varchar(120)", "varchar(20)"),
    "slug": ("text", "varchar(80)", "varchar(6)"),
    "color": ("text", "varchar(3)"),
    "password": ("text", "varchar(60)"),
    "quantity": ("smallint", "integer", "bigint", "percent", "odd_number"),
    "price": ("numeric(8,2)", "numeric(5,0)", "numeric", "numeric(3,3)", "real", "double precision"),
    "is_open": ("boolean",),
    "mood": ("mood", "mood[]"),
    "born_on": ("date",),
    "seen_at": ("timestamptz", "timestamp", "timestamptz(0)"),
    "opens": ("time", "timetz"),
    "lasts": ("interval",),
    "token": ("uuid",),
    "settings": ("jsonb", "json"),
    "tags": ("text[]", "integer[]", "uuid[]", "varchar(10)[]", "date[]", "numeric(4,1)[]"),
    "address": ("inet", "text", "cidr"),
    "content": ("bytea",),
    "place": ("point",),
    "during": ("tstzrange", "daterange", "int4range", "numrange"),
    "extract": ("tsvector", "xml", "money", "bit(3)"),
}
"""Names that say something, and types they might have."""

CHECKS = {
    "text": (
        "length({0}) <= 12",
        "length({0}) BETWEEN 3 AND 4",
        "{0} IN ('a', 'b', 'it''s', '100%')",
        "{0} LIKE 'x-%'",
        "{0} <> ''",
        "{0} ~ '^[0-9]+$'",
        "{0} ~ '^[A-Z]{{2}}$'",
        "{0} = lower({0})",
        "{0} NOT IN ('none')",
        "{0} LIKE '%@%' OR {0} IS NULL",
    ),
    "integer": (
        "{0} >= 0",
        "{0} BETWEEN 1 AND 5",
        "{0} > 10 AND {0} < 20",
        "{0} IN (1, 2, 3)",
        "{0} % 7 = 3",
        "{0} <> 0",
        "{0} < 0 OR {0} > 100",
        "{0} = -1",
        "NOT {0} < -5",
        "abs({0}) < 5",
    ),
    "numeric(8,2)": ("{0} > 0", "{0} >= 0 AND {0} <= 1", "{0} < 100.50", "{0} = round({0}, 1)"),
    "double precision": ("{0} >= -90 AND {0} <= 90", "{0} > 1e3"),
    "date": ("{0} >= '2020-01-01'", "{0} < CURRENT_DATE", "{0} < '2000-01-01'"),
    "timestamptz": ("{0} > '2001-01-01'", "{0} <= now()"),
    "boolean": ("{0}", "NOT {0}"),
    "jsonb": ("jsonb_typeof({0}) = 'object'", "jsonb_typeof({0}) = 'array'"),
    "text[]": (
        "cardinality({0}) > 0",
        "array_length({0}, 1) <= 2",
        "{0} <@ ARRAY['a', 'b', 'c']",
        "'a' = ANY ({0})",
        "NOT ('x' = ANY ({0}))",
    ),
    "int4range": ("NOT isempty({0})", "lower({0}) >= 0"),
    "mood": ("{0} <> 'sad'", "{0} IN ('glad', 'sad')"),
}
"""Checks of a column, by its type."""

DEFAULTS = {
    "text": "''",
    "integer": "3",
    "boolean": "false",
    "timestamptz": "now()",
    "uuid": "gen_random_uuid()",
    "jsonb": "'{}'",
    "numeric(8,2)": "0",
    "mood": "'glad'",
}
"""Defaults of columns, by their type."""

COMPARED = ("{0} <= {1}", "{0} < {1}", "{1} >= {0} AND {0} > {2}")
"""Checks of two columns of one type, of which the third place is a value."""

LEAST = {"integer": "0", "numeric(8,2)": "1.5", "date": "'2001-01-01'", "timestamptz": "'2001-01-01'"}
"""Types of which a second column may have to be the greater, and a value to be above."""

TOGETHER = (
    "{0} IS NULL OR {1} IS NOT NULL",
    "({0} IS NULL) = ({1} IS NULL)",
    "{0} IS NOT NULL OR {1} IS NOT NULL",
    "num_nonnulls({0}, {1}) = 1",
    "({0} IS NULL) <> ({1} IS NULL)",
)
"""Checks of any two columns."""

AGREEING: tuple[tuple[dict[str, tuple[str, ...]], tuple[str, ...]], ...] = (
    (
        {
            "status": ("text", "varchar(8)", "mood"),
            "created_at": ("timestamptz", "timestamp"),
            "updated_at": ("timestamptz", "timestamp"),
            "glad_at": ("timestamptz", "date"),
            "sad_at": ("timestamptz",),
            "deleted_at": ("timestamptz",),
        },
        (
            "status IN ('glad', 'sad')",
            "status <> 'sad' OR sad_at IS NOT NULL",
            "(status = 'glad') = (glad_at IS NOT NULL)",
            "status = 'glad' AND sad_at IS NULL OR status = 'sad' AND sad_at IS NOT NULL",
            "updated_at >= created_at",
            "deleted_at > created_at",
            "sad_at IS NULL OR deleted_at IS NULL",
        ),
    ),
    (
        {
            "first_name": ("text", "varchar(5)"),
            "last_name": ("text", "varchar(20)"),
            "user_email": ("text", "varchar(30)"),
            "city": ("text", "varchar(10)"),
            "country_code": ("char(2)", "varchar(3)"),
            "is_admin": ("boolean",),
            "ip_address": ("inet", "text"),
        },
        ("user_email = lower(user_email)", "country_code = upper(country_code)", "first_name <> last_name"),
    ),
    (
        {
            "quantity_sold": ("integer", "smallint"),
            "unit_price": ("numeric(8,2)", "integer"),
            "subtotal": ("numeric(8,2)", "integer"),
            "discount": ("numeric(8,2)", "integer"),
            "total": ("numeric(8,2)", "integer", "numeric(4,2)"),
            "t0_count": ("integer",),
            "t1s_count": ("integer",),
        },
        ("total >= 0", "total = subtotal - discount", "discount <= subtotal", "quantity_sold BETWEEN 1 AND 3"),
    ),
)
"""Columns of one row that may be made to agree, with their types, and checks of some of them."""

KEYS = {
    "uuid": ("uuid", "uuid"),
    "uuid by default": ("uuid DEFAULT gen_random_uuid()", "uuid"),
    "identity": ("integer GENERATED ALWAYS AS IDENTITY", "integer"),
    "identity by default": ("bigint GENERATED BY DEFAULT AS IDENTITY (START 100 INCREMENT 10)", "bigint"),
    "serial": ("bigserial", "bigint"),
    "integer": ("integer", "integer"),
    "smallint": ("smallint", "smallint"),
    "text": ("text", "text"),
    "code": ("varchar(10)", "varchar(10)"),
    "short code": ("char(4)", "char(4)"),
    "date": ("date", "date"),
}
"""Columns that tell rows apart: as they are declared, and the type of columns that refer to them."""

UNIQUE = frozenset({"text", "varchar(80)", "varchar(10)", "varchar(6)", "integer", "uuid", "varchar(120)", "date"})
"""Types of columns that may be unique."""

ODD = ('"{}"', '"My {}"', '"{}%"', '"{}\'s"', '"Ä{}"', '"{}.x"', '"{{{}}}"', '"select {}"')
"""Names that have to be quoted."""

ACTIONS = ("", " ON DELETE CASCADE", " ON DELETE RESTRICT", " ON DELETE SET NULL", " DEFERRABLE INITIALLY DEFERRED")

"""Four realistic schemas with rows of people in them, scaffolded and seeded twice, on which invariants are tested."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.project import Project, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SCHEMAS = Path(__file__).parent / "sample_schemas"

SEEDS = {"mossy-owl": 2026, "kind-heron": 7}
"""Two seeds of the same dataset, in the order in which they are applied."""

ANCHOR = "anchor=2026-06-01"


@dataclass(frozen=True)
class Schema:
    """One of the schemas, and what is known of the rows that two seeds have in it."""

    name: str
    sizes: Mapping[str, int]
    """Of the first seed; the second has a quarter of them."""
    counts: Mapping[str, int]
    """Rows of each table with people's rows and both seeds."""
    edits: Mapping[str, tuple[str, str]]
    """By table that a seed fills a column, and a value that no seed writes there."""
    visitor: tuple[str, str]
    """The SQL that inserts another row that refers to the last seed's, and the part of the message that names it."""
    growth: tuple[str, int]
    """A size, and how large it grows."""
    drawn: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns that are drawn from all rows of a table that grows with it."""
    steady: tuple[str, ...] = ()
    """Tables that grow, as no column of theirs is drawn from all rows of one of them."""
    addition: str = ""
    """SQL that adds a column and a table."""

    def __str__(self) -> str:
        return self.name

    @property
    def tables(self) -> tuple[str, ...]:
        """Return all tables, those that no seed fills included."""
        return tuple(self.counts)

    @property
    def dataset(self) -> str:
        """Return the import path of what is scaffolded."""
        return f"{self.name}_demo:v1"

    def scaffold(self, project: Project, *tables: str) -> str:
        """Write the dataset's module; return what the command printed."""
        return succeed(project, "example-data", "scaffold", *tables, "--output", f"{self.name}_demo.py")

    def seed(self, project: Project) -> None:
        """Write the dataset's module, and a revision for each seed; the registry has no others."""
        self.scaffold(project)
        for name, number, part in zip(SEEDS, SEEDS.values(), (1, 4), strict=True):
            self.add(project, name, number, {size: rows // part for size, rows in self.sizes.items()})
        set_seeds(project, lambda seeds: seeds[1:])

    def add(self, project: Project, name: str, seed: int, sizes: Mapping[str, int]) -> None:
        """Add a seed with a revision."""
        given = [part for size, number in sizes.items() for part in ("--size", f"{size}={number}")]
        identity = ("--dataset", self.dataset, "--name", name, "--seed", str(seed), "--parameter", ANCHOR)
        succeed(project, "example-data", "add", *identity, *given, "--revision")


def succeed(project: Project, *command: str) -> str:
    """Run a command, which must succeed; return what it printed."""
    done = project.run(*command)
    assert done.returncode == 0, done.stderr
    return done.stdout


def set_seeds(project: Project, change: Callable[[list[dict[str, object]]], list[dict[str, object]]]) -> None:
    """Edit the registry's seeds."""
    path = project.root / "seeds" / "registry.json"
    registry = json.loads(path.read_text())
    path.write_text(json.dumps(registry | {"seeds": change(registry["seeds"])}, indent=2) + "\n")


def propose(project: Project) -> str:
    """Let autogenerate write a revision; returns its text."""
    versions = project.root / "migrations" / "versions"
    before = set(versions.glob("*.py"))
    project.alembic("revision", "--autogenerate", "-m", "proposed")
    (path,) = set(versions.glob("*.py")) - before
    return path.read_text()


def dump(project: Project, schema: Schema) -> dict[str, object]:
    """Return the number of rows and their hash by table, the sequences, and the runs without their times."""
    query = """SELECT count(*), md5(coalesce(string_agg(t::text, ' ' ORDER BY t::text COLLATE "C"), '')) FROM {} t"""
    state: dict[str, object] = {table: rows(project.url, query.format(table))[0] for table in schema.tables}
    state["sequences"] = rows(project.url, "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1")
    state["runs"] = rows(project.url, "SELECT (to_jsonb(r) - 'seeded_at')::text FROM example_data_runs r ORDER BY 1")
    return state


def contents(project: Project, schema: Schema, *, without: Mapping[str, tuple[str, ...]]) -> dict[str, set[str]]:
    """Return the rows of every table as JSON, but for some columns."""
    query = "SELECT (to_jsonb(t) - '{{{}}}'::text[])::text FROM {} t"
    return {
        table: {str(row[0]) for row in rows(project.url, query.format(",".join(without.get(table, ())), table))}
        for table in schema.tables
    }


SHOP = Schema(
    "shop",
    {"customers": 500, "products": 1000, "categories": 200},
    {
        "customers": 627,
        "addresses": 332,
        "categories": 252,
        "products": 1252,
        "stock": 625,
        "orders": 2579,
        "order_lines": 6389,
        "reviews": 1575,
    },
    {
        "customers": ("first_name", "Edited"),
        "addresses": ("note", "edited"),
        "categories": ("name", "Edited"),
        "products": ("tags", "{edited}"),
        "stock": ("quantity", "99999"),
        "orders": ("total", "999999.99"),
        "order_lines": ("quantity", "99"),
        "reviews": ("body", "edited"),
    },
    (
        (
            "INSERT INTO orders (id, customer_id, total, placed_at)"
            " SELECT '00000000-0000-4000-8000-000000000099', customer_id, 1, '2026-06-01' FROM reviews"
            " ORDER BY id DESC LIMIT 1"
        ),
        "table customers: expected no other rows that refer to its own, found 1 in orders (orders_customer_id_fkey)",
    ),
    ("customers", 140),
    {},
    ("customers", "orders"),
    "ALTER TABLE customers ADD nickname text; ALTER TABLE order_lines ADD remark varchar(80);"
    "CREATE TABLE wishes (id uuid PRIMARY KEY, customer_id uuid NOT NULL REFERENCES customers, wish text NOT NULL)",
)

SAAS = Schema(
    "saas",
    {"tenants": 180},
    {
        "tenants": 226,
        "members": 1008,
        "projects": 1045,
        "tasks": 2667,
        "task_comments": 2030,
        "api_keys": 868,
        "usage_days": 1022,
    },
    {
        "tenants": ("settings", '{"edited": true}'),
        "members": ("notified_by", "{sms,sms,sms}"),
        "projects": ("name", "Edited"),
        "tasks": ("estimate_high", "123456"),
        "task_comments": ("body", "edited"),
        "api_keys": ("secret", r"\x00"),
        "usage_days": ("requests", "123456789"),
    },
    (
        (
            "INSERT INTO tasks (tenant_id, id, project_id, number, title)"
            " SELECT tenant_id, '00000000-0000-4000-8000-000000000099', project_id, 99, 'Mine' FROM tasks"
            " WHERE tenant_id = (SELECT tenant_id FROM task_comments ORDER BY id DESC LIMIT 1) LIMIT 1"
        ),
        "table projects: expected no other rows that refer to its own, found 1 in tasks (tasks_project_fkey)",
    ),
    ("tenants", 52),
    {},
    ("tenants", "members", "projects", "tasks", "api_keys", "usage_days"),
    "ALTER TABLE members ADD nickname text; ALTER TABLE usage_days ADD remark varchar(80);"
    "CREATE TABLE plugins (id uuid PRIMARY KEY, tenant_id uuid NOT NULL REFERENCES tenants, title text NOT NULL)",
)

CONTENT = Schema(
    "content",
    {"authors": 180, "sections": 300, "tags": 300, "media": 600},
    {
        "authors": 227,
        "sections": 377,
        "tags": 377,
        "articles": 1002,
        "article_tags": 2470,
        "revisions": 2518,
        "comments": 1941,
        "media": 751,
    },
    {
        "authors": ("bio", "edited"),
        "sections": ("title", "Edited"),
        "tags": ("name", "edited"),
        "articles": ("slug", "edited"),
        "article_tags": ("tag_id", "1"),
        "revisions": ("body", "edited"),
        "comments": ("author_ip", "192.0.2.1/24"),
        "media": ("meta", '{"edited": true}'),
    },
    (
        "INSERT INTO article_tags SELECT max(id), 1 FROM articles",
        (
            "table articles: expected no other rows that refer to its own, "
            "found 1 in article_tags (article_tags_article_id_fkey)"
        ),
    ),
    ("authors", 52),
    {"articles": ("current_revision_id",), "media": ("article_id", "taken_on"), "revisions": ("editor_id",)},
    ("media",),
    "ALTER TABLE authors ADD nickname text; ALTER TABLE article_tags ADD remark varchar(80);"
    "CREATE TABLE quotes (id uuid PRIMARY KEY, article_id bigint NOT NULL REFERENCES articles, quote text NOT NULL)",
)

BOOKING = Schema(
    "booking",
    {"guests": 600, "venues": 180, "audit_entries": 600},
    {
        "venues": 226,
        "rooms": 1042,
        "guests": 751,
        "bookings": 2129,
        "booking_payments": 1035,
        "room_prices": 2107,
        "audit_entries": 751,
        "site_closures": 1,
        "closure_notices": 1,
    },
    {
        "venues": ("location", "(1,2)"),
        "rooms": ("seat_numbers", "[5000,6000)"),
        "guests": ("first_name", "Edited"),
        "bookings": ("during", "[2030-01-01 00:00Z,2030-01-02 00:00Z)"),
        "booking_payments": ("fee", "0.00"),
        "room_prices": ("valid", "[2030-01-01,2030-01-02)"),
        "audit_entries": ("venue_id", "00000000-0000-4000-8000-000000000001"),
    },
    (
        (
            "INSERT INTO booking_payments SELECT id, 1, 0, '2026-06-01' FROM bookings"
            " WHERE id NOT IN (SELECT booking_id FROM booking_payments) ORDER BY id DESC LIMIT 1"
        ),
        (
            "table bookings: expected no other rows that refer to its own, "
            "found 1 in booking_payments (booking_payments_booking_id_fkey)"
        ),
    ),
    ("venues", 52),
    {"audit_entries": ("venue_id",)},
    ("guests", "venues"),
    "ALTER TABLE guests ADD nickname text; ALTER TABLE bookings ADD remark varchar(80);"
    "CREATE TABLE keycards (id uuid PRIMARY KEY, room_id integer NOT NULL REFERENCES rooms, label text NOT NULL)",
)

ALL = (SHOP, SAAS, CONTENT, BOOKING)

"""A dataset with fixed rows in tables of sizes and in tables with rows per others, which refer to each other."""

from __future__ import annotations

from example_data import Dataset, Table
from example_data import columns as c
from example_data.columns.groups import member
from example_data.generation.table import Group

WHO, CONTACT = Group("who"), Group("who", of="owner_id")

v1 = Dataset(
    Table(
        "teams",
        rows=c.size("teams", 5),
        first={"red": {"name": "Red Ltd"}},
        columns={"id": c.serial_key(), "name": c.company(unique=True)},
    ),
    Table(
        "users",
        rows=c.size("users", 30),
        first={
            "alice": {"email": "alice@example.com", "full_name": "Alice Admin", "role": "admin", "team_id": "red"},
            "bob": {"full_name": "Bob B. Builder", "manager_id": "alice", "joined_at": "2025-06-01"},
        },
        columns={
            "id": c.uuid_key(),
            "email": member(WHO, "email", c.email(unique=True)),
            "full_name": member(WHO, "full_name", c.person_name()),
            "given_name": member(WHO, "given_name", c.given_name()),
            "role": c.choice(["member", "guest"]),
            "team_id": c.reference("teams"),
            "team_name": c.through("team_id", "name"),
            "manager_id": c.tree(),
            "joined_at": c.moment(100),
            "password": c.password(),
        },
    ),
    Table(
        "projects",
        rows=c.per("users", low=0, high=3),
        first=[{"title": "One"}, {}, {"title": "Three", "reviewer_id": "bob"}, {"reviewer_id": "alice"}],
        columns={
            "id": c.uuid_key(),
            "owner_id": c.parent("users"),
            "title": c.words(1, 3),
            "reviewer_id": c.nullable(c.reference("users"), 0.5),
            "reviewer_email": c.through("reviewer_id", "email"),
            "contact_name": member(CONTACT, "full_name", c.person_name()),
            "contact_email": member(CONTACT, "email", c.email(unique=True)),
        },
    ),
)

growing = Dataset(
    Table(
        "users",
        first={"alice": {"full_name": "Alice Admin", "manager_id": "alice"}, "bob": {"manager_id": "alice"}},
        columns={
            "id": c.uuid_key(),
            "email": member(WHO, "email", c.email(unique=True)),
            "full_name": member(WHO, "full_name", c.person_name()),
            "given_name": member(WHO, "given_name", c.given_name()),
            "role": c.choice(["member", "guest"]),
            "manager_id": c.tree(),
            "joined_at": c.moment(100),
            "password": c.password(),
        },
    ),
    Table(
        "projects",
        rows=c.per("users", low=0, high=3),
        first=[{"title": "One"}, {}, {}, {"title": "Four"}],
        columns={
            "id": c.uuid_key(),
            "owner_id": c.parent("users"),
            "title": c.words(1, 3),
            "contact_name": member(CONTACT, "full_name", c.person_name()),
            "contact_email": member(CONTACT, "email", c.email(unique=True)),
        },
    ),
)
"""The same without what is drawn among all rows of a table, so that it grows."""

crowded = Dataset(
    Table("users", first=[{}, {}], columns={"id": c.uuid_key()}),
    Table("events", rows=c.per("users", low=20_000, high=20_000), columns={"id": c.uuid_key()}),
)
"""Few rows of the first table are many of the second."""

TABLES = """
CREATE TABLE teams (id bigserial PRIMARY KEY, name text UNIQUE NOT NULL);
CREATE TABLE users (
    id uuid PRIMARY KEY, email text UNIQUE NOT NULL, full_name text NOT NULL, given_name text NOT NULL,
    role text NOT NULL, team_id bigint REFERENCES teams, team_name text,
    manager_id uuid REFERENCES users, joined_at timestamptz NOT NULL, password varchar(128) NOT NULL
);
CREATE TABLE projects (
    id uuid PRIMARY KEY, owner_id uuid NOT NULL REFERENCES users, title text NOT NULL,
    reviewer_id uuid REFERENCES users, reviewer_email text, contact_name text NOT NULL, contact_email text NOT NULL
);
"""

"""A dataset whose rows are edited, verified and reset, and its tables: keys of three sorts, cycles, odd names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from example_data import columns as c
from example_data.generation.dataset import Column, Dataset, Table
from example_data.generation.pin import Pin
from example_data.generation.random_stream import to_array
from example_data.generation.vectors import Plain

if TYPE_CHECKING:
    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream

ODD = 'ti"tle; of 100 % \\ é'
QUOTED = '"ti""tle; of 100 % \\ é"'


def _code(stream: Stream, rows: Rows) -> Plain:
    return Plain([f"{stream.pin.name}'{row};%s\\\n\"ü" for row in to_array(rows).tolist()])


def _facts(_: Stream, rows: Rows) -> Plain:
    return Plain([{"b": row, "a": [1, "ü"]} for row in to_array(rows).tolist()])


v1 = Dataset(
    Table(
        "teams",
        rows=c.size("teams", 6),
        columns={
            "id": c.serial_key(),
            "code": Column("text", _code, "a code"),
            "best_id": c.late(c.reference("members")),
            "facts": Column("jsonb", _facts, "facts"),
        },
    ),
    Table(
        "members",
        rows=c.per("teams", low=1, high=4),
        columns={
            "id": c.uuid_key(),
            "team_id": c.parent("teams"),
            ODD: c.constant("x", type="text"),
            "boss_id": c.tree(),
        },
    ),
    Table(
        "badges",
        rows=c.per("members", low=0, high=2),
        key=("member_id", "place"),
        columns={"member_id": c.parent("members"), "place": c.ordinal(), "since": c.constant("day", type="text")},
    ),
)

TABLES = f"""
CREATE TABLE teams (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL UNIQUE, best_id uuid, facts jsonb,
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX teams_lower ON teams (lower(code)) WHERE code <> '';
CREATE TABLE members (
    id uuid PRIMARY KEY, team_id bigint NOT NULL REFERENCES teams, {QUOTED} text, boss_id uuid REFERENCES members
);
ALTER TABLE teams ADD FOREIGN KEY (best_id) REFERENCES members;
CREATE TABLE badges (member_id uuid REFERENCES members, place integer, since text, PRIMARY KEY (member_id, place));
CREATE TABLE notes (id serial PRIMARY KEY, team_id bigint REFERENCES teams, code text REFERENCES teams (code));
INSERT INTO teams (code) VALUES ('own');
"""

PIN = Pin("mossy-owl", 2026, 6, dataset="tests.support.datasets.team_rooms:v1")
NAMES = ("teams", "members", "badges", "notes")
DEFINITION = {"name": "mossy-owl", "seed": 2026, "userCount": 6, "dataset": PIN.dataset}
"""The seed in the registry."""

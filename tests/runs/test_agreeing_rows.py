"""A seed whose rows agree with each other, through revisions: by connection and by script, grown, verified, removed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from example_data.generation.pin import Pin
from example_data.generation.pinning import digest
from tests.support.datasets.agreeing_shop import DISAGREEMENTS, SCHEMA
from tests.support.project import ON, rows
from tests.support.revisions import contents, write_revision, write_revisions

if TYPE_CHECKING:
    from tests.support.project import Project


def pinned(count: int) -> Pin:
    """Return the pin of the shop with so many customers."""
    pin = Pin("mossy-owl", 2026, count, dataset="tests.support.datasets.agreeing_shop:v1", sizes={"products": 40})
    pin = replace(pin, parameters={"anchor": "2026-01-01"})
    return replace(pin, digest=digest(pin))


SMALL, LARGE = pinned(30), pinned(80)

GROW = (
    f"op.grow_seed('mossy-owl', seed=2026, user_count=(30, 80), sizes={{'products': 40}}, dataset={SMALL.dataset!r}, "
    f"parameters={{'anchor': '2026-01-01'}}, scheme=2, digest={(SMALL.digest, LARGE.digest)!r})"
)


@pytest.fixture
def shop(new_project: Project) -> Project:
    """Return a project with the tables, and revisions that apply the seed and grow it."""
    write_revisions(new_project, SCHEMA.format(prefix=""), SMALL)
    write_revision(
        new_project, "g1", "s1", GROW, GROW.replace("grow_seed", "shrink_seed").replace("(30, 80)", "(80, 30)")
    )
    new_project.alembic("upgrade", "t")
    return new_project


def test_online_and_offline_write_the_same_rows(shop: Project) -> None:
    """A script leaves what a connection leaves, grown as well, and nothing in it disagrees."""
    shop.alembic(*ON, "upgrade", "g1")
    online = contents(shop, LARGE)
    assert {name: len(rows(shop.url, query)) for name, query in DISAGREEMENTS.items()} == dict.fromkeys(
        DISAGREEMENTS, 0
    )
    shop.alembic("downgrade", "t")
    assert not any(contents(shop, LARGE).values())
    assert shop.psql(shop.alembic(*ON, "upgrade", "t:g1", "--sql")) == ""
    assert contents(shop, LARGE) == online


def test_growing_keeps(shop: Project) -> None:
    """Rows that are there stay as they are when there are more customers, and those are verified."""
    shop.alembic(*ON, "upgrade", "s1")
    before = contents(shop, SMALL)
    shop.alembic(*ON, "upgrade", "g1")
    after = contents(shop, LARGE)
    assert all(set(before[table]) <= set(after[table]) for table in before)
    assert len(after["customers"]) == 80
    assert "mossy-owl  as-pinned" in shop.run("example-data", "verify").stdout

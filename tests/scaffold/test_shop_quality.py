"""A shop that is scaffolded and filled unedited looks like a shop: its rows agree with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.project import ON, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.project import Project

RULES = {
    "an order is placed after its client signed up": (
        "SELECT count(*) FROM purchases o JOIN clients c ON c.id = client_id WHERE placed_at < created_at"
    ),
    "it is shipped after it is placed, and delivered after it is shipped": (
        "SELECT count(*) FROM purchases WHERE shipped_at < placed_at OR delivered_at < shipped_at"
        " OR delivered_at IS NOT NULL AND shipped_at IS NULL"
    ),
    "its state says which moments it has": (
        "SELECT count(*) FROM purchases WHERE (state IN ('shipped', 'delivered')) <> (shipped_at IS NOT NULL)"
        " OR (state = 'delivered') <> (delivered_at IS NOT NULL)"
    ),
    "its address is its client's": (
        "SELECT count(*) FROM purchases o JOIN places p ON p.id = place_id WHERE p.client_id <> o.client_id"
    ),
    "it has an item": "SELECT count(*) FROM purchases WHERE id NOT IN (SELECT purchase_id FROM purchase_items)",
    "its total is the sum of its items": (
        "SELECT count(*) FROM purchases o"
        " WHERE total <> (SELECT sum(quantity * unit_price) FROM purchase_items WHERE purchase_id = o.id)"
    ),
    "an item's price is the product's": (
        "SELECT count(*) FROM purchase_items JOIN goods g ON g.id = good_id WHERE unit_price <> price"
    ),
    "a product was there before it was ordered": (
        "SELECT count(*) FROM purchase_items JOIN goods g ON g.id = good_id JOIN purchases o ON o.id = purchase_id"
        " WHERE created_at > placed_at"
    ),
    "a payment is of the total, and after the order": (
        "SELECT count(*) FROM payments p JOIN purchases o ON o.id = purchase_id WHERE amount <> total"
        " OR paid_on < placed_at::date"
    ),
    "nobody is updated or deleted before creation, or in the future": (
        "SELECT count(*) FROM clients WHERE updated_at < created_at OR deleted_at < created_at"
        " OR greatest(updated_at, deleted_at) > now()"
    ),
    "few are deleted, most are active": (
        "SELECT 1 FROM clients HAVING count(deleted_at) * 10 > count(*) OR count(*) FILTER (WHERE is_active) * 4 <"
        " count(*) * 3"
    ),
    "no old order is on its way, and some new ones are": (
        "SELECT 1 FROM purchases HAVING count(DISTINCT state) < 5 OR bool_or(state IN ('pending', 'paid', 'shipped')"
        " AND placed_at < now() - interval '70 days')"
    ),
    "no tree of sections is deeper than six": (
        "WITH RECURSIVE t AS (SELECT id, 1 AS depth FROM sections WHERE parent_id IS NULL UNION ALL"
        " SELECT s.id, depth + 1 FROM sections s JOIN t ON t.id = parent_id) SELECT 1 FROM t WHERE depth > 6"
    ),
}


def test_a_scaffolded_shop_looks_like_a_shop(project_with_schema: Callable[[str], Project]) -> None:
    """Every rule holds for all rows of two seeds, of which one has other sizes."""
    project = project_with_schema("agreeing_shop")
    done = project.run("example-data", "scaffold")
    assert done.returncode == 0, done.stderr
    for arguments in (("--seed", "7"), ("--seed", "8", "--size", "clients=100")):
        added = project.run("example-data", "add", "--dataset", "demo:v1", "--revision", *arguments)
        assert added.returncode == 0, added.stderr
    project.alembic(*ON, "upgrade", "head")
    broken = {rule: rows(project.url, query) for rule, query in RULES.items()}
    assert {rule for rule, found in broken.items() if found not in ([(0,)], [])} == set()

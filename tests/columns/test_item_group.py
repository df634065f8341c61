"""Items: products that belong to their categories (`item_group`)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from example_data import Dataset, Table
from example_data import columns as c
from example_data.corpora.texts import read_texts
from example_data.errors import DatasetError
from example_data.generation.pin import Pin
from tests.columns.test_groups import HELPDESK, refusal, rows_of
from tests.support.column_values import OWL, refused, values

ITEM = c.item(of="category_id")

per_category = Dataset(
    Table(
        "categories",
        rows=c.size("categories", 10),
        columns={"id": c.uuid_key(), "name": c.item().category(unique=True)},
    ),
    Table(
        "products",
        rows=c.per("categories", low=3, high=20),
        columns={
            "id": c.uuid_key(),
            "category_id": c.parent("categories"),
            "category": ITEM.category(),
            "name": ITEM.name(unique=True),
        },
    ),
    Table(
        "offers",
        rows=c.size("offers", 300),
        columns={
            "id": c.uuid_key(),
            "category_id": c.nullable(c.reference("categories"), 0.3),
            "category": ITEM.category(),
            "name": ITEM.name(),
        },
    ),
)

CATEGORIES = {
    locale: {name: category for category, items in read_texts(locale).items.items() for name in items.names}
    for locale in ("en_US", "de_DE")
}
"""By locale, the category of each item."""


@pytest.mark.parametrize("locale", ["en_US", "de_DE"])
def test_an_item_belongs_to_its_category(locale: str) -> None:
    """An item's name and the sentences about it are out of its category."""
    item, pin = c.item(), replace(OWL, locale=locale)
    kinds = (item.name(), item.category(), item.description())
    made = list(zip(*(values(kind, range(400), pin) for kind in kinds), strict=True))
    texts = read_texts(locale).items
    for name, category, description in made:
        assert CATEGORIES[locale][name] == category
        sentences = texts[category].qualities, texts[category].uses
        assert description in {f"{first} {second}" for first in sentences[0] for second in sentences[1]}
    assert set(Counter(category for _, category, _ in made).values()) == {40}


def test_unique_names_come_once_before_they_have_numbers() -> None:
    """The first 160 names are all there are; later ones have a number and the seed's name."""
    made = values(c.item().name(unique=True), range(1000))
    assert (set(made[:160]), len(set(made))) == (set(CATEGORIES["en_US"]), 1000)
    assert all(name.endswith(" mossy-owl") for name in made[160:])
    assert made[:160] != values(c.item().name(unique=True), range(160), replace(OWL, name="kind-heron", seed=7))


def test_unique_categories() -> None:
    """The first ten are all there are."""
    made = values(c.item().category(unique=True), range(30))
    assert (set(made[:10]), len(set(made))) == (set(read_texts("en_US").items), 30)


@pytest.mark.parametrize("count", [10, 25])
def test_children_of_a_category(count: int) -> None:
    """Each product has the category of its parent, to the letter, and a name out of it; no two have the same."""
    pin = Pin("mossy-owl", 2026, count, dataset="tests.columns.test_item_group:per_category", sizes={"offers": 300})
    made = rows_of(pin, "products", "category", "name")
    names = [name for _, name in made]
    assert len(set(names)) == len(names)
    for category, name in made:
        plain_name, plain_category = (name.partition(" mossy")[0], category.partition(" mossy")[0])
        known = CATEGORIES["en_US"]
        assert known[plain_name.rstrip("0123456789 ")] == plain_category.rstrip("0123456789 ")
    assert sum("mossy" not in name for name in names) > 90


def test_items_of_a_drawn_category() -> None:
    """As many products of a category as there are have names without numbers, whatever order they come in."""
    made = rows_of(HELPDESK, "products", "category", "name")
    counts = Counter(category for category, _ in made)
    plain = Counter(category for category, name in made if "mossy" not in name)
    assert plain == {category: min(count, 16) for category, count in counts.items()}
    assert len({name for _, name in made}) == len(made)
    assert [row for row in made if "mossy" not in row[1] and CATEGORIES["en_US"][row[1]] != row[0]] == []


def test_no_category() -> None:
    """Where the reference is NULL, so is the category; the item has a name all the same."""
    pin = Pin("mossy-owl", 2026, 10, dataset="tests.columns.test_item_group:per_category", sizes={"offers": 300})
    made = rows_of(pin, "offers", "category", "name")
    assert 60 < sum(category is None for category, _ in made) < 120
    assert [row for row in made if row[0] is not None and CATEGORIES["en_US"][row[1]] != row[0]] == []
    assert all(name in CATEGORIES["en_US"] for _, name in made)


def test_a_category_that_is_not_there() -> None:
    """The table of categories has to have them in a column."""
    categories = Table(
        "categories", rows=c.size("categories", 9), columns={"id": c.uuid_key(), "name": c.item().name()}
    )
    columns = {"id": c.uuid_key(), "category_id": c.reference("categories"), "category": ITEM.category()}
    assert refusal(categories, Table("products", columns=columns)) == (
        "Column products.category (an item's category): 'categories' has no categories (expected a column "
        "c.item('item').category(...)). Give it one."
    )


def test_a_copied_category_is_not_unique() -> None:
    """It is another row's."""
    assert refused(ITEM.category, unique=True) == (
        "item('item', of='category_id').category(unique=True): unique must not be given where the category is another "
        "row's (found unique=True)."
    )


def test_both_languages_have_as_many() -> None:
    """Each category has as many names and sentences, none of them twice."""
    for locale in ("en_US", "de_DE"):
        items = read_texts(locale).items
        assert {(len(set(each.names)), len(set(each.qualities)), len(set(each.uses))) for each in items.values()} == {
            (16, 4, 4)
        }
        assert len(CATEGORIES[locale]) == 160
    with pytest.raises(DatasetError):
        values(c.place().city(), range(1), replace(OWL, locale="xx_XX"))

"""The page in a real browser: following, searching, copying, printing, and what everybody can read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from example_data.lookup import pin_of_dataset
from example_data.preview import looked_at
from example_data.preview.document import describe
from tests.preview.conftest import NOW, document_of
from tests.support.browser import axe

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    from playwright.sync_api import Page


CHAIN = [
    {"revision": "0001", "message": "tables", "parents": [], "count": 1, "seeds": []},
    {"revision": "0002", "message": "a seed", "parents": ["0001"], "count": 1, "seeds": [["apply", "busy-shop", "40"]]},
    {"revision": "0003", "message": "a branch", "parents": ["0001"], "count": 3, "seeds": []},
    {"revision": "0004", "message": "both", "parents": ["0002", "0003"], "count": 1, "seeds": [["remove", "old", ""]]},
]
FINDINGS = [
    {
        "seed": "busy-shop",
        "found": "edited",
        "table": "users",
        "rows": 1,
        "first": [{"key": {"id": "4"}, "columns": [{"column": "name", "found": "<b>", "expected": "Ann"}]}],
        "reason": None,
    }
]


GO = """
view => new Promise((done) => {
  addEventListener("hashchange", done, { once: true });
  if (location.hash === view) done();
  location.hash = view;
})
"""
VIOLATIONS = """
async () => (await axe.run()).violations.map((each) => `${each.impact} ${each.id}: ${each.nodes[0].html}`)
"""


def go(page: Page, view: str) -> None:
    """Go to a view, and wait until it is shown."""
    page.evaluate(GO, view)


def full(dataset: str) -> dict[str, Any]:
    """Return a document that has every view."""
    document = document_of(dataset)
    return {**document, "chain": CHAIN, "findings": FINDINGS, "other": document_of(dataset)}


def test_a_click_follows_a_reference(open_page: Callable[..., Page]) -> None:
    """From a persona to a project of hers, to who reviews it, and back by the browser's button."""
    page = open_page(document_of("personas:v1"))
    expect(page.locator("h1")).to_have_text("personas:v1")
    page.get_by_role("link", name="Alice Admin", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Alice Admin")
    page.get_by_role("link", name="Three", exact=True).click()
    expect(page.locator("h1")).to_have_text("Three")
    page.locator("dd").get_by_role("link", name="Bob B. Builder").first.click()
    expect(page).to_have_title("Bob B. Builder · personas:v1")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Three")


def test_every_link_leads_somewhere(open_page: Callable[..., Page]) -> None:
    """What the story, each table and the map link to is on the page."""
    page = open_page(full("personas:v1"))
    links = set()
    for view in ("#/story", "#/know", "#/map", "#/compare", "#/table/teams", "#/table/users", "#/table/projects"):
        go(page, view)
        links |= {link.get_attribute("href") for link in page.locator("main a").all()}
    assert len(links) > 60
    for link in sorted(filter(None, links)):
        go(page, link)
        assert page.locator("h1").inner_text() != "Not on this page", link


def test_search_in_a_table_and_in_all(open_page: Callable[..., Page]) -> None:
    """A table's own search finds values and names of rows referred to; the other one looks through all tables."""
    page = open_page(document_of("personas:v1"), "#/table/projects")
    assert page.locator("tbody tr").count() == 25
    page.get_by_label("Search rows of projects").fill("ALICE")
    assert page.locator("main [role=status]").inner_text() == "5 of the 29 rows on this page"
    assert page.locator("tbody tr").count() == 5
    page.get_by_label("Search rows of projects").fill("nothing has this")
    assert page.locator("main").get_by_text("No row on this page has that.").is_visible()
    page.get_by_label("Search all rows").fill("alice@example.com")
    assert page.locator("h2").all_inner_texts() == ["TABLES", "users 1", "projects 5"]


def test_addresses_and_keys_are_copied(open_page: Callable[..., Page]) -> None:
    """One click has a login, or a key, in the clipboard."""
    document = document_of("personas:v1")
    page = open_page(document)
    page.get_by_role("button", name="Copy email of Alice Admin").first.click()
    assert page.evaluate("navigator.clipboard.readText()") == "alice@example.com"
    assert page.locator("#said").inner_text() == "email of Alice Admin copied"
    go(page, "#/row/users/1")
    page.get_by_role("button", name="Copy id", exact=True).click()
    (bob,) = (values for number, values, *_ in document["tables"][1]["data"] if number == 1)
    assert page.evaluate("navigator.clipboard.readText()") == bob[0]


@pytest.mark.parametrize("view", ["#/story", "#/table/users", "#/map", "#/chain"])
def test_it_is_printed(open_page: Callable[..., Page], view: str) -> None:
    """As PDF, of what is shown, in light colours, without what paper cannot do."""
    page = open_page(full("personas:v1"), view)
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator("header").is_visible()
    assert not any(button.is_visible() for button in page.locator("button, input").all())
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf()[:5] == b"%PDF-"


def test_light_and_dark(open_page: Callable[..., Page]) -> None:
    """As the system has it, until somebody presses the button."""
    page = open_page(document_of("personas:v1"))
    background = "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="light")
    light = page.evaluate(background)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(background)
    page.get_by_role("button", name="Change between light and dark").click()
    assert (light, dark, page.evaluate(background)) == ("rgb(244, 245, 248)", "rgb(14, 17, 23)", light)


def test_values_are_never_markup(open_page: Callable[..., Page]) -> None:
    """Whatever is in names and values: no element, no script of theirs comes to be, and texts are as they were."""
    page = open_page(full("hostile:v1"))
    name = "%3C%2Fscript%3E%3Cb%3Eusers"
    for view in (
        "#/story",
        "#/know",
        "#/map",
        "#/compare",
        "#/database",
        f"#/table/{name}",
        f"#/row/{name}/1",
        f"#/row/{name}/2",
    ):
        go(page, view)
        assert page.locator("main b, main i, main img, main script").count() == 0, view
    assert page.evaluate("window.broken") is None
    go(page, f"#/row/{name}/1")
    expect(page.locator("h1")).to_have_text('<img src=x onerror="window.broken = 1">')
    go(page, f"#/row/{name}/4")
    assert page.locator("h1 bdi").inner_text() == "שלום עולם"
    go(page, f"#/row/{name}/8")
    assert page.locator("dd").nth(1).inner_text() == "x" * 160 + "… (100000 characters)"
    page.get_by_role("link", name="a/b#c?d").first.click()
    expect(page.locator("h1")).to_have_text("a/b#c?d")


def test_an_address_that_is_cut(open_page: Callable[..., Page]) -> None:
    """In the middle of a character: the page begins with the story."""
    page = open_page(document_of("personas:v1"), "#/table/%E2%82")
    expect(page.locator("h1")).to_have_text("personas:v1")


def test_the_first_key_leads_past_the_lists(open_page: Callable[..., Page]) -> None:
    """Who has a keyboard only begins where the page does, and is in its content after each step."""
    page = open_page(document_of("personas:v1"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"
    go(page, "#/table/users")
    assert page.evaluate("document.activeElement.id") == "content"


def test_children_are_not_called_as_their_parent(open_page: Callable[..., Page]) -> None:
    """An order with its customer's name is told by its state and day where it stands below the customer."""
    document = describe("shop", pin_of_dataset("tests.support.showcases.shop:v1", None, {}, {}), NOW)
    page = open_page(document)
    card = page.locator("article").first
    name = card.locator("h3.name").inner_text()
    assert (name, name in card.locator(".kids a").all_inner_texts()) == ("Carlos Johnston", False)


def test_nothing_to_say_of_the_database(open_page: Callable[..., Page]) -> None:
    """Where verify finds nothing, a sentence says so."""
    page = open_page(document_of("personas:v1") | {"findings": []}, "#/database")
    assert page.locator("main .card").inner_text() == "All rows are there, as the seed makes them."


def test_a_part_of_the_rows(open_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not all rows are looked at, each count of less than all says so."""
    monkeypatch.setattr(looked_at, "MOST_ROWS", 200)
    page = open_page(document_of("many_tables:forty", rows=1000))
    assert page.locator("main .facts").inner_text().split("\n")[:6] == [
        *("tables", "40", "rows", "40,000", "of these looked at", "the first 200"),
    ]
    assert page.locator("main .kids h3").first.inner_text().endswith(" of those looked at")
    go(page, "#/know")
    assert "Of the first 200 rows, the same share of each table." in page.locator("main .head").inner_text()


def test_forty_tables(open_page: Callable[..., Page]) -> None:
    """All are in the list, each opens, and nothing is wider than the window."""
    page = open_page(document_of("many_tables:forty"), "#/map")
    assert (page.locator("#side nav").nth(1).locator("a").count(), page.locator("main svg a").count()) == (40, 40)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for view in ("#/story", "#/know", "#/map", "#/table/table_39", "#/row/table_39/0"):
            go(page, view)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, view)


def test_what_verify_says_and_the_chain(open_page: Callable[..., Page]) -> None:
    """The view of the database has its findings, that of the revisions a branch and the seeds."""
    page = open_page(full("personas:v1"), "#/database")
    assert page.locator("tbody td").all_inner_texts() == [
        "edited",
        "users",
        "1",
        'id = 4 name is "<b>" (expected "Ann")',
        "",
    ]
    go(page, "#/chain")
    texts = page.locator("main svg text").all_text_contents()
    assert texts == [
        "0001", "tables",
        "0002", "a seed", "apply busy-shop: 40 of its first table",
        "3 revisions up to 0003", "a branch",
        "0004  (head)", "both", "remove old",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def axe_script(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what checks a page."""
    return axe(tmp_path_factory.mktemp("axe"))


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing(
    open_page: Callable[..., Page], axe_script: str, scheme: Literal["light", "dark"], width: int
) -> None:
    """Of all its rules, whatever they weigh, in every view, on a wide screen and on a narrow one."""
    page = open_page(full("personas:v1"))
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(axe_script)
    views = "story know map chain compare database table/users row/users/0 search/bob"
    for view in views.split():
        go(page, f"#/{view}")
        assert page.evaluate(VIOLATIONS) == [], view

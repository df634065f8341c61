"""The file: nothing in it can be taken for markup, it may run its own script only, and it names nobody else."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from example_data.preview.page import render
from tests.preview.conftest import NOTHING_MORE, document_of
from tests.support.project import REPOSITORY

TEMPLATE = (REPOSITORY / "example_data/preview/template.html").read_text()


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the texts of scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element."""
        self.tags.append((tag, dict(attrs)))
        self.inside = f"{tag} {dict(attrs).get('type', '')}".strip()

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - as the parser calls it
        """Leave the element."""
        self.inside = ""

    def handle_data(self, data: str) -> None:
        """Keep the text of the element, by its name and its type."""
        self.texts[self.inside] = self.texts.get(self.inside, "") + data


@pytest.fixture(scope="module")
def page() -> str:
    """Return the page of a dataset whose names and values look like markup."""
    return render({**NOTHING_MORE, **document_of("hostile:v1"), "title": "</title><b>&"})


def test_values_do_not_leave_their_element(page: str) -> None:
    """There are the elements of the template, and the data is what the document was."""
    elements = Elements(page)
    assert [tag for tag, _ in elements.tags] == [tag for tag, _ in Elements(TEMPLATE).tags]
    data = json.loads(elements.texts["script application/json"])
    assert data["tables"][0]["name"] == "</script><b>users"
    assert elements.texts["title"].strip() == "</title><b>&"


def test_the_policy_allows_what_is_in_it(page: str) -> None:
    """Nothing but the style and the script of the template, by their hashes."""
    elements = Elements(page)
    hashes = {
        name: "sha256-" + b64encode(sha256(elements.texts[name].encode()).digest()).decode()
        for name in ("style", "script")
    }
    (policy,) = (each["content"] for tag, each in elements.tags if each.get("http-equiv") == "Content-Security-Policy")
    assert policy == (
        f"default-src 'none'; script-src '{hashes['script']}'; style-src '{hashes['style']}'; base-uri 'none'; "
        "form-action 'none'"
    )


def test_nothing_of_others() -> None:
    """At most 50 kB of script, which writes no markup and asks nobody; no address but the names of XML's own."""
    script = Elements(TEMPLATE).texts["script"]
    assert len(script.encode()) <= 50_000
    assert not re.findall(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|Function\(|fetch\(", script)
    assert re.findall(r"https?://[\w./]+", TEMPLATE) == ["http://www.w3.org/2000/svg"]
    head = TEMPLATE.partition("<script>")[0]
    assert re.findall(r"\s((?:src|href|style|on\w+)=\S+?)>", head) == ['href="#content"']

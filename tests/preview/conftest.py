"""Pages of datasets, and a browser to look at them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from example_data.lookup import pin_of_dataset
from example_data.preview.document import describe
from example_data.preview.page import render
from tests.support import browser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Page

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
NOTHING_MORE: dict[str, Any] = {"chain": None, "findings": None, "other": None}

Document = dict[str, Any]


def document_of(dataset: str, now: datetime = NOW, **sizes: int) -> Document:
    """Return what a page says of a dataset of `tests/support/datasets/`."""
    path = f"tests.support.datasets.{dataset}"
    return describe(dataset, pin_of_dataset(path, None, sizes, {}), now)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Run a browser; as long as it runs, asyncio has a loop in this process that tests of others would meet."""
    with browser.chromium() as running:
        yield running


@pytest.fixture
def open_page(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Yield a function that shows a document's page; a script of the page must not fail, nor load anything."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    complaints: list[str] = []

    def show(document: Mapping[str, Any], view: str = "") -> Page:
        file = tmp_path / "page.html"
        file.write_text(render({**NOTHING_MORE, **document}))
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: complaints.extend({request.url} - {file.as_uri()}))
        page.goto(file.as_uri() + view)
        return page

    yield show
    context.close()
    assert complaints == []

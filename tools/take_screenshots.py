"""Pictures of the preview page of the tutorial's shop, in docs/images/: `python -m tools.take_screenshots`.

The shop is made as `docs/tutorial/shop.md` says, on an embedded PostgreSQL, with today as its anchor.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, sync_playwright

from example_data.project import embedded_server
from tools.draw_picture import REPOSITORY, run

DOCUMENT = REPOSITORY / "docs/tutorial/shop.md"
IMAGES = REPOSITORY / "docs/images"
FILE = re.compile(r"^```\w+ title=\"([\w./]+\.(?:py|json))\"\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMANDS = (
    "alembic init migrations",
    "sed -i '/^sqlalchemy.url/d' alembic.ini",
    "alembic revision --autogenerate -m shop --rev-id 0001",
    "alembic upgrade head",
    "example-data init --dataset demo:v1",
    "example-data pin busy-shop --revision -m 'demo shop'",
    "alembic -x example_data=on upgrade head",
)
"""The files of the tutorial are written after the first one, its registry after `init`."""

LARGEST = 200_000
"""The bytes of a picture that people load with a page."""


class Picture(NamedTuple):
    """A view of the page."""

    name: str
    view: str
    scheme: Literal["light", "dark"]
    height: int


PICTURES = (
    Picture("preview-story", "#/story", "light", 860),
    Picture("preview-table", "#/table/orders", "dark", 940),
    Picture("preview-compare", "#/compare", "light", 820),
    Picture("preview-map", "#/map", "dark", 420),
)


def main() -> None:
    """Make the shop and its page, and take the pictures."""
    folder = Path(tempfile.mkdtemp(prefix="example-data-screenshots-"))
    try:
        with embedded_server.server(folder / "postgresql", is_temporary=True) as url:
            page = make_page(folder / "shop", url)
        with sync_playwright() as playwright:
            chromium = shutil.which("chromium") or shutil.which("chromium-browser")
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for picture in PICTURES:
                take(browser, page, picture)
            browser.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_page(project: Path, url: str) -> Path:
    """Return the page of the tutorial's shop, beside which stands the same with more users a week ago."""
    project.mkdir()
    files = dict(FILE.findall(DOCUMENT.read_text()))
    for command in COMMANDS:
        run(command, project, url)
        for name, text in files.items():
            if (project / name).parent.is_dir():
                (project / name).write_text(text)
    today = datetime.now(UTC).date()
    other = f"anchor={today - timedelta(days=7)},users=60"
    run(f"example-data preview busy-shop --parameter anchor={today} --compare {other}", project, url)
    return project / "preview.html"


def take(browser: Browser, page: Path, picture: Picture) -> None:
    """Take one picture."""
    tab = browser.new_page(viewport={"width": 1280, "height": picture.height}, color_scheme=picture.scheme)
    tab.goto(page.as_uri() + picture.view)
    target = IMAGES / f"{picture.name}.png"
    tab.screenshot(path=target)
    tab.close()
    if target.stat().st_size > LARGEST:
        raise SystemExit(f"{target}: too large (expected at most {LARGEST} bytes, found {target.stat().st_size})")


if __name__ == "__main__":
    main()

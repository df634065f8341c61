"""A real browser for pages: Debian's chromium, driven by Playwright, and what checks whether everybody can use them."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

AXE = "axe-core@4.14.1"
"""Deque's checks of the Web Content Accessibility Guidelines, from npm."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield the browser, without the sandbox that containers do not have; skip where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium: make browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def axe(folder: Path) -> str:
    """Return the script of axe, fetched into a folder; skip where npm is not there, or does not get it."""
    if shutil.which("npm") is None:
        pytest.skip("no npm, which fetches axe")
    command = ["npm", "pack", AXE, "--silent", "--pack-destination", str(folder), "--cache", str(folder / "cache")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        pytest.skip(f"npm does not get {AXE}: {done.stderr.strip()[:200]}")
    with tarfile.open(folder / done.stdout.split()[-1]) as archive:
        member = archive.extractfile("package/axe.min.js")
        assert member is not None
        return member.read().decode()

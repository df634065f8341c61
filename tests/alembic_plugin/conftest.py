"""The process that runs Alembic's commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.alembic_process import start_process

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session", autouse=True)
def _alembic_process() -> Iterator[None]:
    """End the process of Alembic's commands, if a test has started it."""
    yield
    if start_process.cache_info().currsize:
        start_process().communicate()

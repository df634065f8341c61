"""The frozen files of names with accents, places and texts: they stay as they were committed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from example_data.corpora.corpus import ACCENTS
from example_data.corpora.places import PLACES
from example_data.corpora.texts import TEXTS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("folder", "count", "digest"),
    [(ACCENTS, 10, "aac380c34688e7dd"), (PLACES, 11, "51bf31bd5fe1cb7e"), (TEXTS, 3, "00c26b60f75d9f5d")],
    ids=["accents", "places", "texts"],
)
def test_files_are_frozen(folder: Path, count: int, digest: str) -> None:
    """Pins depend on them: a changed list is a new file beside the old one."""
    files = sorted(folder.glob("*.json"))
    state = hashlib.sha256(b"".join(path.read_bytes() for path in files))
    assert (len(files), state.hexdigest()[:16]) == (count, digest)

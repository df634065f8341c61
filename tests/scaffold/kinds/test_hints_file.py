"""The files of hints and of the form of texts: whatever they say can be read, and is used."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from example_data import columns
from example_data.columns.lists import STRETCH
from example_data.project.python_source import expression
from example_data.scaffold.kinds import hints, name_hints
from example_data.scaffold.kinds.name_hints import fits, read_hints
from example_data.scaffold.kinds.texts import CODES, FEW, read_shapes, shape_name

SCAFFOLD = Path(name_hints.__file__).parents[1]
TYPES = {"integer": "bigint", "decimal": "numeric", "double": "double precision"}


@pytest.mark.parametrize("family", read_hints().hints)
def test_a_hint_is_a_kind_that_can_be_made(family: str) -> None:
    """As a dataset's module has it, or of words; its patterns are regular expressions."""
    for hint in read_hints().hints[family]:
        assert all(fits(f"({pattern})|any", "any") for pattern in (hint.name, hint.table, hint.beside))
        kind = hints.read_kind(hint)
        assert expression(kind) == hint.kind if hint.kind else hint.words
        typed = kind.with_keywords(type=TYPES.get(family)) if kind.function in {*FEW, "c.integer"} else kind
        assert eval(expression(typed), {"c": columns})  # noqa: S307 - what the module would have


def test_every_pattern_is_used() -> None:
    """In the file itself, or by name in the code beside it."""
    sources = [path.read_text() for path in (*SCAFFOLD.rglob("*.py"), name_hints.FILE)]
    used = set(re.findall(r"\{(\w+)\}", "\n".join(sources)))
    assert set(read_hints().patterns) - used == set()


def test_texts_of_hints_have_a_form() -> None:
    """So that constraints can be held against them; a choice, a code and the like say themselves what they are."""
    kinds = [hints.read_kind(hint) for hint in read_hints().hints["text"]]
    names = {shape_name(kind) for kind in kinds if kind.function not in CODES | FEW}
    assert names - read_shapes().keys() == set()


def test_a_list_has_as_many_of_its_own_as_a_seed_takes() -> None:
    """Before it comes to the entries of other seeds."""
    shapes = read_shapes()
    assert {shapes[name].listed for name in shapes if name.startswith("listed ")} == {STRETCH}


def test_the_file_is_read_where_a_schema_is_scaffolded() -> None:
    """No command pays for it that only loads the modules."""
    code = (
        "from example_data.scaffold import dataset_file; from example_data.scaffold.kinds.name_hints import read_hints;"
        "print(read_hints.cache_info().currsize)"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "0\n"

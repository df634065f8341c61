"""Datasets with mistakes of every kind: their rows, or one sentence."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from example_data import columns
from example_data.cli.first_rows import first_rows
from example_data.lookup import pin_of_dataset
from tests.faults.rounds import SECRET, mutated, rounds

if TYPE_CHECKING:
    import random
    from pathlib import Path

    import pytest

    from tests.faults.rounds import Tally

MODULE = """\
from datetime import date

from example_data import Dataset, Table
from example_data import columns as c

PASSWORD = "postgresql://u:{secret}@h/x"

v1 = Dataset(
    Table("teams", rows=c.size("teams", 5), columns={{"id": c.serial_key(), "code": c.code(6)}}),
    Table(
        "members",
        rows=c.per("teams", low=0, high=4),
        key=("team_id", "id"),
        columns={{
            "id": c.uuid_key(),
            "team_id": c.parent("teams"),
            "leader_id": c.late(c.reference("teams")),
            "name": c.person_name(),
            "born": c.date(30, 0),
            "odd": {odd},
        }},
    ),
)
"""

TOKENS = [
    *("", "", '"', "(", ")", "[", "]", "{", "}", ",", "=", "None", "-1", "0", "1.5", "'x'", "c.tree()", "c.uuid_key()"),
    *("*[1]", "**{'x': 1}", "lambda: 1", "1 / 0", "raise SystemExit(PASSWORD)\n", "import nowhere\n", "#", "\n", "  "),
    *("'teams'", "'members'", "columns", "Table", "v1", "00", "float('nan')", "\x0c", "\ufeff"),
]

VALUES = [
    *(
        "None",
        "True",
        "-1",
        "0",
        "1",
        "2",
        "5",
        "1.5",
        "-0.0",
        "10**9",
        "2**63",
        "10**400",
        "1e308",
        "float('nan')",
        "float('inf')",
    ),
    *(
        "''",
        "'x'",
        "'teams'",
        "'members'",
        "'id'",
        "'odd'",
        "'text'",
        "'integer'",
        "'nowhere'",
        "'\\0'",
        "'\\ud800'",
        "b'x'",
    ),
    *(
        "[]",
        "['a']",
        "['a', 'b']",
        "[1, None]",
        "{}",
        "{'a': 1}",
        "{'a': 0}",
        "{'a': -1}",
        "(1, 2)",
        "{1, 2}",
        "object()",
    ),
    *("date(2020, 1, 1)", "'2020-01-01'", "'2020-13-01'", "'[a-z]{3}'", "'(?P<'", "'{id}'", "'{nowhere}'", "'{'", "1j"),
    *("c.integer(1, 5)", "c.uuid_key()", "c.parent('teams')", "c.reference('members')", "c.tree()", "c.parameter('p')"),
    *("lambda *_: None", "lambda *_: 1 / 0", "c", "print", "int"),
]

KINDS = [name for name in columns.__all__ if name.islower()]


def call(source: random.Random) -> str:
    """Return the call of some kind with some arguments."""
    arguments = [source.choice(VALUES) for _ in range(source.choice([0, 1, 1, 2, 2, 3]))]
    named = [f"{source.choice(['type', 'low', 'high', 'of', 'column', 'null'])}={source.choice(VALUES)}"]
    return f"c.{source.choice(KINDS)}({', '.join(arguments + named * (source.random() < 0.2))})"


def make_rows(path: str) -> object:
    """Load a dataset and make its first rows."""
    return first_rows(pin_of_dataset(path, None, {}, {}), 5, None)


def test_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: Tally) -> None:
    """Whatever a column kind is called with."""
    monkeypatch.syspath_prepend(tmp_path)
    for number, source in enumerate(rounds(400)):
        (tmp_path / f"odd_{number}.py").write_text(MODULE.format(secret=SECRET, odd=call(source)))
        tally.fuzz("odd arguments of a column kind", make_rows, f"odd_{number}:v1")
        sys.modules.pop(f"odd_{number}", None)
    assert len(tally["odd arguments of a column kind"]) == 2


def test_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: Tally) -> None:
    """Whatever stands in a dataset's module."""
    monkeypatch.syspath_prepend(tmp_path)
    for number, source in enumerate(rounds(300)):
        text = mutated(MODULE.format(secret=SECRET, odd="c.boolean()"), TOKENS, source)
        (tmp_path / f"damaged_{number}.py").write_bytes(text.encode("utf-8", "replace"))
        tally.fuzz("a damaged dataset", make_rows, f"damaged_{number}:v1")
        sys.modules.pop(f"damaged_{number}", None)
    assert len(tally["a damaged dataset"]) == 2

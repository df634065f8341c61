"""What revisions do with the ledger's table, however they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.script import ScriptDirectory

from example_data.alembic_plugin.revision_reader import advise_on_ledger, read_ledger

if TYPE_CHECKING:
    from pathlib import Path

REVISION = """\
from alembic import op
import sqlalchemy as sa

revision = "{name}"
down_revision = {down}


def upgrade():
    {upgrade}


def downgrade():
    op.create_table("example_data_runs", sa.Column("id"))
    op.drop_table("example_data_runs")
"""

CREATE = 'op.create_table("example_data_runs", sa.Column("seed_key"), sa.PrimaryKeyConstraint("seed_key"))'
SQL = """\
op.execute(
        'CREATE TABLE IF NOT EXISTS public."example_data_runs" (seed_key text, "seed" numeric(10, 2), UNIQUE (seed))'
    )"""
ADD = 'op.add_column("example_data_runs", sa.Column("digest", sa.Text))'
DROP = "op.drop_table('example_data_runs')"


@pytest.mark.parametrize(
    ("upgrades", "columns", "created_by", "dropped_by"),
    [
        (["pass"], set(), None, None),
        ([CREATE], {"seed_key"}, "r0", None),
        ([SQL, ADD], {"seed_key", "seed", "digest"}, "r1", None),
        ([CREATE, 'op.drop_column("example_data_runs", "seed_key")', "pass"], set(), None, "r1"),
        ([CREATE, DROP], set(), None, "r1"),
        ([CREATE, DROP, "pass"], set(), None, "r1"),
        ([CREATE, 'op.execute("DROP TABLE IF EXISTS example_data_runs CASCADE")'], set(), None, "r1"),
        ([CREATE, DROP, SQL], {"seed_key", "seed"}, "r2", None),
        ([CREATE, 'op.execute("UPDATE example_data_runs SET seed = 1")'], {"seed_key"}, "r0", None),
    ],
)
def test_columns(
    tmp_path: Path, upgrades: list[str], columns: set[str], created_by: str | None, dropped_by: str | None
) -> None:
    """The columns that are there in the end, and the revision that they come from or that drops them."""
    state = read_ledger(chain(tmp_path, *upgrades))
    created, dropped = (script and script.revision for script in (state.created_by, state.dropped_by))
    assert (set(state.columns), created, dropped) == (columns, created_by, dropped_by)


def chain(folder: Path, *upgrades: str) -> ScriptDirectory:
    """Revisions r0, r1, ... in a folder."""
    (folder / "versions").mkdir()
    (folder / "env.py").write_text("")
    for number, upgrade in enumerate(upgrades):
        down = f'"r{number - 1}"' if number else None
        text = REVISION.format(name=f"r{number}", down=down, upgrade=upgrade)
        (folder / f"versions/r{number}.py").write_text(text)
    return ScriptDirectory(str(folder))


@pytest.mark.parametrize(
    ("upgrades", "heads", "advice"),
    [
        (["pass"], "r0", "No revision creates it: run example-data init, and put the data revision after the one that"),
        (["pass", CREATE], "r0", "Revision r1 creates it: put the data revision after that one."),
        ([CREATE, "pass"], "r1", "Revision r0 creates it, so somebody dropped it, or it is in a schema that is not on"),
        ([CREATE, DROP, "pass"], "r2", "Revision r1 (r1.py) drops it: downgrade below that one, take its statements"),
    ],
)
def test_advice(tmp_path: Path, upgrades: list[str], heads: str, advice: str) -> None:
    """What to do depends on where the table should have come from."""
    assert advise_on_ledger(chain(tmp_path, *upgrades), heads).startswith(advice)

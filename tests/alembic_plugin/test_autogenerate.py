"""Autogenerate and check in real projects: the registry changes, Alembic writes the revision, PostgreSQL runs it."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.support.alembic_process import run_commands, succeed
from tests.support.project import BIN, dump, rows
from tests.support.revision_texts import (
    BOTH,
    GROW,
    HERON,
    MORE_PEOPLE,
    ONE_TOGGLE,
    OWL,
    REVISION,
    RUNS,
    SHRINK,
    TWELVE,
    Edit,
    apply_call,
    grow,
    remove_call,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.project import Project


@dataclass(frozen=True)
class Row:
    """What a change of the registry gives."""

    edit: Edit
    differences: list[tuple[str, ...]]
    """As `alembic check` tells them."""
    upgrade: str
    downgrade: str
    runs: list[tuple[str, int, str]]
    """The ledger after the upgrade: names, counts, revisions."""


ROWS = {
    "new": Row(
        Edit(new={"name": "bold-fox", "seed": 7, "userCount": 3}),
        [("apply_seed", "bold-fox", "no revision applies it")],
        apply_call("bold-fox", 7, 3, "554e56388a749b11b11b79e518e49462a2841f781a7bee191a204dd6471b6234"),
        remove_call("bold-fox", 7),
        [("bold-fox", 3, "0006"), *BOTH],
    ),
    "another locale": Row(
        Edit({"mossy-owl": {"locale": "fr_FR"}}),
        [
            ("remove_seed", "mossy-owl", "locale en_US -> fr_FR"),
            ("apply_seed", "mossy-owl", "locale en_US -> fr_FR"),
        ],
        remove_call("mossy-owl", 2026)
        + apply_call(
            "mossy-owl",
            2026,
            12,
            "c4e08a31d0692e9129700a214489c3e2871fc0e3f23beb6050489854e5841a49",
            locale="fr_FR",
        ),
        remove_call("mossy-owl", 2026) + OWL,
        [("kind-heron", 24, "0005"), ("mossy-owl", 12, "0006")],
    ),
    "another number": Row(
        Edit({"mossy-owl": {"seed": 7}}),
        [("remove_seed", "mossy-owl", "seed 2026 -> 7"), ("apply_seed", "mossy-owl", "seed 2026 -> 7")],
        remove_call("mossy-owl", 2026)
        + apply_call("mossy-owl", 7, 12, "3c2ec9e86700555a5945fa99c3a34192b0e51080f16cbad9db3be4fd80c5c181"),
        remove_call("mossy-owl", 7) + OWL,
        [("kind-heron", 24, "0005"), ("mossy-owl", 12, "0006")],
    ),
    "another vocabulary, without a seed that left": Row(
        Edit(toggles=1, without="kind-heron"),
        [
            ("remove_seed", "kind-heron", "it left the registry"),
            ("remove_seed", "mossy-owl", "vocabularies"),
            ("apply_seed", "mossy-owl", "vocabularies"),
        ],
        remove_call("kind-heron", 4711)
        + remove_call("mossy-owl", 2026)
        + apply_call(
            "mossy-owl",
            2026,
            12,
            "e3ea64fb442862445b012868f69e8fb81798e610bb410c4264f6fed879bdbc41",
            vocabularies=ONE_TOGGLE,
        ),
        remove_call("mossy-owl", 2026) + OWL + HERON,
        [("mossy-owl", 12, "0006")],
    ),
    "more people": Row(
        MORE_PEOPLE,
        [("grow_seed", "mossy-owl", "user_count 12 -> 50")],
        GROW,
        SHRINK,
        [("kind-heron", 24, "0005"), ("mossy-owl", 50, "0006")],
    ),
    "fewer people": Row(
        Edit({"mossy-owl": {"userCount": 5}}),
        [
            ("remove_seed", "mossy-owl", "user_count 12 -> 5"),
            ("apply_seed", "mossy-owl", "user_count 12 -> 5"),
        ],
        remove_call("mossy-owl", 2026)
        + apply_call("mossy-owl", 2026, 5, "4704e615b4086f94eebdba061dac14b762d3cee74187b8b74981fefe3d38fd35"),
        remove_call("mossy-owl", 2026) + OWL,
        [("kind-heron", 24, "0005"), ("mossy-owl", 5, "0006")],
    ),
    "more people of another locale": Row(
        Edit({"kind-heron": {"locale": "en_US", "userCount": 25}}),
        [
            ("remove_seed", "kind-heron", "user_count 24 -> 25, locale de_DE -> en_US"),
            ("apply_seed", "kind-heron", "user_count 24 -> 25, locale de_DE -> en_US"),
        ],
        remove_call("kind-heron", 4711)
        + apply_call("kind-heron", 4711, 25, "58b6542f5198c062f9dbc46bd9874bd9e4305504bb0e50b28fa031cabf5c9658"),
        remove_call("kind-heron", 4711) + HERON,
        [("kind-heron", 25, "0006"), ("mossy-owl", 12, "0003")],
    ),
}


def written(project: Project) -> Path:
    """Return the revision file that is new."""
    (path,) = (project.root / "migrations/versions").glob("0006_*.py")
    return path


def body(path: Path) -> str:
    """Return a revision's text from `upgrade` on."""
    return path.read_text()[path.read_text().index("def upgrade") :]


def expected(upgrade: str, downgrade: str) -> str:
    """Return the same part of a revision with these bodies."""
    text = REVISION.format(message="", date="", upgrade=upgrade, downgrade=downgrade)
    return text[text.index("def upgrade") :]


def contents(project: Project) -> dict[str, list[str]]:
    """Return all tables, without the revisions that runs name."""
    tables = dump(project.url)
    runs = [json.loads(run) for run in tables["example_data_runs"]]
    return tables | {"example_data_runs": [json.dumps(run | {"revision": ""}) for run in runs]}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_the_revision_is_written(seeded_project: Project, row: Row) -> None:
    """Check tells what differs; the revision has it, forwards and backwards; then nothing differs, and back it goes."""
    before = contents(seeded_project)
    row.edit.make(seeded_project)
    checked = run_commands(
        seeded_project, "check", "revision --autogenerate -m seeds --rev-id 0006", "-x example_data=on upgrade head"
    )
    runs = rows(seeded_project.url, RUNS)
    after = run_commands(seeded_project, "check", "-x example_data=on downgrade 0005")
    assert (checked.lines[0], body(written(seeded_project)), runs, after.lines[0]) == (
        f"FAILED: New upgrade operations detected: {row.differences}",
        expected(row.upgrade, row.downgrade),
        row.runs,
        "No new upgrade operations detected.",
    )
    assert contents(seeded_project) == before


def test_the_revisions_are_formatted(tmp_path: Path) -> None:
    """A formatter with its default settings leaves all of these files alone."""
    for number, row in enumerate(ROWS.values()):
        text = REVISION.format(message="Seeds", date="today", upgrade=row.upgrade, downgrade=row.downgrade)
        (tmp_path / f"{number}.py").write_text(text)
    command = [str(BIN / "ruff"), "format", "--check", "--isolated", str(tmp_path)]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stdout == "7 files already formatted\n"


def test_the_whole_file(seeded_project: Project) -> None:
    """The file imports what every revision imports, and nothing for seeds."""
    ROWS["new"].edit.make(seeded_project)
    seeded_project.alembic("revision", "--autogenerate", "-m", "seed bold-fox", "--rev-id", "0006")
    text = written(seeded_project).read_text()
    date = text.partition("Create Date: ")[2].partition("\n")[0]
    assert text == REVISION.format(
        message="seed bold-fox", date=date, upgrade=ROWS["new"].upgrade, downgrade=ROWS["new"].downgrade
    )


def test_nothing_changed(seeded_project: Project) -> None:
    """Where registry and revisions agree, check succeeds, and a revision is empty."""
    output = run_commands(seeded_project, "check", "revision --autogenerate -m nothing --rev-id 0006")
    assert (output.lines[0], body(written(seeded_project))) == (
        "No new upgrade operations detected.",
        expected("    pass\n", "    pass\n"),
    )


def test_another_dataset(seeded_project: Project) -> None:
    """A seed that is made of another dataset is remove_call, and applied anew."""
    (seeded_project.root / "shop.py").write_text("from example_data.datasets.people import v1\n")
    ini = seeded_project.root / "alembic.ini"
    ini.write_text(ini.read_text().replace("path_separator", "prepend_sys_path = .\npath_separator"))
    before = contents(seeded_project)
    Edit({"mossy-owl": {"dataset": "shop:v1"}}).make(seeded_project)
    checked = run_commands(
        seeded_project, "check", "revision --autogenerate -m shop --rev-id 0006", "-x example_data=on upgrade head"
    ).lines
    lines = [line.strip() for line in body(written(seeded_project)).splitlines() if "op." in line or "dataset=" in line]
    succeed(seeded_project, "check", "-x example_data=on downgrade 0005")
    people = 'dataset="example_data.datasets.people:v1",'
    verbs = ("remove_seed", "apply_seed")
    difference = "dataset example_data.datasets.people:v1 -> shop:v1"
    assert (checked[0], lines) == (
        f"FAILED: New upgrade operations detected: {[(verb, 'mossy-owl', difference) for verb in verbs]}",
        [
            *("op.remove_seed(", people, "op.apply_seed(", 'dataset="shop:v1",'),
            *("op.remove_seed(", 'dataset="shop:v1",', "op.apply_seed(", people),
        ],
    )
    assert contents(seeded_project) == before


def test_check_exits_non_zero(seeded_project: Project) -> None:
    """Its exit code says so, too, and the log tells each seed and what differs."""
    ROWS["another vocabulary, without a seed that left"].edit.make(seeded_project)
    done = seeded_project.run("alembic", "check")
    checked = [line.partition("] ")[2] for line in done.stderr.splitlines() if "[alembic.example_data]" in line]
    assert (done.returncode, checked) == (
        255,
        [
            "Detected changed seed 'kind-heron': it left the registry",
            "Detected changed seed 'mossy-owl': vocabularies",
        ],
    )


def test_the_last_seed_is_removed(seeded_project: Project) -> None:
    """A registry may be left without seeds: a revision removes them, and every command reads it."""
    path = seeded_project.root / "seeds/registry.json"
    path.write_text('{"version": 1, "seeds": []}')
    log = succeed(seeded_project, "revision --autogenerate -m gone --rev-id 0006", "upgrade head", "check").log
    verbs = [(verb, seeded_project.run("example-data", verb)) for verb in ("list", "check")]
    assert (log.count("seed removed"), [(verb, done.returncode, done.stdout) for verb, done in verbs]) == (
        2,
        [("list", 0, "(none)\n"), ("check", 0, "Registry and revisions agree.\n")],
    )


def test_runs_name_revisions_that_have_run(seeded_project: Project) -> None:
    """After a downgrade no run names the revision that was undone: the ledger is what it was."""
    grow(seeded_project)
    succeed(seeded_project, "-x example_data=on upgrade head", "downgrade 0005")
    assert rows(seeded_project.url, RUNS) == BOTH


def drift(project: Project) -> None:
    """Let revision 0003 expect other rows than the generator makes."""
    project.revise("mossy_owl", TWELVE, "0" * 64)


def test_a_digest_that_drifted(seeded_project: Project) -> None:
    """Where the registry is as pinned but the rows would be others, it is the generator that changed."""
    drift(seeded_project)
    sentence = seeded_project.fail("check").replace(f"{seeded_project.root}/", "")
    assert sentence == (
        "migrations/versions/0003_seed_mossy_owl.py, line 15: the generator changed, not the registry. Seed "
        f"'mossy-owl': its rows would differ from those pinned (expected digest sha256:{'0' * 64}, found "
        f"sha256:{TWELVE}). Its arguments, dataset 'example_data.datasets.people:v1', its corpora or the version of "
        "example-data changed since: restore what changed, or pin the seed anew in a new revision."
    )


def test_a_drift_does_not_hide_behind_a_growth(seeded_project: Project) -> None:
    """A seed whose first rows would be others does not grow: its new rows would not belong to the old ones."""
    drift(seeded_project)
    ROWS["more people"].edit.make(seeded_project)
    assert "line 15: the generator changed, not the registry. Seed 'mossy-owl': " in seeded_project.fail("check")


WALKS = """\
sa.MetaData()
sa.Table("walks", metadata, sa.Column("id", sa.Integer, primary_key=True))
"""

PLUGINS = 'autogenerate_plugins=["example_data.seeds"]'

ALL_PLUGINS = 'autogenerate_plugins=["alembic.autogenerate.*", "example_data.seeds"]'

OWN_TABLES = "include_name=lambda name, kind, _: kind != 'table' or name in {'walks', 'example_data_runs'}"


def configure(project: Project, plugins: str, metadata: str = "") -> None:
    """Let the project's `env.py` compare these tables with these plugins."""
    path = project.root / "migrations/env.py"
    text = path.read_text().replace(PLUGINS, f"{plugins}, {OWN_TABLES}")
    text = text.replace("target_metadata=MetaData()", "target_metadata=metadata")
    path.write_text(
        text.replace(
            "\n\ndef migrate(", f"\nimport sqlalchemy as sa\nmetadata = MetaData()\n{metadata}\n\ndef migrate("
        )
    )


CREATE_WALKS = """\
    op.create_table(
        "walks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
"""


def test_tables_and_seeds(seeded_project: Project) -> None:
    """Tables come before the seeds in them, and go after them."""
    configure(seeded_project, ALL_PLUGINS, WALKS.partition("\n")[2])
    ROWS["new"].edit.make(seeded_project)
    output = run_commands(
        seeded_project,
        "revision --autogenerate -m walks --rev-id 0006",
        "-x example_data=on upgrade head",
        "check",
        "downgrade 0005",
    )
    text = body(written(seeded_project))
    calls = [line.strip() for line in text.splitlines() if line.startswith(("    op.", "def "))]
    assert (calls, output.lines[-1]) == (
        [
            "def upgrade() -> None:",
            "op.create_table('walks',",
            "op.apply_seed(",
            "def downgrade() -> None:",
            "op.remove_seed(",
            "op.drop_table('walks')",
        ],
        "No new upgrade operations detected.",
    )


def test_the_ledger_stays(seeded_project: Project) -> None:
    """With the plugin the ledger, which no metadata has, is not proposed for dropping."""
    configure(seeded_project, ALL_PLUGINS)
    assert run_commands(seeded_project, "check").lines == ["No new upgrade operations detected."]


DECLARED = """\
sa.Table("example_data_runs", metadata, sa.Column("seed_key", sa.Text, primary_key=True),
    sa.Column("seeded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    sa.Column("user_count", sa.Integer, nullable=False), sa.Column("seed", sa.BigInteger, nullable=False),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("dataset", "digest", "revision")),
    sa.Column("definition", sa.JSON().with_variant(JSONB, "postgresql"), nullable=False){state})
"""
STATE = ', sa.Column("state", sa.Text, nullable=False, server_default="applied")'


@pytest.mark.parametrize("state", ["", STATE])
def test_the_column_of_states_stays(seeded_project: Project, state: str) -> None:
    """An older ledger that got the column is left as it is, whether or not the project's metadata has the table."""
    imported = "from sqlalchemy.dialects.postgresql import JSONB\n"
    configure(seeded_project, ALL_PLUGINS, imported + DECLARED.format(state=state))
    if not state:
        assert run_commands(seeded_project, "check").lines == ["No new upgrade operations detected."]
    seeded_project.run("example-data", "remove", "mossy-owl", "--yes")
    assert run_commands(seeded_project, "check").lines == ["No new upgrade operations detected."]


def test_without_the_plugin(seeded_project: Project) -> None:
    """Where `env.py` does not name the plugin, seeds are left alone, and the ledger is a table like any other."""
    configure(seeded_project, 'autogenerate_plugins=["alembic.autogenerate.*"]')
    ROWS["new"].edit.make(seeded_project)
    sentence = run_commands(seeded_project, "check").lines[0]
    assert ("remove_table" in sentence, "example_data_runs" in sentence, "bold-fox" in sentence) == (True, True, False)

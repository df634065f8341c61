"""The cost of the plugin in a long chain: `python -m benchmarks.chain`.

A thousand revisions, every fifth with a seed of its own: `alembic check` with the plugin and without it in `env.py`,
where an earlier run has left what Python compiled and the plugin remembers, and in a project that has neither. Then
`import alembic` with the plugin installed and as if it were not.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import psycopg

from benchmarks.project import REPOSITORY
from example_data.generation import pinning
from example_data.project import embedded_server
from example_data.project.python_source import statement
from example_data.registry.definition import SeedDefinition
from example_data.registry.registry import SeedRegistry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

REVISIONS = 1_000
STEP = 5
"""Every fifth revision is a data revision: 200 of 1,000."""

CHECK_PAIRS = 15
FIRST_PAIRS = 9
IMPORT_PAIRS = 30

ENV = '''\
"""The environment of a project that is not this package's: a plain engine, the tables left alone."""

import os

from alembic import context
from sqlalchemy import MetaData, create_engine, pool

with create_engine(os.environ["URL"], poolclass=pool.NullPool).connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=MetaData(),
        include_name=lambda name, kind, parents: kind != "table",
        autogenerate_plugins=os.environ["PLUGINS"].split(),
    )
    with context.begin_transaction():
        context.run_migrations()
'''

REVISION = '''\
"""Revision {number}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {down_revision}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
{upgrade}


def downgrade() -> None:
    """Go back."""
{downgrade}
'''

PLUGINS = {"with": "alembic.autogenerate.* example_data.seeds", "without": "alembic.autogenerate.*"}

IMPORT = """\
import importlib.metadata as metadata
installed = metadata.entry_points
def entry_points(**query):
    return {result}
metadata.entry_points = entry_points
import alembic
"""
IMPORTS = {
    "with": IMPORT.format(result="installed(**query)"),
    "without": IMPORT.format(result='[] if query.get("group") == "alembic.plugins" else installed(**query)'),
}


class Cost(NamedTuple):
    """What a command took, in seconds."""

    wall: float
    cpu: float


def main() -> None:
    """Measure, and print a line for each figure."""
    folder = Path(tempfile.mkdtemp(prefix="example-data-chain-bench-"))
    try:
        with embedded_server.server(folder / "postgresql", is_temporary=True) as url:
            later, first = measure_checks(folder, url)
        report(f"alembic check, {REVISIONS:,} revisions, with / without the plugin", later, "at most 1.10")
        report("the same, first run, nothing compiled", first, "no bound")
        report("import alembic, with / without the plugin", measure_imports(), "at most 1.02")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure_checks(folder: Path, url: str) -> tuple[Cost, Cost]:
    """Return the median ratios of `alembic check` in a long chain: of later runs, and of first ones."""
    project = folder / "project"
    write_chain(project)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE chain")
    chain_url = url.replace("/postgres?", "/chain?").replace("postgresql://", "postgresql+psycopg://")

    def run(plugins: str, *arguments: str) -> Cost:
        command = [sys.executable, "-m", "alembic.config", *arguments]
        return cost(command, project, {"URL": chain_url, "PLUGINS": PLUGINS[plugins]})

    def run_first(plugins: str) -> Cost:
        delete_caches(project)
        return run(plugins, "check")

    run("without", "upgrade", "r0000")
    run("without", "stamp", "head")
    later = median_ratios(lambda: run("with", "check"), lambda: run("without", "check"), runs=CHECK_PAIRS)
    return later, median_ratios(lambda: run_first("with"), lambda: run_first("without"), runs=FIRST_PAIRS)


def delete_caches(project: Path) -> None:
    """Delete what Python compiled of the project's files, and what the plugin remembers beside it."""
    for folder in list(project.rglob("__pycache__")):
        shutil.rmtree(folder)


def measure_imports() -> Cost:
    """Return the median ratios of `import alembic`."""

    def run(plugins: str) -> Cost:
        return cost([sys.executable, "-c", IMPORTS[plugins]], REPOSITORY, {})

    return median_ratios(lambda: run("with"), lambda: run("without"), runs=IMPORT_PAIRS)


def write_chain(project: Path) -> None:
    """Write a project with its registry, the ledger's revision first, and a data revision in every step."""
    versions = project / "migrations/versions"
    versions.mkdir(parents=True)
    (project / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s/migrations\npath_separator = os\n")
    (project / "migrations/env.py").write_text(ENV)
    registry = write_registry(project / "seeds")
    (ledger,) = (REPOSITORY / "migrations/versions").glob("0001_*.py")
    (versions / "r0000.py").write_text(ledger.read_text().replace('revision = "0001"', 'revision = "r0000"'))
    seeds = iter(registry.seeds)
    for number in range(1, REVISIONS):
        is_data = number % STEP == 1
        body = data_revision(registry, next(seeds)) if is_data else ordinary_revision(number)
        (versions / f"r{number:04}.py").write_text(revision(number, *body))


def write_registry(folder: Path) -> SeedRegistry:
    """Write a registry with as many seeds as there are data revisions, and return it."""
    folder.mkdir()
    original = SeedRegistry.from_file(REPOSITORY / "seeds/registry.json")
    (text, _seeds) = original.to_json().split('"seeds"')
    count = REVISIONS // STEP
    seeds = [SeedDefinition(name=f"seed-{number}", seed=number, user_count=12) for number in range(count)]
    first = f'{{"name": "{seeds[0].name}", "seed": 0, "userCount": 12}}'
    registry = SeedRegistry.from_json(f'{text}"seeds": [{first}]}}')
    for seed in seeds[1:]:
        registry = registry.append_seed(seed)
    return registry.save(folder / "registry.json")


def data_revision(registry: SeedRegistry, seed: SeedDefinition) -> tuple[str, str]:
    """Return the statements of a revision that applies a seed, and of its reverse."""
    arguments = pinning.make_pin(registry, seed).arguments()
    removal = {key: arguments[key] for key in ("seed", "dataset")}
    return statement("op.apply_seed", seed.name, arguments), statement("op.remove_seed", seed.name, removal)


def ordinary_revision(number: int) -> tuple[str, str]:
    """Return the statements of a revision that adds a table, and of its reverse."""
    columns = "".join(f'    sa.Column("column_{place}", sa.Text, nullable=False),\n' for place in range(8))
    return f'op.create_table(\n    "table_{number}",\n{columns})', f'op.drop_table("table_{number}")'


def revision(number: int, upgrade: str, downgrade: str) -> str:
    """Return the text of a revision file."""
    bodies = ["\n".join(f"    {line}" for line in text.splitlines()) for text in (upgrade, downgrade)]
    name, before = f"r{number:04}", f'"r{number - 1:04}"'
    return REVISION.format(number=number, revision=name, down_revision=before, upgrade=bodies[0], downgrade=bodies[1])


def cost(command: list[str], folder: Path, variables: Mapping[str, str]) -> Cost:
    """Return what a command takes that has to succeed, with only these variables: none keeps Python from compiling."""
    environment = {"PATH": os.environ["PATH"], **variables}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, text=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:5])}: {done.stdout}{done.stderr}")
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def median_ratios(first: Callable[[], Cost], second: Callable[[], Cost], *, runs: int) -> Cost:
    """Return the median ratios of what two things take, done in turn after one warm-up each."""
    first()
    second()
    pairs = [(first(), second()) for _ in range(runs)]
    return Cost(
        statistics.median(one.wall / other.wall for one, other in pairs),
        statistics.median(one.cpu / other.cpu for one, other in pairs),
    )


def report(name: str, figure: Cost, bound: str) -> None:
    """Print the figures beside their bound."""
    sys.stdout.write(f"{name:<58} {figure.wall:>6.3f} wall {figure.cpu:>6.3f} CPU   ({bound})\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

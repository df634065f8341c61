"""`alembic revision --autogenerate` and `alembic check`: the registry compared with what the revisions apply."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import renderers
from alembic.operations.ops import UpgradeOps

from example_data.alembic_plugin import operations
from example_data.alembic_plugin.command_line import translate_errors
from example_data.log import LOGGER
from example_data.project import alembic_config
from example_data.project.python_source import statement
from example_data.registry.ledger_table import LEDGER, RANGES, STATE

if TYPE_CHECKING:
    from example_data.alembic_plugin.compare import Change


def leave_out_ledger(context: AutogenContext) -> None:
    """Let autogenerate not see the ledger, which a revision creates, so that no metadata has it; one may all the same.

    Nor does it see the table of loads, which is there for as long as they take.

    Then it does not see the column that an older ledger gets later, unless the metadata has that, too.

    It is a filter as `include_name` in `env.py` is one; Alembic has no other way for a plugin to add to those.
    """
    context._name_filters.append(lambda name, kind, _: (kind, name) != ("table", RANGES))  # noqa: SLF001
    declared = next((table for table in context.sorted_tables if table.name == LEDGER), None)
    hidden = ("table", LEDGER, None) if declared is None else ("column", STATE, LEDGER)
    if declared is None or STATE not in declared.columns:
        context._name_filters.append(  # noqa: SLF001
            lambda name, kind, parents: (kind, name, parents.get("table_name") if kind == "column" else None) != hidden
        )


def compare_seeds(context: AutogenContext, upgrade_ops: UpgradeOps) -> None:
    """Propose the operations that bring the revisions to what the registry has; a CommandError as from `compare`."""
    from example_data.alembic_plugin import check, revision_writer  # NumPy, for commands that compare

    migration = context.migration_context
    assert migration is not None
    assert migration.script is not None
    with translate_errors():
        changes = check.find_changes(alembic_config.root(migration.config), migration.script)
        revision_writer.check_unchanged(migration.script)
        for change in changes:
            LOGGER.info("Detected changed seed %r: %s", change.name, change.describe())
            upgrade_ops.ops.extend(_operations(change))


def _operations(change: Change) -> Iterator[operations.SeedOp]:
    old, new, why = change.old, change.new, change.describe()
    if old and new and change.is_growth:
        yield operations.GrowSeedOp(new.name, old.growth(new), why)
        return
    if old:
        yield operations.RemoveSeedOp(old.name, old.arguments(), why)
    if new:
        yield operations.ApplySeedOp(new.name, new.arguments(), why)


@renderers.dispatch_for(operations.SeedOp)
def _render(context: AutogenContext, operation: operations.SeedOp) -> str:
    prefix = context.opts["alembic_module_prefix"] or ""
    return statement(f"{prefix}{operation.verb}", operation.name, operation.written())

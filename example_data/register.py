"""The plugin for Alembic before 1.18, which loads none: `env.py` imports it, as `example_data.environment` does."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from alembic.operations.ops import UpgradeOps

if find_spec("alembic.runtime.plugins") is None:
    from alembic.autogenerate import comparators

    import example_data.alembic_plugin.operations  # noqa: F401 - registers them

    @comparators.dispatch_for("schema", qualifier="postgresql")  # called in place of those for any database
    def _compare(context: AutogenContext, upgrade_ops: UpgradeOps, schemas: set[str | None]) -> None:
        from example_data.alembic_plugin import autogenerate
        from example_data.alembic_plugin.env_file import PLUGIN_PATTERNS

        plugins = context.opts.get("autogenerate_plugins")
        is_enabled = plugins is None or not PLUGIN_PATTERNS.isdisjoint(plugins)
        if is_enabled:
            autogenerate.leave_out_ledger(context)
        if plugins is None or any(name.startswith(("alembic.", "*")) for name in plugins):
            comparators.dispatch("schema")(context, upgrade_ops, schemas)
        if is_enabled:
            autogenerate.compare_seeds(context, upgrade_ops)

"""The `alembic.plugins` entry point. Alembic loads it amid its own import, so nothing of it is imported up here."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alembic.autogenerate.api import AutogenContext
    from alembic.operations.ops import UpgradeOps
    from alembic.runtime.plugins import Plugin
    from alembic.util import PriorityDispatchResult


def setup(plugin: Plugin) -> None:
    """Register `op.apply_seed` and its companions, and what autogenerate does with seeds where `env.py` enables it."""
    from alembic.util import DispatchPriority

    import example_data.alembic_plugin.operations  # noqa: F401 - registers them; may be half loaded, so no name of it

    last = DispatchPriority.LAST  # after the tables, which seeds need
    plugin.add_autogenerate_comparator(_compare, "autogenerate", priority=last)
    plugin.add_autogenerate_comparator(_leave_out_ledger, "autogenerate", priority=DispatchPriority.FIRST)


def _leave_out_ledger(context: AutogenContext, _upgrade_ops: UpgradeOps) -> PriorityDispatchResult:
    from alembic.util import PriorityDispatchResult

    from example_data.alembic_plugin import autogenerate

    autogenerate.leave_out_ledger(context)
    return PriorityDispatchResult.CONTINUE


def _compare(context: AutogenContext, upgrade_ops: UpgradeOps) -> PriorityDispatchResult:
    from alembic.util import PriorityDispatchResult

    from example_data.alembic_plugin import autogenerate  # Alembic is whole by now

    autogenerate.compare_seeds(context, upgrade_ops)
    return PriorityDispatchResult.CONTINUE


class _Modules(ModuleType):
    """This module, and the only one of itself: Alembic before 1.20.1 takes an entry point to name several."""

    def __iter__(self) -> Iterator[ModuleType]:
        yield self


sys.modules[__name__].__class__ = _Modules

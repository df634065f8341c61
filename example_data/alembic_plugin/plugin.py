"""The `alembic.plugins` entry point. Alembic loads it amid its own import, so nothing of it is imported up here."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from alembic.autogenerate.api import AutogenContext
    from alembic.operations.ops import UpgradeOps
    from alembic.runtime.plugins import Plugin


def setup(plugin: Plugin) -> None:
    """Register `op.apply_seed` and its companions, and what autogenerate does with seeds where `env.py` enables it."""
    from alembic.util import DispatchPriority

    import example_data.alembic_plugin.operations  # noqa: F401 - registers them; may be half loaded, so no name of it

    add: Callable[..., None] = plugin.add_autogenerate_comparator  # whose result only counts if it is STOP
    add(_compare_seeds, "autogenerate", priority=DispatchPriority.LAST)  # after the tables, which seeds need
    add(_leave_out_ledger, "autogenerate", priority=DispatchPriority.FIRST)


def _leave_out_ledger(context: AutogenContext, _upgrade_ops: UpgradeOps) -> None:
    from example_data.alembic_plugin import autogenerate  # Alembic is whole by now

    autogenerate.leave_out_ledger(context)


def _compare_seeds(context: AutogenContext, upgrade_ops: UpgradeOps) -> None:
    from example_data.alembic_plugin import autogenerate

    autogenerate.compare_seeds(context, upgrade_ops)


class _Modules(ModuleType):
    """This module, and the only one of itself: Alembic before 1.20.1 takes an entry point to name several."""

    def __iter__(self) -> Iterator[ModuleType]:
        yield self


sys.modules[__name__].__class__ = _Modules

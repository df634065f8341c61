"""Whether what Faker makes is the same on any day: its clock is moved, and the values are compared."""

from __future__ import annotations

import datetime as dt
import sys
import threading
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHIFT = dt.timedelta(days=1001, hours=5)
"""Another year, month, day of the month, day of the week and hour."""

_MOVING = threading.Lock()


def is_repeatable(make_values: Callable[[], list[Any]]) -> bool:
    """Return whether a function that calls Faker returns the same values on another day, and when called again."""
    before = make_values()
    with _MOVING, _moved_clock():
        return make_values() == before


@contextmanager
def _moved_clock() -> Iterator[None]:
    """Let Faker's modules, which have the names of `datetime` each for itself, read another moment than now."""
    replaced = [
        (module, name, value, moved)
        for module in list(sys.modules.values())
        if getattr(module, "__name__", "").partition(".")[0] == "faker"
        for name, value in list(vars(module).items())
        if (moved := _move(value)) is not None
    ]
    for module, name, _, moved in replaced:
        setattr(module, name, moved)
    try:
        yield
    finally:
        for module, name, value, _ in replaced:
            setattr(module, name, value)


def _move(value: object) -> object | None:
    """Return what stands in place of a class of dates or of the module `datetime`; None for anything else."""
    if isinstance(value, ModuleType) and value.__name__ == "datetime":
        moved = {"date": _moved_class(dt.date), "datetime": _moved_class(dt.datetime)}
        return SimpleNamespace(**{**vars(value), **moved})
    return _moved_class(value) if isinstance(value, type) and issubclass(value, dt.date) else None


def _moved_class(original: type[dt.date]) -> type[dt.date]:
    class Meta(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, original)

    def now(_cls: type, tz: dt.tzinfo | None = None) -> dt.date:
        return original.now(tz) + SHIFT  # type: ignore[attr-defined,no-any-return] # of a datetime

    def today(_cls: type) -> dt.date:
        return original.today() + SHIFT

    created: Any = Meta(original.__name__, (original,), {"now": classmethod(now), "today": classmethod(today)})
    moved: type[dt.date] = created
    return moved

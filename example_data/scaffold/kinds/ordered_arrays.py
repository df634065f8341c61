"""Arrays of numbers whose members are compared with each other, such as the corners of a map: a few of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.conditions import Condition
from example_data.scaffold.check_constraints.logic import COMPARED
from example_data.scaffold.check_constraints.requirement import Requirement, UnfitError
from example_data.scaffold.kinds.name_hints import call
from example_data.scaffold.schema.tables import Column

SEVERAL = 12
"""Arrays that are tried; those that keep all comparisons are written."""

LEAST, MOST = Decimal(0), Decimal(100)
"""The members that nothing bounds."""

MOST_STEPS = 89
"""Hundredths of a member's range at which the first of its members may lie; the others lie above it."""


def ordered_array(column: Column, requirement: Requirement, compared: Sequence[Condition]) -> Call:
    """Return a choice of arrays that keep these comparisons, each of `[1]`, say, with a member named by its value.

    Raises:
        UnfitError: They are no numbers, of no certain count, or none of the arrays that are tried keeps all.
    """
    low, high = requirement.bounds("count", 0, None)
    whole = {"integer": True, "decimal": False, "double": False}.get(column.type.family)
    if low != high or whole is None:
        raise UnfitError("no kind of array compares its members")
    step = Decimal(1) if whole else Decimal("0.01")
    groups: dict[str, str] = {}
    for condition in compared:
        groups[str(condition.value)] = groups.setdefault(condition.aspect, condition.aspect)
    tried = [_members(requirement, groups, variant, low, step) for variant in range(SEVERAL)]
    kept = [members for members in tried if all(_is_kept(condition, members) for condition in compared)]
    if not kept:
        raise UnfitError("no array that was tried keeps the comparisons of its members")
    numbers: list[object] = [[int(n) if whole else float(n) for n in members.values()] for members in kept]
    return call("choice", numbers, type=f"{column.type.name}[]")


def _members(
    requirement: Requirement, groups: Mapping[str, str], variant: int, count: int, step: Decimal
) -> dict[str, Decimal]:
    """Return an array by the places of its members; those of a group lie in the order of their places."""
    members: dict[str, Decimal] = {}
    for place in range(1, count + 1):
        name = f"[{place}]"
        first = int(groups.get(name, name)[1:-1])
        own = [replace(c, aspect="") for c in requirement.conditions if c.aspect in {name, "each"} and not c.other]
        bounds = Requirement(tuple(own)).low(step), Requirement(tuple(own)).high(step)
        low, high = (default if bound is None else bound for bound, default in zip(bounds, (LEAST, MOST), strict=True))
        hundredths = (13 + variant * 37 + first * 29) % MOST_STEPS + place - first
        members[name] = (low + (high - low) * hundredths / 100).quantize(step)
    return members


def _is_kept(condition: Condition, members: Mapping[str, Decimal]) -> bool:
    one, other = members.get(condition.aspect), members.get(str(condition.value))
    return one is not None and other is not None and COMPARED[condition.relation](one, other)

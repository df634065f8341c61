"""The modules of the package import each other in one direction, also in functions and for types only."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import example_data

ROOT = Path(example_data.__file__).parent
NAMES = {
    path: ".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in ROOT.rglob("*.py")
}


def imported_names(source: str) -> set[str]:
    """Return what a module imports anywhere in its source, both `a.b` and `a` of `from a import b`."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_no_module_imports_itself_through_others() -> None:
    """The graph of imports has an order, whatever is imported first."""
    modules = set(NAMES.values())
    graph = {name: imported_names(path.read_text()) & modules - {name} for path, name in NAMES.items()}
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' <- '.join(error.args[1])}")
    assert set(order) == modules

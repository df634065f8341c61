"""Reachability in a graph, of tables or of columns."""

from __future__ import annotations

from collections.abc import Mapping


def reachable(edges: Mapping[str, set[str]], start: str) -> set[str]:
    """Return all nodes to which edges lead from a node, also by way of others."""
    reached: set[str] = set()
    ahead = [start]
    while ahead:
        new = edges[ahead.pop()] - reached
        reached |= new
        ahead.extend(new)
    return reached

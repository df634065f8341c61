"""Values that a page could take for its own markup, or that do not fit into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from example_data import Column, Dataset, Table
from example_data import columns as c
from example_data.generation.random_stream import to_array
from example_data.generation.vectors import Plain, Span

if TYPE_CHECKING:
    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream

TEXTS = [
    "</script><script>window.broken = 1</script>",
    '<img src=x onerror="window.broken = 1">',
    "<!-- <script>",
    "\"'`&lt;&amp;",
    "שלום עולם",
    "\u202eevil\u202c",
    "👩‍👩‍👧 🦉",
    "\u2028\u2029\x01",
    "x" * 100_000,
    "",
    "javascript:window.broken=1",
    None,
]


def cycled(type_name: str, values: list[Any]) -> Column:
    """Return a column whose rows have these values, one after the other."""

    def make(_stream: Stream, rows: Rows) -> Plain:
        return Plain([values[row % len(values)] for row in to_array(rows).tolist()])

    return Column(type_name, make, "<b>hostile</b>")


v1 = Dataset(
    Table(
        "</script><b>users",
        rows=c.size("users", 12),
        first={"<i>alice": {"name": "<i>Alice"}},
        columns={
            "id": c.uuid_key(),
            "name": cycled("text", TEXTS),
            "e'mail\"": c.email(unique=True),
            "bytes": cycled("bytea", [b"\x00\xff<", None]),
            "list": cycled("text[]", [["<b>", None, "a"], []]),
            "document": cycled("jsonb", [{"</script>": ["<b>", 1]}, None]),
            "span": cycled("int4range", [Span(1, 5), None]),
            "password": c.password(),
        },
    ),
    Table(
        "a/b#c?d",
        rows=c.per("</script><b>users"),
        columns={"id": c.uuid_key(), "user_id": c.parent("</script><b>users")},
    ),
)

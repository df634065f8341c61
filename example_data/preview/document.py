"""Everything that a page says, as one JSON document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np

from example_data import __version__
from example_data.generation.anchor import anchor_of, has_anchor
from example_data.generation.dataset import load
from example_data.generation.pin import Pin
from example_data.preview.concerns import concerns
from example_data.preview.looked_at import LookedAt, look_at
from example_data.preview.page_rows import PageRows
from example_data.preview.shapes import describe_shape
from example_data.preview.story import story

ROWS_BESIDE = 8
"""The first rows of a table that are compared with those of another pin."""


def describe(title: str, pin: Pin, now: datetime) -> dict[str, Any]:
    """Return what a page says of a pin."""
    looked = look_at(pin)
    chapters, noted = story(looked), [*concerns(looked, now)]
    rows = PageRows(looked)
    rows.add_followed((table, row) for chapter in chapters for table, row, _ in chapter.rows)
    rows.add_followed((each["table"], each["row"]) for each in noted if each["row"] is not None)
    rows.add_first()
    return {
        "title": title,
        "version": __version__,
        "made": now.isoformat(" ", "minutes"),
        "facts": _facts(pin, looked),
        "references": [
            [each.table, each.column, each.refers] for table in looked.values() for each in table.references
        ],
        "tables": [_describe_table(each, rows) for each in looked.values()],
        "story": [chapter._asdict() for chapter in chapters],
        "concerns": noted,
    }


def _facts(pin: Pin, looked: Mapping[str, LookedAt]) -> dict[str, Any]:
    """Return what the rows follow from, by name."""
    sizes = load(pin.dataset).sizes | dict(pin.sizes) | {next(iter(load(pin.dataset).sizes)): pin.user_count}
    parameters = {name: str(value) for name, value in pin.parameters.items() if name != "anchor"}
    moments = [each.tallies[each.birth].numbers for each in looked.values() if each.birth and len(each.numbers)]
    newest = str(np.max([np.max(each) for each in moments]).astype("datetime64[D]")) if moments else None
    facts = {
        "dataset": pin.dataset,
        "seed": pin.seed,
        **{f"size {name}": size for name, size in sizes.items()},
        "locale": pin.locale,
        "anchor": anchor_of(pin) if has_anchor(pin) else None,
        "newest row": newest,
        **parameters,
    }
    return {name: value for name, value in facts.items() if value not in {None, ""}}


def _describe_table(each: LookedAt, rows: PageRows) -> dict[str, Any]:
    columns = []
    for name, column in each.table.columns.items():
        tally = each.tallies.get(name)
        shape = describe_shape(tally) if tally else {}
        if name in each.targets:
            shape = {"rows": len(each.numbers), "nulls": int((each.targets[name] < 0).sum())}
        columns.append(
            {
                "name": name,
                "type": column.type,
                "kind": column.kind,
                "is_key": name in each.table.key,
                "is_secret": column.is_unchecked,
                "is_reserved": bool(column.counts_in) and column.counts_in not in each.pin.blocks,
                "refers": column.refers if name in each.targets else None,
                "shape": {key: value for key, value in shape.items() if value != ""},
            }
        )
    return {
        "name": each.name,
        "rows": each.rows,
        "looked_at": len(each.numbers),
        "fixed": {str(row): str(label) for row, label in each.labels().items() if isinstance(label, str)},
        "fixed_rows": len(each.table.first),
        "logins": each.logins,
        "columns": columns,
        "title": each.title,
        "summary": each.summary,
        "children": [[reference.table, reference.column] for reference, _ in each.children],
        "references": [*each.targets],
        "first": each.numbers[: rows.first].tolist(),
        "data": rows.describe(each),
    }


def describe_beside(other: Mapping[str, Any]) -> dict[str, Any]:
    """Return of another pin's document what stands beside the first one's: the shapes of columns, and a few rows."""
    tables = [
        {**table, "data": [row for row in table["data"] if row[0] in table["first"][:ROWS_BESIDE]]}
        for table in other["tables"]
    ]
    return {"title": other["title"], "facts": other["facts"], "tables": tables}

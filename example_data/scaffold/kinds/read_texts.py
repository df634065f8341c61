"""Types whose values PostgreSQL reads from texts, where a column cannot stay NULL: one line a type."""

from __future__ import annotations

from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.requirement import Requirement, UnfitError
from example_data.scaffold.kinds.name_hints import call
from example_data.scaffold.schema.tables import Column

_HEX = "[0-9a-f]{2}"

TEXTS = {
    "bit": "[01]{{{}}}",
    "bit varying": "[01]{{{}}}",
    "box": r"\([5-9],[5-9]\),\([0-4],[0-4]\)",
    "cidr": r"10\.[1-9]?[0-9]\.[1-9]?[0-9]\.0/24",
    "circle": r"<\([0-9],[0-9]\),[1-9]>",
    "cube": r"\([0-9]{1,2}, [0-9]{1,2}\)",
    "hstore": "(size|colour|grade)=>(low|high|other)",
    "line": r"\{[1-9],[1-9],[0-9]\}",
    "lseg": r"\[\([0-4],[0-4]\),\([5-9],[5-9]\)\]",
    "ltree": r"top(\.[a-z]{3,6}){1,2}",
    "macaddr": f"02(:{_HEX}){{5}}",
    "macaddr8": f"02(:{_HEX}){{7}}",
    "money": r"[1-9][0-9]{0,2}\.[0-9]{2}",
    "path": r"\[\([0-9],[0-9]\),\([0-9],[0-9]\),\([0-9],[0-9]\)\]",
    "polygon": r"\(\([0-4],[0-4]\),\([5-9],[0-4]\),\([5-9],[5-9]\)\)",
    "time with time zone": r"(0[0-9]|1[0-9]|2[0-3]):[0-5]0:00\+00",
}
"""By type a pattern of texts; `{}` stands for the size in parentheses, 1 unless the column says one."""


def read_text(column: Column, requirement: Requirement) -> Call:
    """Return a kind of a type that has none of its own.

    Raises:
        UnfitError: There is no pattern for it, the column may be NULL, or constraints ask for more than a value.
    """
    qualifier, dot, name = column.type.name.rpartition(".")
    is_needed = not column.is_nullable or requirement.is_filled
    is_plain = not (requirement.value_conditions or requirement.is_unique or requirement.is_referred)
    size = column.type.length
    if is_needed and is_plain and name in {"vector", "halfvec"} and size is not None:
        return call("embedding", size, type=f"{qualifier}{dot}{name}({size})")
    if not is_needed or not is_plain or name not in TEXTS:
        raise UnfitError(f"values of type {column.type.name} are left to c.text_of")
    is_sized = name in {"bit", "bit varying"} and size is not None
    own = f"{column.type.name}({size})" if is_sized else column.type.name
    pattern = TEXTS[name].format(size or 1) if name.startswith("bit") else TEXTS[name]
    return call("text_of", own, call("pattern", pattern))

"""The writer of `example_data/op.pyi` from the seed operations: `python -m tools.write_stub [--check]`.

Alembic writes the stub of its own operations in the same way.
"""

from __future__ import annotations

import inspect
import re
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from alembic.operations import Operations

from example_data.alembic_plugin import operations

if TYPE_CHECKING:
    from collections.abc import Iterator

STUB = Path(__file__).parent.parent / "example_data/op.pyi"

HEAD = """\
# Written by `make stubs` from example_data/alembic_plugin/operations.py: change it there.
from collections.abc import Mapping, Sequence

from alembic.op import *

"""


def main() -> None:
    """Write the stub, or check that it is up to date."""
    stub = HEAD + "\n".join(functions())
    if sys.argv[1:] != ["--check"]:
        STUB.write_text(stub)
    elif STUB.read_text() != stub:
        sys.exit("example_data/op.pyi: it differs from the operations. Write it again with `make stubs`.")


def functions() -> Iterator[str]:
    """Yield the text of a function for each operation, in the order of their classes."""
    for operation in vars(operations).values():
        if isinstance(operation, type) and issubclass(operation, operations.SeedOp) and "verb" in vars(operation):
            yield function(operation.verb)


def function(name: str) -> str:
    """Return the text of a function of `alembic.op`, from the method that Alembic made of an operation's."""
    method = getattr(Operations, name)
    _self, *parameters = inspect.signature(method, globals=vars(operations), eval_str=True).parameters.values()
    arguments = list(map(str, parameters))
    keyword_only = [parameter.kind is parameter.KEYWORD_ONLY for parameter in parameters]
    if any(keyword_only):
        arguments.insert(keyword_only.index(True), "*")
    lines = "".join(f"    {argument},\n" for argument in arguments).replace("collections.abc.", "").replace("'", '"')
    docstring = re.sub(r" +operations: .*\n", "", inspect.getdoc(method) or "")  # the argument that Alembic passes
    return f"def {name}(\n{lines}) -> None:\n" + textwrap.indent(f'"""{docstring}\n"""\n', "    ")


if __name__ == "__main__":
    main()

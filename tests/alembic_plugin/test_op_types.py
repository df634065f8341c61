"""Types of the operations: revisions under mypy strict, and the stub that mypy reads."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from alembic.operations import Operations

from tests.support.project import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

REVISION = next(REPOSITORY.glob("migrations/versions/0003*")).read_text()
TYPED = REVISION.replace("from alembic import op", "from example_data import op")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which mypy keeps what it learned about packages, from one test to the next."""
    return tmp_path_factory.mktemp("mypy")


def mypy(path: Path, cache: Path) -> str:
    """Run mypy on a file and return what it prints."""
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={cache}", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", "", "Success: no issues found in 1 source file"),
        (
            "seed=2026,\n        user",
            "seed='2026',\n        user",
            'Argument "seed" to "apply_seed" has incompatible type',
        ),
        (
            "digest=",
            'sizes={"notes": 3},\n        parameters={"anchor": "2026-01-01", "tags": ["a", 1]},\n        digest=',
            "Success: no issues found in 1 source file",
        ),
        ("digest=", 'sizes={"notes": "3"},\n        digest=', "Dict entry 0 has incompatible type"),
        ("op.remove_seed", "op.drop_seed", 'Module has no attribute "drop_seed"'),
    ],
)
def test_a_typed_revision(tmp_path: Path, cache: Path, old: str, new: str, message: str) -> None:
    """With `from example_data import op` mypy knows the seed operations, their arguments, and Alembic's own."""
    (tmp_path / "revision.py").write_text(
        TYPED.replace(old, new) + "\n\ndef execute() -> None:\n    op.execute('SELECT 1')\n"
    )
    assert message in mypy(tmp_path / "revision.py", cache)


def test_it_is_alembics_own() -> None:
    """At run time it is `alembic.op`."""
    code = "from example_data import op; import alembic.op; print(op is alembic.op, callable(op.apply_seed))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "True True\n"
    )


@pytest.mark.parametrize("name", ["apply_seed", "grow_seed", "shrink_seed", "remove_seed"])
def test_the_stub_has_the_operations_arguments(name: str) -> None:
    """The stub's signature is the operation's."""
    stub = ast.parse((REPOSITORY / "example_data/op.pyi").read_text())
    (function,) = (node for node in stub.body if isinstance(node, ast.FunctionDef) and node.name == name)
    declared = [*(argument.arg for argument in function.args.args), *(a.arg for a in function.args.kwonlyargs)]
    assert declared == list(inspect.signature(getattr(Operations, name)).parameters)[1:]


def test_the_stub_is_up_to_date() -> None:
    """It is what `make stubs` writes."""
    command = [sys.executable, "-m", "tools.write_stub", "--check"]
    assert subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False).stderr == ""

"""Commands with arguments that make no sense: done, or refused in one sentence, without a password."""

from __future__ import annotations

import inspect
import shutil
from enum import StrEnum
from typing import TYPE_CHECKING, get_args

import pytest
from typer.models import ArgumentInfo

from example_data.cli.app import app
from tests.faults.chains import verdict
from tests.faults.rounds import SECRET, rounds
from tests.support.project import Project

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from tests.faults.chains import Chain
    from tests.faults.rounds import Tally

ODD = [
    *("", " ", "-", "=", "a=b", "=b", "a=", "x" * 5000, "0", "1", "-1", "+1", "1.0", "1e9", "9" * 400, "0x10", "1_000"),
    *("9223372036854775807", "9223372036854775808", "2147483648", "é", "\udcff", "a\nb", "\x1b[31m", "%s", "%(here)s"),
    *("{}", "[1", '{"a": 1', "null", "NaN", "[" * 3000, "a=" + "[" * 3000, 'customers={"a": 1}', "users=5", "users=0"),
    *(
        "nowhere",
        "seeds",
        "alembic.ini",
        "settings.toml",
        "nowhere/x.py",
        "x.py",
        "migrations",
        "0002",
        "head",
        "@head",
    ),
    *("demo:v1", ":", "a:", ":b", "..a:b", "os:path", "json:loads", "example_data.datasets.people:v1", "de", "de_DE"),
    *("mossy-owl", "kind-heron", "Mossy", "a" * 200, "a--b", "users", "table", "json", "csv", "yaml", "allow", "show"),
]
"""Values; none is a path out of the project's folder."""

NUMBERS = [value for value in ODD if value.isdigit()]

VERBS = {
    command.name or command.callback.__name__: list(inspect.signature(command.callback).parameters.values())
    for command in app.registered_commands
    if command.callback
}
"""The parameters of each verb's function, annotated for Typer."""


def words(parameter: inspect.Parameter, source: random.Random) -> list[str]:
    """Return what stands for a parameter on the command line; half of the values are of its type."""
    kind, how = get_args(parameter.annotation)
    members = [str(member) for member in kind] if isinstance(kind, type) and issubclass(kind, StrEnum) else []
    fitting = members or (NUMBERS if kind in (int, int | None) else ODD)
    value = source.choice(source.choice([fitting, ODD]))
    if isinstance(how, ArgumentInfo):
        return [value]
    name = source.choice(how.param_decls or [f"--{parameter.name.replace('_', '-')}"])
    return [name] if kind is bool else [name, value]


@pytest.mark.parametrize("verb", VERBS)
def test_arguments(chain: Chain, tmp_path: Path, tally: Tally, verb: str) -> None:
    """Whatever is written behind a verb, in a project with its database."""
    needed = [each for each in VERBS[verb] if isinstance(get_args(each.annotation)[1], ArgumentInfo)]
    url = chain.project.url.replace("postgres@", f"postgres:{SECRET}@")
    for number, source in enumerate(rounds(1)):
        root = tmp_path / str(number)
        shutil.copytree(chain.project.root, root)
        chosen = [*needed, *source.choices(VERBS[verb], k=source.choice([0, 1, 1, 2, 3]))]
        arguments = [word for parameter in chosen for word in words(parameter, source)]
        done = Project(root, url).run("example-data", verb, *arguments)
        assert SECRET not in done.stdout + done.stderr
        tally["odd arguments of a command"][verdict(done)] += 1
        shutil.rmtree(root)

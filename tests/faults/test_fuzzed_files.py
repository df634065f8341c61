"""Registries, settings and revisions that are damaged: read, or refused in one sentence, without a password."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from example_data.alembic_plugin import history
from example_data.generation.pin import Pin
from example_data.project import alembic_config, settings
from example_data.registry.registry import SeedRegistry
from tests.faults.rounds import SECRET, mutated, rounds
from tests.support.project import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.rounds import Tally

REGISTRY = json.dumps(
    {
        **json.loads((REPOSITORY / "seeds/registry.json").read_text()),
        "seeds": [
            {"name": "a-b", "seed": 1, "userCount": 2},
            {"name": "c", "seed": 3, "dataset": "demo:v1", "sizes": {"x": 4}, "parameters": {"p": [1, "a", None, 2.5]}},
        ],
    }
)
JSON_TOKENS = [
    *("", "", "1e400", "-1e400", "-0", "-0.0", "NaN", "Infinity", "9" * 400, "9" * 5000, "1e-400", "1.0", "01", "+1"),
    *("[", "]", "{", "}", ",", ":", '"', "\\", "\x00", "\ufeff", "null", "true", "'", "//", "-", ".5", "5.", "\ud800"),
    *('"\\ud800"', '"\\u0000"', '{"a":1,"a":2}', '"name":"x",', '"seeds":[],', "9223372036854775808", "1e19"),
    *("[" * 3000, '{"a":' * 3000),
]

SETTINGS = f"""\
[default]
is_enabled = true
seed_name = "mossy-owl"
user_count = 5
database_url = "postgresql://u:{SECRET}@h/x"
registry_path = "seeds/registry.json"
[development]
seed = 7
"""
TOML_TOKENS = [
    *("", "", '"', "'", "[", "]", "{", "}", "=", ",", ".", "\n", "#", "\x00", "\ufeff", "\\", '"""', "inf", "nan"),
    *("9" * 5000, "0x" + "f" * 5000, "2020-99-01", "1e400", "[" * 3000, "{a=" * 3000, ".".join(["a"] * 3000)),
    *(
        '"@jinja {{ 1 / 0 }}"',
        "@jinja {{ x",
        "@int ",
        "@float x",
        "@json {",
        "@json " + "[" * 3000,
        "@format {env[NOPE]}",
    ),
    *("@format {this.x}", "@read_file /nope", "@del", "@get x.y", "@merge ", "@nope ", "@bool ", "@none"),
    *('dynaconf_include = ["bad.toml"]\n', "dynaconf_include = 5\n", "[[default]]\n", "\\ud800", "\ud800"),
]

REVISION = """\
from alembic import op

revision = "a"
down_revision = None


def upgrade():
    op.apply_seed("shy-elk", seed=1, user_count=5, dataset="demo:v1", locale="en_US", sizes={"a": 1},
        parameters={"b": [1, None]}, vocabularies={"c": ["3fa85f64-5717-4562-b3fc-2c963f66afa6"]}, scheme=2,
        digest="sha256:00")
    op.remove_seed("shy-elk", seed=1, dataset="demo:v1")
    op.apply_seed("shy-elk", seed=1, user_count=5, dataset="demo:v1", scheme=2, digest="sha256:00")
    op.grow_seed("shy-elk", seed=1, user_count=(5, 7), dataset="demo:v1", scheme=2, digest=("sha256:00", "sha256:01"))
"""
PYTHON_TOKENS = [
    *(
        "",
        "",
        '"',
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        "=",
        "**{'seed': 1}",
        "*[1]",
        "None",
        "1e999",
        "-1e999",
        "[" * 90,
    ),
    *(
        "9" * 4000,
        "'\\ud800'",
        "'\\0'",
        "seed=1, ",
        "extra=1, ",
        "name='x', ",
        "True",
        "{1, 2}",
        "b'x'",
        "f'{x}'",
        "1j",
    ),
    *("lambda: 1", "(5, 7)", "(1, 2, 3)", "{[]: 1}", "...", "-", "not ", "blocks={}, ", "# ", "\n", "\x0c", "\ufeff"),
]
VALUES: list[object] = [
    *(None, True, -1, 0, 2**63, 2**31, 10**400, 1e999, float("nan"), -0.0, "", "x", "\ud800", "\0", "é" * 5000, b"x"),
    *([], [[]], {}, {1: 2}, {"\ud800": 1}, {"a": [1e999]}, {"a": {"b": 1}}, (1, 2), (1, 2, 3), {1, 2}, object(), 1j),
    *(["not a uuid"], {"a": ["3fa85f64-5717-4562-b3fc-2c963f66afa6"]}, ("sha256:0", "sha256:1")),
]
ARGUMENTS = (
    "seed",
    "user_count",
    "dataset",
    "digest",
    "locale",
    "sizes",
    "parameters",
    "vocabularies",
    "blocks",
    "name",
    "x",
)


def test_registries(tally: Tally) -> None:
    """Whatever stands in a registry, in whatever encoding."""
    for source in rounds(2000):
        text = mutated(REGISTRY, JSON_TOKENS, source)
        encoding = source.choice([*["utf-8"] * 8, "utf-8-sig", "utf-16", "utf-32"])
        tally.fuzz("a damaged registry", SeedRegistry.from_json, text.encode(encoding, "surrogatepass"), "r.json")
    assert len(tally["a damaged registry"]) == 2


@pytest.mark.parametrize("name", ["settings.toml", "settings.local.toml"])
def test_settings(tmp_path: Path, tally: Tally, name: str) -> None:
    """Whatever stands in a settings file."""
    (tmp_path / "bad.toml").write_text(f'database_url = "postgresql://u:{SECRET}@h/x\n')
    for number, source in enumerate(rounds(120)):
        root = tmp_path / str(number)
        root.mkdir()
        data = mutated(SETTINGS, TOML_TOKENS, source).encode(source.choice(["utf-8"] * 6 + ["utf-16"]), "surrogatepass")
        (root / name).write_bytes(data)
        tally.fuzz("a damaged settings file", settings.load, root)
        tally.fuzz("a damaged settings file", settings.load, root, "IS_ENABLED")
    assert len(tally["a damaged settings file"]) == 2


def test_revisions(tmp_path: Path, tally: Tally) -> None:
    """Whatever stands in a revision that Alembic can load."""
    ini = tmp_path / "alembic.ini"
    ini.write_text(f"[alembic]\nscript_location = {tmp_path}\n")
    (tmp_path / "versions").mkdir()
    for source in rounds(300):
        (tmp_path / "versions/a.py").write_bytes(mutated(REVISION, PYTHON_TOKENS, source).encode("utf-8", "replace"))
        tally.fuzz(
            "a damaged revision",
            lambda: history.read_chain(alembic_config.scripts(alembic_config.configuration(ini))),
        )
    assert len(tally["a damaged revision"]) == 2


def test_arguments(tally: Tally) -> None:
    """Whatever an operation is called with."""
    good = {"scheme": 2, "seed": 1, "user_count": 5, "dataset": "demo:v1", "digest": "sha256:00"}
    for source in rounds(2000):
        arguments: dict[str, object] = {**good, source.choice(ARGUMENTS): source.choice(VALUES)}
        if source.random() < 0.3:
            del arguments[source.choice(list(arguments))]
        tally.fuzz("wrong arguments of an operation", Pin.from_arguments, "a-b", arguments)
        tally.fuzz("wrong arguments of an operation", Pin.pair_from_arguments, "grow_seed", "a-b", arguments)
    assert len(tally["wrong arguments of an operation"]) == 2

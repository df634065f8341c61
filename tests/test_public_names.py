"""Names that users' files import: each module is imported in a process of its own, and has them."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from importlib.metadata import entry_points

import pytest

PACKAGE = (
    *("Column", "Dataset", "ExampleDataError", "ExampleUserSeed", "Pin", "RegistryError", "Row", "Rows"),
    *("SeedDefinition", "SeedRegistry", "Table", "UnitSystemSeed", "generate_example_users"),
    *("fill", "iterate_example_users", "rows", "seed_on_startup", "seed_on_startup_async"),
)
COLUMNS = (
    *(
        "Subsets",
        "after",
        "array",
        "boolean",
        "case",
        "choice",
        "city",
        "code",
        "company",
        "constant",
        "count_of",
        "country",
    ),
    *("country_code", "date", "decimal", "distinct", "document", "double", "duration", "email", "embedding", "entries"),
    *("faker", "file", "firm", "given_name", "integer", "ip_address", "item", "label", "late", "lifecycle"),
    *(
        "listed",
        "lognormal",
        "max_of",
        "min_of",
        "moment",
        "normal",
        "nullable",
        "octets",
        "one_in",
        "ordinal",
        "parameter",
    ),
    *("parent", "password", "pattern", "per", "period", "person", "person_name", "phone", "place", "point", "postcode"),
    *("price", "product", "reference", "sentences", "serial_key", "size", "slots", "slug", "some", "span", "street"),
    *("subset", "sum_of", "surname", "template", "text_of", "through", "time_of_day", "total", "tree", "url"),
    *("user_name", "uuid_key", "value_of", "weighted", "words"),
)
DATASET = ("Column", "Dataset", "Per", "Rows", "Size", "Stream", "Table")
VECTORS = (
    *("LARGEST_DICTIONARY", "ROW_BITS", "TABLE_LIMIT", "Coded", "Decimals", "Dictionary", "DictionaryEncoded"),
    *("Joined", "KeySpace", "Keys", "Masked", "Numbers", "Plain", "Point", "Points", "Span", "Spans", "Times"),
    *("Vector", "Vocabulary", "fingerprint", "numbers", "to_array"),
)
OPERATIONS = ("apply_seed", "grow_seed", "remove_seed", "shrink_seed", "create_table", "drop_table", "execute")

IMPORT = """
import importlib, sys
module = importlib.import_module(sys.argv[1])
print([name for name in sys.argv[2:] if not hasattr(module, name)])
"""


@pytest.mark.parametrize(
    ("module", "names"),
    [
        ("example_data", PACKAGE),
        ("example_data.columns", COLUMNS),
        ("example_data.op", OPERATIONS),
        ("example_data.dataset", DATASET),
        ("example_data.environment", ("connect", "upgrade_lock")),
        ("example_data.register", ()),
        ("example_data.vector", VECTORS),
        ("example_data.datasets.people", ("v1",)),
        ("example_data.queue", ("app",)),
        ("example_data.startup", ("seed_on_startup", "seed_on_startup_async")),
    ],
)
def test_names_are_there(module: str, names: tuple[str, ...]) -> None:
    """A fresh process imports the module, and no name is missing."""
    command = [sys.executable, "-c", IMPORT, module, *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.parametrize(("module", "names"), [("example_data", PACKAGE), ("example_data.columns", COLUMNS)])
def test_no_other_name_is_public(module: str, names: tuple[str, ...]) -> None:
    """`__all__` has these names and no others."""
    assert tuple(import_module(module).__all__) == names


def test_the_plugin_is_registered() -> None:
    """Alembic finds the plugin by the name that `env.py` has."""
    (plugin,) = entry_points(group="alembic.plugins", name="example_data.seeds")
    assert callable(plugin.load().setup)

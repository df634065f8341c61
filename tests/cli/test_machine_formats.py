"""The keys of each verb's JSON, and the heading of its CSV: as documented, whatever the content is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.project import REPOSITORY, Project

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = {"name", "seed", "user_count", "locale", "dataset", "sizes", "parameters"}
STATE = {"name", "in_registry", "pinned_by", "applied_at", "changed", "state", "next"}
FACTS = {"database", "revisions", "heads", "pending", "is_enabled", "enabled_by", "consent", "lets_in"}
STEP = {"name", "revision", "does", "rows", "bytes", "seconds", "fits", "why"}
PEOPLE = "example_data.datasets.people:v1"

KEYS: dict[tuple[str, ...], dict[str, set[str]]] = {
    ("list",): {"": {"schema_version", "seeds"}, "seeds[]": SEED},
    ("show", "mossy-owl"): {"": {"schema_version", "tables"}, "tables": {"users", "user_preferences"}},
    ("show", "mossy-owl", "--table", "users"): {"": {"schema_version", "tables"}, "tables": {"users"}},
    ("explain", PEOPLE): {
        "": {"schema_version", "dataset", "is_database_asked", "bytes", "tables", "sizes", "parameters"},
        "tables[]": {
            *("table", "rows", "is_exact", "row_bytes", "table_bytes", "indexes", "bytes", "columns", "left_to_server"),
        },
        "tables[].indexes[]": {"name", "columns", "bytes"},
        "tables[].columns[]": {"column", "type", "kind", "references", "is_key", "is_late", "parameters"},
        "sizes[]": {"name", "default", "rows"},
        "parameters[]": {"name", "default"},
    },
    ("whois", "015b92af-54e2-89d6-8387-890000000003"): {
        "": {"schema_version", "owners"},
        "owners[]": {"seed", "table", "row_number", "place", "row"},
        "owners[].row": {"id", "display_name"},
    },
    ("check",): {"": {"schema_version", "changes"}, "changes[]": {"name", "differs"}},
    ("status",): {"": {"schema_version", *FACTS, "seeds", "problems"}, "seeds[]": STATE},
    ("plan",): {"": {"schema_version", "steps", "does_something"}, "steps[]": STEP},
}

HEADINGS: dict[tuple[str, ...], str] = {
    ("list",): "name,seed,user_count,locale,dataset,sizes,parameters",
    ("check",): "name,differs",
    ("status",): "name,in_registry,pinned_by,applied_at,changed,state,next",
    ("plan",): "name,revision,does,rows,bytes,seconds,fits,why",
}


def paths(value: Any, path: str = "") -> Iterator[tuple[str, set[str]]]:  # noqa: ANN401 - any JSON
    """Yield the path of every object in a document with its keys, less what sizes, parameters and rows have."""
    if isinstance(value, list):
        for member in value:
            yield from paths(member, f"{path}[]")
    if isinstance(value, dict) and not re.search(r"(sizes|parameters|tables\.\w+\[\])$", path):
        yield path, set(value)
        for key, member in value.items():
            yield from paths(member, f"{path}.{key}" if path else key)


def document(project: Project, arguments: tuple[str, ...]) -> Any:  # noqa: ANN401
    """Return what a verb prints as JSON."""
    return json.loads(project.run("example-data", *arguments, "--format", "json").stdout)


@pytest.fixture
def changed(seeded_project: Project) -> Project:
    """Return the project with seeds that revisions do not apply as they are in the registry."""
    path = seeded_project.root / "seeds/registry.json"
    registry = json.loads(path.read_text())
    registry["seeds"][0] |= {"userCount": 13}
    registry["seeds"] += [{"name": "red-fox", "seed": 7, "dataset": PEOPLE, "userCount": 3}]
    path.write_text(json.dumps(registry))
    return seeded_project


@pytest.fixture
def empty(seeded_project: Project) -> Project:
    """Return the project without a seed, in registry, revisions and database."""
    seeded_project.alembic("downgrade", "0002")
    path = seeded_project.root / "seeds/registry.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"seeds": []}))
    for revision in ("0003_seed_mossy_owl", "0005_seed_kind_heron"):
        file = seeded_project.root / f"migrations/versions/{revision}.py"
        file.write_text(
            re.sub(
                r"(?s)    op\.(apply|remove)_seed\(.*?\n    \)\n|    op\.remove_seed\(.*?\)\n",
                "    pass\n",
                file.read_text(),
            )
        )
    return seeded_project


@pytest.mark.parametrize("arguments", KEYS, ids=" ".join)
def test_keys(seeded_project: Project, arguments: tuple[str, ...]) -> None:
    """Each object has the keys that are listed here, and every list that has members is listed."""
    found = dict(paths(document(seeded_project, arguments)))
    assert found == {path: keys for path, keys in KEYS[arguments].items() if path in found}


@pytest.mark.parametrize("arguments", KEYS, ids=" ".join)
def test_keys_where_seeds_differ(changed: Project, arguments: tuple[str, ...]) -> None:
    """They are the same where something differs."""
    found = dict(paths(document(changed, arguments)))
    assert found == {path: keys for path, keys in KEYS[arguments].items() if path in found}
    assert document(changed, arguments)["schema_version"] == 1


@pytest.mark.parametrize("arguments", HEADINGS, ids=" ".join)
def test_without_seeds(empty: Project, arguments: tuple[str, ...]) -> None:
    """Without a seed the keys and the heading are there as well."""
    csv = empty.run("example-data", *arguments, "--format", "csv").stdout
    assert (set(document(empty, arguments)), csv) == (KEYS[arguments][""], f"{HEADINGS[arguments]}\n")


@pytest.mark.parametrize("arguments", KEYS, ids=" ".join)
def test_documented(arguments: tuple[str, ...]) -> None:
    """The reference names every key."""
    page = (REPOSITORY / "docs/reference/commands.md").read_text()
    section = page.partition("## Machine formats\n")[2].partition("\n## ")[0]
    (row,) = re.findall(rf"(?m)^\| `{arguments[0]}` \|.*$", section)
    named = set(re.findall(r"`([\w]+)`", row))
    rows_of_tables = {"show": "tables", "whois": "owners[].row"}.get(arguments[0])
    keys = {key for path, keys in KEYS[arguments].items() for key in keys if path != rows_of_tables}
    assert keys - {"schema_version"} <= named

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

CHANGES: dict[tuple[str, ...], dict[str, set[str]]] = {
    ("init",): {"": {"schema_version", "written", "changed", "kept", "env_lacks", "next_steps"}},
    ("add", "--name", "blue-fox", "--seed", "7"): {"": {"schema_version", *SEED, "registry", "revision"}},
    ("add", "--name", "blue-fox", "--revision"): {"": {"schema_version", *SEED, "registry", "revision"}},
    ("scaffold", "--output", "drafted.py"): {
        "": {"schema_version", "written", "changed", "dataset", "tried", "tables", "left_out", "side_effects"},
        "tried": {"rows", "reason", "untried"},
        "side_effects": set(),
        "tables[]": {"table", "columns", "guessed", "undecided"},
        "tables[].undecided[]": {"column", "reason"},
        "left_out[]": {"table", "reason"},
    },
    ("pin", "mossy-owl"): {"": {"schema_version", "name", "upgrade", "downgrade", "revision"}},
    ("pin", "red-fox", "--revision"): {"": {"schema_version", "name", "upgrade", "downgrade", "revision"}},
    ("apply",): {"": {"schema_version", "seeds"}, "seeds[]": {"name", "event", "reason", "rows"}},
    ("load", "mossy-owl"): {"": {"schema_version", "seeds"}, "seeds[]": {"name", "event", "reason", "rows"}},
    ("consent", "show"): {
        "": {"schema_version", "database", "is_allowed", "words"},
        "words[]": {"place", "word", "effect"},
    },
    ("slide", "mossy-owl", "--to", "today", "--yes"): {
        "": {"schema_version", "name", "event", "reason", "rows", "anchor"},
    },
    ("reset", "mossy-owl", "--yes"): {
        "": {"schema_version", "name", "tables", "deleted"},
        "tables[]": {"table", "missing", "edited"},
    },
}
"""Of verbs that change something."""

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


@pytest.fixture
def talkative(changed: Project) -> Project:
    """Return the changed project with an `env.py` that prints, and rows that are missing and edited."""
    env = changed.root / "migrations/env.py"
    env.write_text(f'{env.read_text()}\nprint("done")\n')
    assert not changed.psql(
        "DELETE FROM user_preferences WHERE user_id = (SELECT min(id::text)::uuid FROM users);"
        "UPDATE users SET display_name = 'Ada' WHERE id = (SELECT min(id::text)::uuid FROM users);"
    )
    return changed


@pytest.mark.parametrize("arguments", CHANGES, ids=" ".join)
def test_keys_of_changes(talkative: Project, arguments: tuple[str, ...]) -> None:
    """What verbs say that change something is JSON only, and has the keys that are listed here."""
    found = dict(paths(document(talkative, arguments)))
    assert found == {path: keys for path, keys in CHANGES[arguments].items() if path in found}


def unversioned(project: Project, *arguments: str) -> Any:  # noqa: ANN401
    """Return what a verb prints as JSON, but for the version of the format."""
    found = document(project, arguments)
    assert found.pop("schema_version") == 1
    return found


def test_reset_says_what_came_back(talkative: Project) -> None:
    """It names the tables with their numbers of rows, and none where nothing was to be done."""
    first, second = (unversioned(talkative, "reset", "mossy-owl", "--yes") for _ in range(2))
    assert first["tables"] == [
        {"table": "users", "missing": 0, "edited": 1},
        {"table": "user_preferences", "missing": 1, "edited": 0},
    ]
    assert second == {"name": "mossy-owl", "tables": [], "deleted": []}


def test_apply_says_what_became_of_each_seed(seeded_project: Project) -> None:
    """Why seeds were skipped, and how many rows of one came back."""
    seeded_project.run("example-data", "remove", "mossy-owl", "--yes")
    seeded_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    skipped = [
        {"name": "mossy-owl", "event": "skipped", "reason": "removed-by-hand", "rows": 0},
        {"name": "kind-heron", "event": "skipped", "reason": "already-applied", "rows": 0},
    ]
    applied = [{"name": "mossy-owl", "event": "applied", "reason": None, "rows": 24}]
    assert unversioned(seeded_project, "apply") == {"seeds": skipped}
    assert unversioned(seeded_project, "apply", "mossy-owl") == {"seeds": applied}


def test_apply_counts_rows_that_were_brought_back(seeded_project: Project) -> None:
    """Where a removal kept an edited row, the others come back."""
    edited = "UPDATE users SET display_name = 'Ada' WHERE id = (SELECT min(id::text)::uuid FROM users);"
    assert not seeded_project.psql(edited)
    seeded_project.run("example-data", "remove", "mossy-owl", "--yes", "--on-edited", "keep")
    seeded_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    seeds = unversioned(seeded_project, "apply", "mossy-owl", "--on-edited", "keep")["seeds"]
    assert seeds == [{"name": "mossy-owl", "event": "brought-back", "reason": None, "rows": 23}]


@pytest.mark.parametrize(("word", "effect", "is_allowed"), [("allow", "allows", True), ("forbid", "forbids", False)])
def test_consent_says_the_word(seeded_project: Project, word: str, effect: str, *, is_allowed: bool) -> None:
    """What the database says, and what follows from it."""
    said = unversioned(seeded_project, "consent", word)
    words = [
        {"place": "example_data.allow", "word": None, "effect": "no word"},
        {"place": "public.example_data_consent()", "word": word, "effect": effect},
    ]
    assert (said["is_allowed"], said["words"]) == (is_allowed, words)


def test_files_are_named(seeded_project: Project) -> None:
    """`add`, `pin` and `init` name files, as paths of the current folder."""
    added = unversioned(seeded_project, "add", "--name", "red-fox", "--seed", "7")
    pinned = unversioned(seeded_project, "pin", "red-fox", "--revision")
    kept = unversioned(seeded_project, "init")
    assert (added["registry"], added["revision"], added["user_count"]) == ("seeds/registry.json", None, 12)
    assert (pinned["upgrade"], (seeded_project.root / pinned["revision"]).is_file()) == (None, True)
    assert (kept["written"], kept["kept"][0]) == ([], "seeds/registry.json")
    assert kept["next_steps"] == ["alembic -x example_data=on upgrade head"]


@pytest.mark.parametrize("arguments", [*KEYS, *CHANGES], ids=" ".join)
def test_documented(arguments: tuple[str, ...]) -> None:
    """The reference names every key."""
    page = (REPOSITORY / "docs/reference/commands.md").read_text()
    section = page.partition("## Machine formats\n")[2].partition("\n## ")[0]
    (row,) = re.findall(rf"(?m)^\| `{arguments[0]}` \|.*$", section)
    named = set(re.findall(r"`([\w]+)`", row))
    rows_of_tables = {"show": "tables", "whois": "owners[].row"}.get(arguments[0])
    keys = {key for path, keys in (KEYS | CHANGES)[arguments].items() for key in keys if path != rows_of_tables}
    assert keys - {"schema_version"} <= named

"""The verb `preview`: one file, from the generator; with a database, what verify says."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.project import ON, Project, copy_repository

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return this repository's project, and no database."""
    return Project(copy_repository(tmp_path), "postgresql://u:secret@127.0.0.1:1/nowhere")


def preview(project: Project, *arguments: str, file: str = "preview.html") -> dict[str, Any]:
    """Write a page; return what it tells."""
    done = project.run("example-data", "preview", *arguments)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    data = re.search('<script type="application/json" id="data">(.*?)</script>', (project.root / file).read_text())
    assert data is not None
    found: dict[str, Any] = json.loads(data[1])
    return found


def refusal(project: Project, *arguments: str) -> str:
    """Return the sentence with which the verb refuses, without what typer puts around it; no file is written."""
    done = project.run("example-data", "preview", *arguments)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert not (project.root / "preview.html").exists()
    return " ".join(re.sub("[│╭╮╰╯─]", " ", done.stderr).split())


def add_module(project: Project, table: str) -> None:
    """Write a dataset of a table, `shop:v1`, where it can be imported."""
    source = f"from example_data import Dataset, Table, columns as c\nv1 = Dataset({table})\n"
    (project.root / "shop.py").write_text(source)
    ini = project.root / "alembic.ini"
    ini.write_text(ini.read_text().replace("[alembic]\n", "[alembic]\nprepend_sys_path = .\n"))


def rows(document: dict[str, Any]) -> dict[str, int]:
    """Return how many rows each table has."""
    return {table["name"]: table["rows"] for table in document["tables"]}


def test_a_seed(project: Project) -> None:
    """Its rows and the chain of its project, without a database; one line says what was written."""
    done = project.run("example-data", "preview", "mossy-owl")
    said = r"wrote preview.html: 2 tables, 24 rows, \d+ kB, \d+\.\d s\n"
    assert (done.returncode, bool(re.fullmatch(said, done.stderr))) == (0, True), done.stderr
    document = preview(project, "mossy-owl")
    assert (document["title"], rows(document), document["findings"], document["other"]) == (
        "mossy-owl",
        {"users": 12, "user_preferences": 12},
        None,
        None,
    )
    assert [(each["revision"], each["count"], each["seeds"]) for each in document["chain"]] == [
        ("0002", 2, []),
        ("0003", 1, [["apply", "mossy-owl", "12"]]),
        ("0004", 1, []),
        ("0005", 1, [["apply", "kind-heron", "24"]]),
    ]


def test_a_dataset(project: Project) -> None:
    """With other sizes, into another file, which is replaced; it has no revisions."""
    (project.root / "people.html").write_text("old")
    arguments = ("example_data.datasets.people:v1", "--size", "users=30", "--output", "people.html")
    document = preview(project, *arguments, file="people.html")
    assert (rows(document), document["chain"]) == ({"users": 30, "user_preferences": 30}, None)


@pytest.mark.parametrize(
    ("other", "title", "users", "seed"),
    [
        ("kind-heron", "kind-heron", 24, 4711),
        ("users=30", "users=30", 30, 2026),
        ("kind-heron,users=30", "kind-heron users=30", 30, 4711),
        ("example_data.datasets.people:v1", "example_data.datasets.people:v1", 12, 1),
        ("@head", "@head", 12, 2026),
        ("@0003", "@0003", 12, 2026),
    ],
)
def test_side_by_side(project: Project, other: str, title: str, users: int, seed: int) -> None:
    """With another seed or dataset, the same with another size, or as a revision pins it."""
    beside = preview(project, "mossy-owl", "--compare", other)["other"]
    assert (beside["title"], rows(beside)["users"], beside["facts"]["seed"]) == (title, users, seed)


def test_another_anchor(project: Project) -> None:
    """A pair that names a parameter is one; the rest is as it was given for the first one."""
    add_module(project, 'Table("users", columns={"id": c.uuid_key(), "created_at": c.moment(9)})')
    given = ("shop:v1", "--size", "users=3", "--compare", "anchor=2026-11-28")
    document = preview(project, *given)
    facts = [(each["facts"]["anchor"], rows(each)) for each in (document, document["other"])]
    assert facts == [("2026-01-01", {"users": 3}), ("2026-11-28", {"users": 3})]


def test_what_a_database_has(seeded_project: Project) -> None:
    """The rows are those of the run, and what verify says of them is on the page."""
    seeded_project.psql("DELETE FROM user_preferences WHERE revision >= 0 AND user_id::text LIKE '015b92af%1'")
    document = preview(seeded_project, "mossy-owl", "--database")
    assert [(each["found"], each["table"], each["rows"]) for each in document["findings"]] == [
        ("missing", "user_preferences", 1)
    ]
    assert rows(document) == {"users": 12, "user_preferences": 12}


def test_integer_keys_of_a_database(new_project: Project) -> None:
    """With a database they are those that it reserved; without one a page says that they are not."""
    root = new_project.root
    add_module(new_project, 'Table("things", columns={"id": c.serial_key(type="integer"), "n": c.integer(1, 9)})')
    registry = json.loads((root / "seeds/registry.json").read_text())
    registry["seeds"].append({"name": "shy-fox", "seed": 5, "dataset": "shop:v1", "sizes": {"things": 2}})
    (root / "seeds/registry.json").write_text(json.dumps(registry))
    new_project.alembic("upgrade", "head")
    new_project.psql(
        "CREATE TABLE things (id integer GENERATED BY DEFAULT AS IDENTITY (START 40) PRIMARY KEY, n integer)"
    )
    assert new_project.run("example-data", "pin", "shy-fox", "--revision").returncode == 0
    new_project.alembic(*ON, "upgrade", "head")

    def keys(*arguments: str) -> tuple[list[int], bool]:
        (table,) = preview(new_project, "shy-fox", *arguments)["tables"]
        return [row[1][0] for row in table["data"]], table["columns"][0]["is_reserved"]

    assert (keys(), keys("--database")) == (([1, 2], True), ([40, 41], False))


def test_it_is_opened(project: Project) -> None:
    """By the browser that the system names."""
    project.variables["BROWSER"] = f"sh -c 'echo $0 > {project.root}/opened' %s"
    preview(project, "mossy-owl", "--open")
    assert (project.root / "opened").read_text().strip() == (project.root / "preview.html").as_uri()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("shy-fox",), "no seed 'shy-fox'"),
        (("nowhere:v1",), "module 'nowhere' cannot be imported"),
        (("mossy-owl", "--size", "orders=3"), "does not know it (expected users). Correct the name"),
        (("mossy-owl", "--compare", "a,b"), "--compare a,b: it is not one thing (expected a seed, a dataset"),
        (("mossy-owl", "--compare", "@head,users=3"), "--compare @head,users=3: it is not one thing"),
        (("mossy-owl", "--compare", "@"), "--compare @: it is not one thing"),
        (
            ("mossy-owl", "--compare", "@0002"),
            "--compare @0002: no revision up to it applies seed 'mossy-owl'. Name a later one.",
        ),
        (("mossy-owl", "--compare", "@nowhere"), "Can't locate revision identified by 'nowhere'"),
        (("mossy-owl", "--compare", "orders=3"), "sizes.orders: dataset"),
        (("mossy-owl", "--database", "--size", "users=3"), "--database: name a seed, without --size and --parameter"),
        (("example_data.datasets.people:v1", "--database"), "--database: name a seed"),
        (("mossy-owl", "--database"), "cannot be reached"),
        (("mossy-owl", "--output", "no/such/folder.html"), "No such file or directory"),
    ],
)
def test_refusals(project: Project, arguments: tuple[str, ...], sentence: str) -> None:
    """One sentence, which says what is wrong and what to do."""
    assert sentence in refusal(project, *arguments)


def test_revisions_that_cannot_be_read(project: Project) -> None:
    """The page has its rows, and one line says why it has no revisions."""
    (path,) = (project.root / "migrations/versions").glob("0003*.py")
    path.write_text(path.read_text().replace("op.apply_seed(", "op.apply_seed(*", 1))
    done = project.run("example-data", "preview", "mossy-owl")
    assert (done.returncode, "no revisions on the page: " in done.stderr) == (0, True), done.stderr
    assert preview(project, "mossy-owl")["chain"] is None

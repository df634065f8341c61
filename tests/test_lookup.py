"""`rows` in code, and `example-data whois`: each row is known by its number, and each key knows its row."""

from __future__ import annotations

import json
import pickle
import time
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import sqlalchemy as sa
from psycopg.rows import dict_row
from sqlalchemy import orm

from example_data import ExampleDataError, Row, lookup, rows
from example_data.generation.pin import Pin
from tests.postgres.test_integer_keys import counted
from tests.support import project as support
from tests.support.datasets import odd_names
from tests.support.project import ON

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.project import Project

ODD = Pin("mossy-owl", 2026, 5, dataset="tests.support.datasets.odd_names:v1")
LARGE = Pin("large-owl", 1, 10_000_000, dataset="tests.support.datasets.shop:v1", sizes={"reviews": 9_000_000})


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the folder of this repository's project, and be in it."""
    support.copy_repository(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refusal(*arguments: Any, **options: Any) -> str:  # noqa: ANN401
    """Return why `rows` does not return any."""
    with pytest.raises(ExampleDataError) as caught:
        rows(*arguments, **options)
    return str(caught.value)


# Rows of the registry


@pytest.mark.usefixtures("folder")
def test_a_row_by_its_place() -> None:
    """Its columns are attributes, and it needs no database."""
    row = rows("mossy-owl", "users")[3]
    assert (str(row.id), row.display_name) == ("015b92af-54e2-89d6-8387-890000000003", "Isaac Henderson")


@pytest.mark.usefixtures("folder")
def test_rows_are_a_sequence() -> None:
    """Length, places from the end, slices of slices, and members."""
    people = rows("mossy-owl", "users")
    chosen = people[2:10:3][1:]
    assert (len(people), [row.display_name for row in chosen], people[-1] in people[::-1]) == (
        12,
        ["Elizabeth Martinez", "Karen King"],
        True,
    )


@pytest.mark.usefixtures("folder")
def test_a_place_that_is_not_there() -> None:
    """It is an IndexError, as iterating needs it."""
    with pytest.raises(IndexError):
        rows("mossy-owl", "users")[12]


def test_the_project_of_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The registry is that of the file that configures Alembic, wherever the process is."""
    monkeypatch.chdir("/")
    assert rows("mossy-owl", "users", config=folder / "alembic.ini")[0].display_name == "James Graham"


def test_the_project_of_a_folder_below(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is found as commands find it, and its own dataset as well."""
    ini = (folder / "alembic.ini").read_text()
    (folder / "alembic.ini").write_text(ini.replace("[alembic]", "[alembic]\nprepend_sys_path = ."))
    (folder / "below_demo.py").write_text("from tests.support.datasets.odd_names import v1\n")
    seeds = [{"name": "shy-gull", "seed": 7, "dataset": "below_demo:v1"}]
    (folder / "seeds/registry.json").write_text(json.dumps({"version": 1, "seeds": seeds}))
    (folder / "tests").mkdir()
    monkeypatch.chdir(folder / "tests")
    assert rows("shy-gull", "things")[0].count == "of count"


def test_names_that_are_not_there(folder: Path) -> None:
    """A seed, a table and a column that are misspelt are one sentence each, with the name that was meant."""
    with pytest.raises(AttributeError) as caught:
        _ = rows("mossy-owl", "users")[0].display_nam
    assert (
        refusal("mosy-owl", "users").replace(f"{folder}/", ""),
        refusal("mossy-owl", "user"),
        str(caught.value),
    ) == (
        "seeds/registry.json: no seed 'mosy-owl' (did you mean mossy-owl?). Correct the name, or add the seed.",
        "Dataset 'example_data.datasets.people:v1': no table 'user' (did you mean users?). Correct the name.",
        "table users: no column 'display_nam' (did you mean display_name?)",
    )


def test_only_the_block_of_a_row_is_made() -> None:
    """Row 7,000,000 of a table takes no longer than row 0."""
    people = lookup.rows_of(LARGE, "customers")
    first = people[0].name
    started = time.process_time()
    far = people[7_000_000]
    assert (time.process_time() - started < 0.2, bool(first and far.name)) == (True, True)


def test_slices_make_nothing() -> None:
    """A slice of millions of rows is there at once."""
    started = time.perf_counter()
    assert (len(lookup.rows_of(LARGE, "reviews")[1:-1]), time.perf_counter() - started < 0.2) == (8_999_998, True)


@pytest.mark.parametrize("name", odd_names.NAMES)
def test_columns_of_any_name(name: str) -> None:
    """What is no identifier, a keyword, or a name of the class itself is an item."""
    assert lookup.rows_of(ODD, "things")[4][name] == f"of {name}"


def test_columns_named_as_methods() -> None:
    """Sequences have a method `count`, rows have not."""
    assert lookup.rows_of(ODD, "things")[4].count == "of count"


def test_a_row_does_not_change() -> None:
    """Neither by assignment nor through a value of it."""
    row = lookup.rows_of(ODD, "parts")[0]
    before = row.tags
    row.tags.append("x")
    with pytest.raises(AttributeError):
        row.thing_id = None  # type: ignore[attr-defined]
    assert row.tags == before


def test_views_of_a_row() -> None:
    """It is unpacked as a tuple and copied as a value."""
    row = lookup.rows_of(ODD, "things")[1]
    assert (next(iter(row)), len(row), pickle.loads(pickle.dumps(row)), list(row._asdict())[:2]) == (  # noqa: S301
        row.id,
        9,
        row,
        ["id", "class"],
    )


def test_rows_that_are_left_out() -> None:
    """Where parents have different numbers of rows, places count those that are there."""
    parts = lookup.rows_of(ODD, "parts")
    things = [thing.id for thing in lookup.rows_of(ODD, "things")]
    assert (len(parts), [things.index(part.thing_id) for part in parts]) == (8, [0, 0, 1, 3, 3, 3, 4, 4])


@pytest.mark.parametrize(("table", "column"), [("parts", "id"), ("notes", "part_id")])
def test_integer_keys_need_a_database(table: str, column: str) -> None:
    """A value with an integer key in it is refused when it is asked for, and other columns are there."""
    row = lookup.rows_of(ODD, table)[0]
    with pytest.raises(ExampleDataError) as caught:
        row[column]
    assert (str(caught.value), str(row.thing_id)[14]) == (
        (
            f"{table}.{column}: an integer key, which each database reserves (found no connection to ask). Hand one "
            "in: rows(..., connection=connection)."
        ),
        "8",
    )


# Rows of a run


@pytest.fixture
def counted_project(new_project: Project) -> Project:
    """Return a project with customers that have integer keys from 5 on, in steps of 10."""
    counted(new_project, "integer GENERATED ALWAYS AS IDENTITY (START 5 INCREMENT 10)")
    new_project.alembic(*ON, "upgrade", "s1")
    return new_project


@pytest.fixture(params=["psycopg", "dictionaries", "autocommit", "connection", "psycopg2", "session"])
def connection(request: pytest.FixtureRequest, counted_project: Project) -> Iterator[Any]:
    """Yield a connection to the project's database, of each kind that there is."""
    url, kind = counted_project.url, request.param
    if kind in {"psycopg", "dictionaries", "autocommit"}:
        options: Any = {"row_factory": dict_row} if kind == "dictionaries" else {}
        with psycopg.connect(url, autocommit=kind == "autocommit", **options) as opened:
            yield opened
        return
    driver = "psycopg2" if kind == "psycopg2" else "psycopg"
    engine = sa.create_engine(url.replace("postgresql://", f"postgresql+{driver}://"), poolclass=sa.pool.NullPool)
    with orm.Session(engine) if kind == "session" else engine.connect() as opened:
        yield opened


def test_integer_keys_of_a_database(connection: Any, counted_project: Project) -> None:  # noqa: ANN401
    """Through each kind of connection, rows and references have the keys that the database reserved."""
    config = counted_project.root / "alembic.ini"
    customers = rows("mossy-owl", "customers", config=config, connection=connection)
    orders = rows("mossy-owl", "orders", config=config, connection=connection)
    assert ([row.id for row in customers], [tuple(row) for row in orders]) == (
        [5, 15, 25, 35, 45, 55],
        support.rows(counted_project.url, "SELECT * FROM orders ORDER BY id"),
    )


def test_the_size_of_a_run(seeded_project: Project) -> None:
    """A seed that the registry has in another size has the run's in the database."""
    seeded_project.alembic("downgrade", "0002")
    seeded_project.variables["EXAMPLE_DATA_USER_COUNT"] = "5"
    seeded_project.alembic(*ON, "upgrade", "head")
    with psycopg.connect(seeded_project.url) as opened:
        assert len(rows("mossy-owl", "users", connection=opened)) == 5


def test_a_seed_without_a_run(seeded_project: Project) -> None:
    """The names that are like it are told."""
    with psycopg.connect(seeded_project.url) as opened:
        assert refusal("mossy-ow", "users", connection=opened) == (
            "Database: no run of seed 'mossy-ow' (did you mean mossy-owl?). Correct the name, or apply the seed."
        )


def test_a_connection_of_another_kind() -> None:
    """What it is, and what to hand in."""
    assert refusal("mossy-owl", "users", connection="postgresql://u:secret@h/shop") == (
        "rows(connection=...): it cannot be used (expected a Connection or Session of SQLAlchemy, or a Connection of "
        "psycopg, found str). Of an asynchronous one, hand in what run_sync has."
    )


def test_rows_equal_those_in_the_tables(seeded_project: Project) -> None:
    """Whatever is in the tables is what rows are."""
    with psycopg.connect(seeded_project.url) as opened:
        columns = "user_id, interest_theme_ids, safety_toggle_ids, unit_system, revision"
        stored = opened.execute(f"SELECT {columns} FROM user_preferences ORDER BY user_id").fetchall()
        made = [
            tuple(row)
            for name in ("mossy-owl", "kind-heron")
            for row in rows(name, "user_preferences", connection=opened)
        ]
    assert made == stored


# Keys


def whois(project: Project, *arguments: str) -> Any:  # noqa: ANN401
    """Run `whois`, which must succeed; return what it found."""
    done = project.run("example-data", "whois", *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert (document.keys(), document["schema_version"]) == ({"schema_version", "owners"}, 1)
    return document["owners"]


def test_whose_uuid_it_is(folder: Path) -> None:
    """Without a database: the seed, the table, the row number and the row."""
    project = support.Project(folder, "postgresql://u:secret@127.0.0.1:1/nowhere")
    done = project.run("example-data", "whois", "015b92af-54e2-89d6-8387-890000000003")
    assert (done.stdout, done.stderr) == (
        (
            "seed mossy-owl, table users, row 3\n"
            "id                                    display_name\n"
            "015b92af-54e2-89d6-8387-890000000003  Isaac Henderson\n"
        ),
        "",
    )


def test_a_row_of_a_bigger_size(folder: Path) -> None:
    """Its seed and table are known, and that there is no such row."""
    project, key = support.Project(folder, ""), "015B92AF54E289D68387890000000fff"
    assert (whois(project, key), project.run("example-data", "whois", key).stdout) == (
        [{"seed": "mossy-owl", "table": "users", "row_number": 4095, "place": None, "row": None}],
        "seed mossy-owl, table users, row 4095: the seed has no such row, but one of a bigger size would\n(none)\n",
    )


def test_whose_uuid_it_was(folder: Path) -> None:
    """A seed that has left the registry is known from the revisions."""
    path = folder / "seeds/registry.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"seeds": []}))
    (found,) = whois(support.Project(folder, ""), "015b92af-54e2-89d6-8387-890000000003")
    assert (found["seed"], found["row"]["display_name"]) == ("mossy-owl", "Isaac Henderson")


def test_whose_integer_it_is(counted_project: Project) -> None:
    """Each table that has the number in a block, from the runs of the database."""
    found = whois(counted_project, "15")
    assert sorted((owner["table"], owner["row_number"], owner["row"]["id"]) for owner in found) == [
        ("customers", 1, 15),
        ("orders", 14, 15),
    ]


@pytest.mark.parametrize(
    ("key", "message"),
    [
        (
            "00000000-0000-0000-0000-000000000003",
            (
                "00000000-0000-0000-0000-000000000003: the key of no seed (found none in the registry or the "
                "revisions). Look for it in another project's seeds."
            ),
        ),
        ("'; -- %s", '"\'; -- %s": no key (expected a UUID or a whole number). Correct it.'),
        (
            "6",
            (
                "6: the key of no seed (found none whose block of integers it is in). Look for it in another project's "
                "seeds."
            ),
        ),
    ],
)
def test_a_key_of_nobody(seeded_project: Project, key: str, message: str) -> None:
    """One sentence, and exit code 1."""
    done = seeded_project.run("example-data", "whois", key)
    assert (done.returncode, done.stdout, done.stderr.splitlines()[-1]) == (1, "", f"example-data: {message}")


def test_rows_are_of_a_public_class() -> None:
    """For the type of a function that takes one."""
    assert isinstance(lookup.rows_of(ODD, "things")[0], Row)

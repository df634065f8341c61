"""A project whose dataset is a module of its own: sizes through registry, revisions, PostgreSQL and commands."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.project import ON, rows

if TYPE_CHECKING:
    from tests.support.project import Project

DATASET = """\
from example_data import Column, Dataset, Table
from example_data import columns as c
from example_data.generation.vectors import Plain


def since(stream, rows):
    return Plain([stream.pin.parameters["anchor"]] * len(rows))


v1 = Dataset(
    Table("customers", rows=c.size("customers", 6), columns={"id": c.uuid_key(), "name": c.person_name()}),
    Table("products", rows=c.size("products", 4), columns={"id": c.uuid_key()}),
    Table(
        "orders",
        rows=c.per("customers", low=0, high=3),
        columns={"id": c.uuid_key(), "customer_id": c.parent("customers"), "product_id": c.reference("products")},
    ),
    Table(
        "notes",
        rows=c.size("notes", 2),
        columns={
            "id": c.uuid_key(),
            "since": Column("text", since, "the anchor", parameters={"anchor": "2026-01-01"}),
        },
    ),
)
"""

SCHEMA = '''\
"""A shop."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE customers (id uuid PRIMARY KEY, name text NOT NULL)")
    op.execute("CREATE TABLE products (id uuid PRIMARY KEY)")
    op.execute(
        "CREATE TABLE orders (id uuid PRIMARY KEY, customer_id uuid NOT NULL REFERENCES customers, "
        "product_id uuid NOT NULL REFERENCES products)"
    )
    op.execute("CREATE TABLE notes (id uuid PRIMARY KEY, since text NOT NULL)")


def downgrade():
    op.execute("DROP TABLE notes, orders, products, customers")
'''

REGISTRY: dict[str, Any] = {
    "version": 1,
    "seeds": [{"name": "shy-gull", "seed": 7, "dataset": "shop.demo:v1", "sizes": {"customers": 8}}],
}

APPLY = """\
    op.apply_seed(
        "shy-gull",
        seed=7,
        user_count=8,
        sizes={{
            "products": {products},
            "notes": {notes},
        }},
        dataset="shop.demo:v1",
        locale="en_US",
        parameters={{
            "anchor": "{anchor}",
        }},
        scheme=2,
        digest="sha256:...",
    )
"""

REMOVE = """\
    op.remove_seed(
        "shy-gull",
        seed=7,
        dataset="shop.demo:v1",
    )
"""

RESIZE = """\
    op.{verb}(
        "shy-gull",
        seed=7,
        user_count=8,
        sizes=(
            {{
                "products": 4,
                "notes": {before},
            }},
            {{
                "products": 4,
                "notes": {after},
            }},
        ),
        dataset="shop.demo:v1",
        locale="en_US",
        parameters={{
            "anchor": "2026-01-01",
        }},
        scheme=2,
        digest=(
            "sha256:...",
            "sha256:...",
        ),
    )
"""

GROW_CUSTOMERS = """\
    op.grow_seed(
        "shy-gull",
        seed=7,
        user_count=(8, 20),
        sizes={
            "products": 4,
            "notes": 2,
        },
        dataset="shop.demo:v1",
        locale="en_US",
        parameters={
            "anchor": "2026-01-01",
        },
        scheme=2,
        digest=(
            "sha256:...",
            "sha256:...",
        ),
    )
"""

FIRST = APPLY.format(products=4, notes=2, anchor="2026-01-01")
RUN = "SELECT user_count, definition -> 'sizes', definition -> 'parameters' FROM example_data_runs WHERE seed = 7"
TABLES = ("customers", "products", "orders", "notes")


@pytest.fixture
def shop_project(seeded_project: Project) -> Project:
    """Return the project with tables and a dataset of a shop, and one seed of it that is applied by revision 0007."""
    (ini := seeded_project.root / "alembic.ini").write_text(
        ini.read_text().replace("[alembic]", "[alembic]\nprepend_sys_path = .")
    )
    (seeded_project.root / "shop").mkdir()
    (seeded_project.root / "shop/demo.py").write_text(DATASET)
    (seeded_project.root / "migrations/versions/0006_shop.py").write_text(SCHEMA)
    registry = json.loads((seeded_project.root / "seeds/registry.json").read_text())
    registry["seeds"] += REGISTRY["seeds"]
    (seeded_project.root / "seeds/registry.json").write_text(json.dumps(registry))
    seeded_project.alembic("upgrade", "head")
    return seeded_project


@pytest.fixture
def seeded_shop_project(shop_project: Project) -> Project:
    """Return the same project with the seed in the database."""
    autogenerate(shop_project, "0007")
    shop_project.alembic(*ON, "upgrade", "head")
    return shop_project


def autogenerate(project: Project, revision: str) -> tuple[str, str]:
    """Return what autogenerate writes for the two functions, digests left out."""
    project.alembic("revision", "--autogenerate", "--rev-id", revision, "-m", "gull")
    text = (project.root / f"migrations/versions/{revision}_gull.py").read_text()
    upgrade, downgrade = (re.sub("sha256:[0-9a-f]{64}", "sha256:...", part) for part in text.split("def ")[1:])
    return body(upgrade), body(downgrade)


def body(function: str) -> str:
    """Return a function's statements."""
    return "".join(line for line in function.splitlines(keepends=True)[1:] if line.strip() and "# ###" not in line)


def edit(project: Project, **changes: object) -> None:
    """Change the seed in the registry."""
    path = project.root / "seeds/registry.json"
    document = json.loads(path.read_text())
    document["seeds"][-1] |= changes
    path.write_text(json.dumps(document))


def counts(project: Project) -> dict[str, int]:
    """Return how many rows each table has."""
    return {table: len(rows(project.url, f"SELECT FROM {table}")) for table in TABLES}


def content(project: Project) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of each table, in the order of their keys."""
    return {table: rows(project.url, f"SELECT * FROM {table} ORDER BY 1") for table in TABLES}


def output(project: Project, *arguments: str) -> str:
    """Run a verb, which must succeed; return what it prints."""
    done = project.run("example-data", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def refusal(project: Project, *arguments: str, code: int = 1) -> str:
    """Run a verb, which must fail; return the last line it prints."""
    done = project.run("example-data", *arguments)
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (code, "", False), done.stderr
    return done.stderr.splitlines()[-1].replace(f"{project.root}/", "").removeprefix("example-data: ")


# Revisions


def test_a_new_seed(shop_project: Project) -> None:
    """Its pin has all sizes and parameters, and no vocabulary."""
    assert autogenerate(shop_project, "0007") == (FIRST, REMOVE)


def test_the_run_has_everything(seeded_shop_project: Project) -> None:
    """The ledger's count is that of the first table, and the definition has the rest."""
    assert rows(seeded_shop_project.url, RUN) == [(8, {"products": 4, "notes": 2}, {"anchor": "2026-01-01"})]


def test_rows_are_as_many_as_the_sizes_say(seeded_shop_project: Project) -> None:
    """Each table has its own number of rows."""
    found = counts(seeded_shop_project)
    orders = found.pop("orders")
    assert (found, 0 < orders <= 24) == ({"customers": 8, "products": 4, "notes": 2}, True)


CHANGES: dict[str, tuple[dict[str, Any], str, str]] = {
    "more notes": (
        {"sizes": {"customers": 8, "notes": 5}},
        RESIZE.format(verb="grow_seed", before=2, after=5),
        RESIZE.format(verb="shrink_seed", before=5, after=2),
    ),
    "more customers": (
        {"sizes": {"customers": 20}},
        GROW_CUSTOMERS,
        GROW_CUSTOMERS.replace("grow_seed", "shrink_seed").replace("(8, 20)", "(20, 8)"),
    ),
    "more products": (
        {"sizes": {"customers": 8, "products": 9}},
        REMOVE + APPLY.format(products=9, notes=2, anchor="2026-01-01"),
        REMOVE + FIRST,
    ),
    "fewer notes": (
        {"sizes": {"customers": 8, "notes": 1}},
        REMOVE + APPLY.format(products=4, notes=1, anchor="2026-01-01"),
        REMOVE + FIRST,
    ),
    "another anchor": (
        {"parameters": {"anchor": "2026-06-01"}},
        REMOVE + APPLY.format(products=4, notes=2, anchor="2026-06-01"),
        REMOVE + FIRST,
    ),
}
"""What becomes of the seed in the registry, and what a revision then has in its two functions."""


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_seed_is_written(seeded_shop_project: Project, change: str) -> None:
    """Growth where no row that is there would be another, else a removal and an application, to the letter."""
    changes, upgrade, downgrade = CHANGES[change]
    edit(seeded_shop_project, **changes)
    assert autogenerate(seeded_shop_project, "0008") == (upgrade, downgrade)


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_seed_goes_up_and_down(seeded_shop_project: Project, change: str) -> None:
    """Upwards the database has what the registry says, downwards what was there, to the byte."""
    before = content(seeded_shop_project)
    edit(seeded_shop_project, **CHANGES[change][0])
    autogenerate(seeded_shop_project, "0008")
    seeded_shop_project.alembic(*ON, "upgrade", "head")
    after = content(seeded_shop_project)
    seeded_shop_project.alembic("check")
    seeded_shop_project.alembic(*ON, "downgrade", "0007")
    assert content(seeded_shop_project) == before
    seeded_shop_project.alembic("downgrade", "0006")
    assert counts(seeded_shop_project) == dict.fromkeys(TABLES, 0)
    seeded_shop_project.alembic(*ON, "upgrade", "head")
    assert content(seeded_shop_project) == after != before


def test_check_tells_sizes(seeded_shop_project: Project) -> None:
    """What differs is listed by the name of the size."""
    edit(seeded_shop_project, sizes={"customers": 9, "notes": 5}, parameters={"anchor": "2026-06-01"})
    differences = "user_count 8 -> 9, sizes.notes 2 -> 5, parameters.anchor 2026-01-01 -> 2026-06-01"
    done = seeded_shop_project.run("example-data", "check", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (
        1,
        {"schema_version": 1, "changes": [{"name": "shy-gull", "differs": differences}]},
    )


UNKNOWN = (
    "seeds/registry.json, line 1, seed 'shy-gull': sizes.prodcts: dataset 'shop.demo:v1' does not know it (expected "
    "customers, products, notes). Correct the name, or leave it out."
)


@pytest.mark.parametrize("command", [("check",), ("pin", "shy-gull"), ("show", "shy-gull"), ("status",)], ids=" ".join)
def test_a_size_that_the_dataset_does_not_know(shop_project: Project, command: tuple[str, ...]) -> None:
    """File, line, seed, and the names there are."""
    edit(shop_project, sizes={"prodcts": 9})
    assert refusal(shop_project, *command) == UNKNOWN


def test_autogenerate_refuses_a_size_that_the_dataset_does_not_know(shop_project: Project) -> None:
    """So does Alembic's command."""
    edit(shop_project, sizes={"prodcts": 9})
    assert shop_project.fail("check").replace(f"{shop_project.root}/", "") == UNKNOWN


# Sizes of an environment

REVIEW = """\
[default]
[development]
[default.sizes.shy-gull]
customers = 6
notes = 3
[review.sizes.shy-gull]
customers = 2
"""


@pytest.fixture
def sized_project(shop_project: Project) -> Project:
    """Return the project with a revision of the seed, and settings that give it other sizes in review."""
    autogenerate(shop_project, "0007")
    (shop_project.root / "settings.toml").write_text(REVIEW)
    shop_project.variables = {"EXAMPLE_DATA_ENV": "review"}
    return shop_project


def sizes_in_force(project: Project) -> tuple[object, ...]:
    """Return what the run says of sizes, and the numbers of rows."""
    ((user_count, sizes, _),) = rows(project.url, RUN)
    found = counts(project)
    return user_count, sizes, found["customers"], found["notes"]


def test_an_environment_sets_sizes(sized_project: Project) -> None:
    """The section in force sets single sizes over those of the default section; the run records all of them."""
    sized_project.alembic(*ON, "upgrade", "head")
    assert sizes_in_force(sized_project) == (2, {"notes": 3, "products": 4}, 2, 3)


def test_a_script_has_the_sizes_of_the_environment(sized_project: Project) -> None:
    """Loaded as `psql` does, it writes the same rows and the same run."""
    script = sized_project.alembic(*ON, "upgrade", "0006:head", "--sql")
    assert (sized_project.psql(script), sizes_in_force(sized_project)) == ("", (2, {"notes": 3, "products": 4}, 2, 3))


def test_sizes_of_an_environment_go_out_whole(sized_project: Project) -> None:
    """A downgrade reads the run, whatever the sizes are then."""
    sized_project.alembic(*ON, "upgrade", "head")
    sized_project.variables = {}
    sized_project.alembic("downgrade", "0006")
    assert counts(sized_project) == dict.fromkeys(TABLES, 0)


def test_sizes_of_a_variable(sized_project: Project) -> None:
    """A variable has the same as TOML, and wins over the files; `user_count` is of seeds without sizes."""
    sized_project.variables = {"EXAMPLE_DATA_SIZES": "shy-gull.notes = 5", "EXAMPLE_DATA_USER_COUNT": "3"}
    sized_project.alembic(*ON, "upgrade", "head")
    assert sizes_in_force(sized_project) == (3, {"notes": 5, "products": 4}, 3, 5)


def test_a_seed_with_a_size_of_the_environment_does_not_grow(sized_project: Project) -> None:
    """It grows to what the revisions say as soon as the environment says nothing."""
    sized_project.alembic(*ON, "upgrade", "head")
    edit(sized_project, sizes={"customers": 8, "notes": 7})
    autogenerate(sized_project, "0008")
    log = sized_project.run("alembic", *ON, "upgrade", "head").stderr
    kept = sizes_in_force(sized_project)
    sized_project.variables = {"EXAMPLE_DATA_IS_ENABLED": "on", "EXAMPLE_DATA_SIZES": ""}
    applied = sized_project.run("example-data", "apply")
    assert ("reason=overridden" in log, kept, applied.returncode, sizes_in_force(sized_project)) == (
        True,
        (2, {"notes": 3, "products": 4}, 2, 3),
        0,
        (8, {"notes": 7, "products": 4}, 8, 7),
    )


def test_status_tells_sizes_of_an_environment(sized_project: Project) -> None:
    """As with `user_count`, the database differs from the revision."""
    sized_project.alembic(*ON, "upgrade", "head")
    done = sized_project.run("example-data", "status", "--format", "json")
    changed = {row["name"]: row["changed"] for row in json.loads(done.stdout)["seeds"]}
    assert changed["shy-gull"] == ["database-differs-from-revision"]


def test_start_up_with_sizes_of_an_environment(sized_project: Project) -> None:
    """The second start finds that nothing is left to do."""
    sized_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    code = "import logging, example_data; logging.basicConfig(level='INFO'); example_data.seed_on_startup()"
    sized_project.run_afresh("python", "-c", code)
    again = sized_project.run_afresh("python", "-c", code).stderr
    assert (again.count("reason=already-applied"), sizes_in_force(sized_project)[0]) == (3, 2)


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        (
            "shy-gull.custmers = 2",
            (
                "Revision 0007, seed 'shy-gull': setting sizes.shy-gull.custmers: dataset 'shop.demo:v1' does not know "
                "it (expected customers, products, notes). Correct the name, or leave it out."
            ),
        ),
        (
            "shy-gul.customers = 2",
            (
                "Revision 0007, seed 'shy-gull': EXAMPLE_DATA_SIZES: no seed shy-gul in seeds/registry.json, nor in "
                "the revisions (did you mean shy-gull?). Correct the name, or add the seed."
            ),
        ),
    ],
)
def test_sizes_that_nothing_has(sized_project: Project, sizes: str, message: str) -> None:
    """A seed or a size that is not there is one sentence, and nothing is written."""
    sized_project.variables = {"EXAMPLE_DATA_SIZES": sizes}
    said = sized_project.fail(*ON, "upgrade", "head").replace(f"{sized_project.root}/", "")
    assert (said, counts(sized_project)) == (message, dict.fromkeys(TABLES, 0))


# Commands


def test_add(shop_project: Project) -> None:
    """Sizes and parameters go into the registry, and the command prints the rows of the first table."""
    arguments = ("--size", "notes=9", "--parameter", "anchor=2026-06-01", "--name", "red-fox", "--seed", "1")
    printed = output(shop_project, "add", "--dataset", "shop.demo:v1", "--size", "customers=5000", *arguments)
    document = json.loads((shop_project.root / "seeds/registry.json").read_text())
    assert (printed.partition(" to ")[0], document["seeds"][-1]) == (
        "Added red-fox (seed 1, 5000 rows of customers, en_US)",
        {
            "name": "red-fox",
            "seed": 1,
            "dataset": "shop.demo:v1",
            "sizes": {"customers": 5000, "notes": 9},
            "parameters": {"anchor": "2026-06-01"},
        },
    )


@pytest.mark.parametrize(("arguments", "count"), [((), 6), (("--user-count", "9"), 9)], ids=["default", "given"])
def test_add_counts(shop_project: Project, arguments: tuple[str, ...], count: int) -> None:
    """Without a count there are as many rows as the dataset says, not twelve."""
    assert f" {count} rows of customers, " in output(shop_project, "add", "--dataset", "shop.demo:v1", *arguments)


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (("--size", "prodcts=9"), 1, UNKNOWN.partition("'shy-gull': ")[2]),
        (
            ("--user-count", "5", "--size", "customers=6"),
            1,
            (
                "userCount and sizes.customers: both are the rows of the first table, but they differ (found 5 and 6). "
                "Leave one of them out."
            ),
        ),
        (
            ("--size", "notes=0"),
            1,
            (
                "seeds/registry.json: $.seeds[3].sizes.notes: wrong value "
                "(expected an integer from 1 to 2147483647, found 0)."
            ),
        ),
        (
            ("--parameter", 'anchor={"a": 1}'),
            1,
            (
                "seeds/registry.json: $.seeds[3].parameters.anchor: wrong value (expected a string, a number, true, "
                "false, null, or an array of those, found an object)."
            ),
        ),
        (
            ("--size", "notes"),
            2,
            "Error: Invalid value: --size notes: wrong value (expected NAME=ROWS, such as customers=5000)",
        ),
        (
            ("--size", "notes=many"),
            2,
            "Error: Invalid value: --size notes=many: wrong value (expected NAME=ROWS, such as customers=5000)",
        ),
        (
            ("--parameter", "anchor"),
            2,
            "Error: Invalid value: --parameter anchor: wrong value (expected NAME=VALUE, such as anchor=2026-06-01)",
        ),
    ],
    ids=["size", "two counts", "zero", "object", "no number", "no integer", "no value"],
)
def test_add_refuses(shop_project: Project, arguments: tuple[str, ...], code: int, expected: str) -> None:
    """A size or a parameter that is wrong is refused in one line, and the registry is as it was."""
    before = (shop_project.root / "seeds/registry.json").read_text()
    refused = refusal(shop_project, "add", "--dataset", "shop.demo:v1", *arguments, code=code)
    assert (refused, (shop_project.root / "seeds/registry.json").read_text()) == (expected, before)


LISTED = """\
name        seed  user_count  locale  dataset                          sizes
mossy-owl   2026  12          en_US   example_data.datasets.people:v1  -
kind-heron  4711  24          de_DE   example_data.datasets.people:v1  -
shy-gull    7     -           en_US   shop.demo:v1                     customers=8
"""


def test_list(shop_project: Project) -> None:
    """Sizes are listed where a seed has some."""
    assert output(shop_project, "list") == LISTED


def test_show(shop_project: Project) -> None:
    """Each table's first rows stand under its name."""
    parts = [part.splitlines() for part in output(shop_project, "show", "shy-gull", "--rows", "2").split("\n\n")]
    assert [(heading, columns.split(), len(rows_)) for heading, columns, *rows_ in parts] == [
        ("customers", ["id", "name"], 2),
        ("products", ["id"], 2),
        ("orders", ["id", "customer_id", "product_id"], 2),
        ("notes", ["id", "since"], 2),
    ]


def test_show_as_json(shop_project: Project) -> None:
    """An object with the rows of each table."""
    shown = json.loads(output(shop_project, "show", "shy-gull", "--rows", "30", "--format", "json"))["tables"]
    assert {table: len(found) for table, found in shown.items() if table != "orders"} == {
        "customers": 8,
        "products": 4,
        "notes": 2,
    }
    assert {row["since"] for row in shown["notes"]} == {"2026-01-01"}


def test_show_is_what_is_applied(seeded_shop_project: Project) -> None:
    """What is shown are the rows in the database."""
    shown = json.loads(output(seeded_shop_project, "show", "shy-gull", "--rows", "100", "--format", "json"))["tables"]
    found = {table: [tuple(map(str, row)) for row in values] for table, values in content(seeded_shop_project).items()}
    assert {table: [tuple(row.values()) for row in values] for table, values in shown.items()} == found


def test_show_one_table(shop_project: Project) -> None:
    """With --table there is one table, which may be CSV."""
    lines = output(shop_project, "show", "shy-gull", "--table", "notes", "--format", "csv").splitlines()
    assert (lines[0], [line.partition(",")[2] for line in lines[1:]]) == ("id,since", ["2026-01-01", "2026-01-01"])


def test_show_a_dataset(shop_project: Project) -> None:
    """A dataset can be looked at before there is a seed of it."""
    shown = json.loads(output(shop_project, "show", "--dataset", "shop.demo:v1", "--format", "json"))
    assert len(shown["tables"]["customers"]) == 6


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (
            ("shy-gull", "--format", "csv"),
            1,
            (
                "--format csv: more than one table (expected one, found customers, products, orders, notes). Choose "
                "one of them with --table."
            ),
        ),
        (
            ("shy-gull", "--table", "note"),
            1,
            "Dataset 'shop.demo:v1': no table 'note' (did you mean notes?). Correct the name.",
        ),
        ((), 2, "Error: Invalid value: name a seed, or a dataset with --dataset"),
        (
            ("shy-gull", "--dataset", "shop.demo:v1"),
            2,
            "Error: Invalid value: name a seed, or a dataset with --dataset",
        ),
    ],
    ids=["csv", "table", "nothing", "both"],
)
def test_show_refuses(shop_project: Project, arguments: tuple[str, ...], code: int, expected: str) -> None:
    """What cannot be shown is reported in one line."""
    assert refusal(shop_project, "show", *arguments, code=code) == expected

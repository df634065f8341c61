"""Fixed rows: their values wherever a column is asked for, clear of made ones, in rows that are always there."""

from __future__ import annotations

import runpy
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from ipaddress import ip_address, ip_interface
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from example_data import Dataset, Table
from example_data import columns as c
from example_data.columns.groups import member
from example_data.errors import DatasetError
from example_data.generation import generator, pinning
from example_data.generation.generator import make_column
from example_data.generation.pin import Pin
from example_data.generation.row_numbers import count_rows, existing_rows, extent
from tests.support.datasets import personas
from tests.support.datasets.every_kind import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from example_data.generation.dataset import Column

PIN = Pin("mossy-owl", 2026, 5, dataset="tests.support.datasets.personas:v1", sizes={"users": 30})
FOUR = replace(PIN, user_count=4)
USERS = personas.v1.table("users")
PROJECTS = personas.v1.table("projects")


def made(table: Table, name: str, rows: Any, pin: Pin = PIN) -> list[Any]:  # noqa: ANN401 - row numbers
    """Return the values of a column."""
    return make_column(pin, table, name, rows).values()


def alone(first: Any, rows: Any = 3, **columns: Column) -> Table:  # noqa: ANN401 - right and wrong ones
    """Return the only table of a dataset, complete."""
    sized = c.size("things", rows) if isinstance(rows, int) else rows
    return Dataset(Table("things", rows=sized, first=first, columns={"id": c.uuid_key(), **columns})).tables[0]


def test_what_a_row_says() -> None:
    """A fixed row has what it says, read as its column's type; all else is made as it would be without it."""
    columns = {
        "price": c.decimal(1, 9),
        "at": c.moment(9),
        "tags": c.array(c.integer(1, 9), 1, 2),
        "name": c.words(1, 1),
    }
    said = {"price": 4.9, "at": "2026-02-01T12:00", "tags": ["7", 8], "name": None}
    table, plain = alone([{}, said], **columns), alone([], **columns)
    fixed = {name: made(table, name, range(3)) for name in columns}
    assert [values[1] for values in fixed.values()] == [
        Decimal("4.9"),
        datetime(2026, 2, 1, 12, tzinfo=UTC),
        [7, 8],
        None,
    ]
    assert {name: [values[0], values[2]] for name, values in fixed.items()} == {
        name: made(plain, name, np.array([0, 2])) for name in columns
    }


def test_names_lead_to_rows() -> None:
    """A name is a reference to its row, for the key and for whatever goes through it."""
    assert made(USERS, "team_name", range(1)) == ["Red Ltd"]
    assert made(USERS, "team_id", range(1)) == made(personas.v1.table("teams"), "id", range(1))
    assert made(USERS, "manager_id", np.array([1])) == made(USERS, "id", np.array([0]))
    emails = made(PROJECTS, "reviewer_email", np.array([3, 2]))
    assert emails == ["alice@example.com", made(USERS, "email", np.array([1]))[0]]


def test_a_group_follows_a_name() -> None:
    """Who says a full name has the given name and the addresses of it, and so has who follows that row."""
    assert made(USERS, "given_name", range(2)) == ["Alice", "Bob"]
    bob = made(USERS, "email", np.array([1]))[0]
    assert bob.startswith("bob.bbuilder")
    assert made(PROJECTS, "contact_name", np.array([0, 3])) == ["Alice Admin", "Bob B. Builder"]
    assert made(PROJECTS, "contact_email", np.array([0, 3])) == ["alice@example.com", bob]


def test_a_full_name_follows_its_parts() -> None:
    """Who says a surname has it in the full name, too, after the given name that is made."""
    group = personas.WHO
    names = {
        "given_name": member(group, "given_name", c.given_name()),
        "surname": member(group, "surname", c.surname()),
        "full_name": member(group, "full_name", c.person_name()),
    }
    table = alone([{"surname": "Admin"}, {"given_name": "Bob", "surname": "Builder"}], **names)
    given_names = made(table, "given_name", range(3))
    assert made(table, "full_name", range(2)) == [f"{given_names[0]} Admin", "Bob Builder"]
    assert made(table, "full_name", np.array([2])) == made(alone([], **names), "full_name", np.array([2]))


@given(cuts=st.lists(st.integers(1, 89), max_size=4).map(sorted))
def test_any_rows_are_the_same_alone(cuts: list[int]) -> None:
    """Rows are the same at once, in ranges, and in any order."""
    for name in PROJECTS.columns:
        whole = made(PROJECTS, name, range(90))
        parts = [value for low, high in pairwise([0, *cuts, 90]) for value in made(PROJECTS, name, range(low, high))]
        backwards = made(PROJECTS, name, np.arange(90)[::-1].copy())
        assert (parts, backwards[::-1]) == (whole, whole)


def test_fixed_rows_are_there() -> None:
    """In a table with rows per another one fixed rows are there, their parents too, and all others as without them."""

    def tables(*first: Any) -> tuple[Table, ...]:  # noqa: ANN401 - fixed rows
        orders = Table("orders", rows=c.per("users", low=0, high=2), columns={"id": c.uuid_key()})
        lines = Table("lines", rows=c.per("orders", low=0, high=3), first=first, columns={"id": c.uuid_key()})
        return Dataset(Table("users", rows=c.size("users", 50), columns={"id": c.uuid_key()}), orders, lines).tables

    for seed in range(20):
        pin = Pin("mossy-owl", seed, 50)
        _, orders, lines = tables(*[{}] * 8)
        _, plain_orders, plain_lines = tables()
        found = [{*map(int, existing_rows(pin, each, range(extent(pin, each))))} for each in (orders, lines)]
        plain = [
            {*map(int, existing_rows(pin, each, range(extent(pin, each))))} for each in (plain_orders, plain_lines)
        ]
        assert found[0] == plain[0] | {0, 1, 2}
        assert {row for row in found[1] if row >= 9} == {row for row in plain[1] if row >= 9}
        assert found[1] >= plain[1] | {*range(8)}
        assert count_rows(pin, lines) == len(found[1])


@pytest.mark.parametrize("code", ["AA", "AB", "BA", "BB"])
def test_made_codes_keep_clear(code: str) -> None:
    """Of four codes four rows have each one, whichever of them a fixed row has."""
    codes = made(alone([{}, {"code": code}], 4, code=c.code(2, alphabet="AB")), "code", range(4), FOUR)
    assert (codes[1], sorted(codes)) == (code, ["AA", "AB", "BA", "BB"])


@given(st.permutations(["AA", "AB", "BA", "BB"]), st.integers(1, 4))
def test_made_codes_keep_clear_of_several(codes: list[str], count: int) -> None:
    """So is it where several rows are fixed, and made values go from one to the next."""
    table = alone([{"code": code} for code in codes[:count]], 4, code=c.code(2, alphabet="AB"))
    found = [made(table, "code", np.array([row]), FOUR)[0] for row in range(4)]
    assert (found[:count], sorted(found)) == (codes[:count], ["AA", "AB", "BA", "BB"])


def test_equal_as_postgresql_has_it() -> None:
    """Letters of any case are the same in `citext`, and an address is that of its host."""
    kind = c.code(2, alphabet="ab", type="citext")
    codes = made(alone([{"code": "AB"}], 4, code=kind), "code", range(4), FOUR)
    assert sorted(code.lower() for code in codes) == ["aa", "ab", "ba", "bb"]
    free = made(alone([], ip=c.ip_address(version=6, unique=True)), "ip", range(3))
    fixed = made(alone([{"ip": str(free[2])}], ip=c.ip_address(version=6, unique=True)), "ip", range(3))
    assert fixed == [ip_interface(free[2]), free[1], ip_address(free[0])]


def test_unique_references_keep_clear() -> None:
    """Each row is referred to once, whichever a fixed row names; `distinct` is so for the rows of a parent."""
    names: dict[str, dict[str, object]] = {name: {} for name in "abcd"}
    users = Table("users", rows=c.size("users", 4), first=names, columns={"id": c.uuid_key()})
    for name in names:
        own = {"id": c.uuid_key(), "user_id": c.reference("users", unique=True)}
        dataset = Dataset(users, Table("things", first=[{}, {"user_id": name}], columns=own))
        keys = dataset.tables[0], dataset.tables[1]
        found = made(keys[1], "user_id", range(4), FOUR)
        everybody = made(keys[0], "id", range(4), FOUR)
        assert (found[1], sorted(found)) == (everybody["abcd".index(name)], sorted(everybody))
        pair = {"id": c.uuid_key(), "user_id": c.distinct("users")}
        per = Table("pairs", rows=c.per("users", low=4, high=4), first=[{}, {"user_id": name}], columns=pair)
        pairs = made(Dataset(users, per).tables[1], "user_id", range(16), FOUR)
        assert pairs[1] == everybody["abcd".index(name)]
        assert [sorted(pairs[start : start + 4]) for start in range(0, 16, 4)] == [sorted(everybody)] * 4
        plain = made(Dataset(users, replace(per, first=())).tables[1], "user_id", range(16), FOUR)
        assert pairs[4:] == plain[4:]


def test_kinds_that_promise_it() -> None:
    """Every kind with unique values says so."""
    unique = [name for name, kind in KINDS.items() if kind.is_unique]
    assert unique == [
        "words_unique",
        "slug_unique",
        "slug_of",
        "code",
        "code_long",
        "pattern_unique",
        "integer_unique",
        "octets_unique",
        "ip_address_unique",
        "email_unique",
        "email_short",
        "user_name_unique",
        "user_name_short",
        "company_unique",
        "url_unique",
        "text_of",
        "person_email_unique",
        "person_user_name",
        "person_user_name_short",
        "firm_name_unique",
        "firm_domain_unique",
        "firm_domain_short",
        "firm_website",
        "item_name_unique",
        "item_of_parent",
        "item_of_reference",
        "entries_unique",
        "entries_everywhere",
        "entries_across_seeds",
        "item_name_across_seeds",
        "entries_of_a_file",
        "faker_unique",
    ]


WRONG: dict[str, tuple[Callable[[], object], tuple[str, ...]]] = {
    "column": (
        lambda: alone([{"colour": "red"}], color=c.words(1, 1)),
        ("Table 'things', fixed row 0: it has no column 'colour' (did you mean color?). Correct the name.",),
    ),
    "key": (
        lambda: alone({"a b": {"id": "x"}}),
        (
            "Table 'things', fixed row 'a b', column 'id': it is a key, which follows from the row's number.",
            "Take it out of the fixed row.",
        ),
    ),
    "parent": (
        lambda: Dataset(
            Table("users", columns={"id": c.uuid_key()}),
            Table("things", first=[{"user_id": "x"}], columns={"id": c.uuid_key(), "user_id": c.parent("users")}),
        ),
        (
            "Table 'things', fixed row 0, column 'user_id': it leads to the row that this one belongs to, which",
            "follows from the row's number. Take it out of the fixed row.",
        ),
    ),
    "through": (
        lambda: alone([{"other": "x"}], up=c.tree(), name=c.words(1, 1), other=c.through("up", "name")),
        (
            "Table 'things', fixed row 0, column 'other': it has the value of the row that 'up' leads to.",
            "Take it out of the fixed row.",
        ),
    ),
    "literal": (
        lambda: alone([{"size": "x"}], size=c.integer(1, 9)),
        ("Table 'things', fixed row 0, column 'size': 'x' cannot be read as integer. Write it as PostgreSQL does.",),
    ),
    "name": (
        lambda: alone({"alice": {}, "bob": {"up": "alise"}}, up=c.tree()),
        (
            "Table 'things', fixed row 'bob', column 'up': no fixed row of 'things' has this name (did you mean",
            "alice?, found 'alise'). Correct it, or give a row the name: Table('things', first={name: row}).",
        ),
    ),
    "no names": (
        lambda: alone([{}, {"up": 0}], up=c.tree()),
        (
            "Table 'things', fixed row 1, column 'up': no fixed row of 'things' has this name (expected none,",
            "found 0). Correct it, or give a row the name: Table('things', first={name: row}).",
        ),
    ),
    "circle": (
        lambda: alone({"alice": {"up": "bob"}, "bob": {"up": "alice"}}, up=c.tree()),
        (
            "Table 'things': fixed rows refer to each other in a circle (alice -> bob -> alice). Break it, or write",
            "the column when all rows are there, with late(...).",
        ),
    ),
    "equal": (
        lambda: alone({"a": {"mail": "X@x"}, "b": {"mail": "x@x"}}, mail=c.email(unique=True, type="citext")),
        (
            "Table 'things', fixed row 'b', column 'mail': its value is that of fixed row 'a' as well, and no two",
            "rows may have the same there. Change one of them.",
        ),
    ),
    "equal references": (
        lambda: alone({"a": {"up": "a"}, "b": {"up": "a"}}, up=c.late(c.reference("things", unique=True))),
        (
            "Table 'things', fixed row 'b', column 'up': its value is that of fixed row 'a' as well, and no two",
            "rows may have the same there. Change one of them.",
        ),
    ),
    "size": (
        lambda: alone([{}] * 4),
        (
            "Table 'things': its size is too small for the dataset's fixed rows (expected at least 4, found 3).",
            "Make it larger.",
        ),
    ),
    "size of a parent": (
        lambda: Dataset(
            Table("users", rows=c.size("users", 1), columns={"id": c.uuid_key()}),
            Table("things", rows=c.per("users", high=2), first=[{}] * 3, columns={"id": c.uuid_key()}),
        ),
        (
            "Table 'users': its size is too small for the dataset's fixed rows (expected at least 2, found 1).",
            "Make it larger.",
        ),
    ),
    "no rows": (
        lambda: alone(["alice"]),
        (
            "Table 'things', first=['alice']: these are no rows (expected a list of them, such as [{'email':",
            "'alice@example.com'}], or names with a row for each, such as {'alice': {...}}, or the name of a file).",
            "Correct it.",
        ),
    ),
}
"""What is wrong, and the lines of the sentence about it."""


@pytest.mark.parametrize("case", WRONG)
def test_what_is_refused(case: str) -> None:
    """What a fixed row cannot say is one sentence when the dataset is loaded."""
    build, lines = WRONG[case]
    with pytest.raises(DatasetError) as caught:
        build()
    assert str(caught.value) == " ".join(lines)


def test_circles_that_are_none() -> None:
    """A row may refer to itself, to a later one, and in a circle where that is written last."""
    own = alone({"alice": {"up": "alice"}, "bob": {"up": "carol"}, "carol": {}}, up=c.tree(itself=True))
    assert made(own, "up", range(2)) == made(own, "id", np.array([0, 2]))
    late = alone({"alice": {"up": "bob"}, "bob": {"up": "alice"}}, up=c.late(c.reference("things")))
    assert made(late, "up", range(2)) == made(late, "id", np.array([1, 0]))


def test_a_size_that_is_too_small() -> None:
    """A pin with fewer rows than are fixed is refused; the dataset knows how many are needed."""
    assert personas.v1.least == {"teams": 1, "users": 2}
    with pytest.raises(DatasetError) as caught:
        pinning.digest(replace(PIN, sizes={"users": 1}))
    assert str(caught.value) == (
        "Table 'users': its size is too small for the dataset's fixed rows (expected at least 2, found 1). "
        "Make it larger."
    )


def test_digest() -> None:
    """It covers fixed rows, and is this one."""
    assert pinning.digest(PIN) == "sha256:aac74f03f082c02b28f8b59d0447e248e99b73b37bfb1184469f2269e9b7fc23"


def test_rows_of_blocks() -> None:
    """Blocks have fixed rows first, as anything that writes rows has."""
    (block,) = generator.blocks(PIN, USERS, range(2), columns=["email", "role", "password"])
    assert next(block.values()) == ("alice@example.com", "admin", "!")


MODULE = """
from example_data import Dataset, Table
from example_data import columns as c

columns = {"id": c.uuid_key(), "email": c.email(), "age": c.nullable(c.integer(1, 9))}
columns["tags"] = c.array(c.words(1, 1), 0, 1)
v1 = Dataset(Table("users", rows=c.size("users", 5), first=FILE, columns=columns))
"""
CSV = 'email,age\nalice@example.com,41\n,\n"b,ob@example.com",\n'
JSON = '{"alice": {"email": "alice@example.com", "age": 41, "tags": ["a"]}, "bob": {"age": null}}'


@pytest.fixture
def module(tmp_path: Path) -> Callable[[str, str], Table]:
    """Return a function that writes a file two folders above a module, and returns the module's table."""
    folder = tmp_path / "shop" / "data"
    folder.mkdir(parents=True)

    def build(name: str, text: str) -> Table:
        (tmp_path / name).write_text(text)
        (folder / "demo.py").write_text(MODULE.replace("FILE", repr(name)))
        dataset: Dataset = runpy.run_path(str(folder / "demo.py"))["v1"]
        return dataset.tables[0]

    return build


def test_rows_of_a_csv_file(module: Callable[[str, str], Table]) -> None:
    """Texts are read as the columns' types; an empty field says nothing."""
    table, pin = module("people.csv", CSV), replace(PIN, sizes={})
    plain = module("none.csv", "email,age\n")
    emails, ages = (made(table, name, range(3), pin) for name in ("email", "age"))
    plain_emails, plain_ages = (made(plain, name, range(3), pin) for name in ("email", "age"))
    assert emails == ["alice@example.com", plain_emails[1], "b,ob@example.com"]
    assert ages == [41, *plain_ages[1:]]


def test_rows_of_a_json_file(module: Callable[[str, str], Table]) -> None:
    """An object has rows by name, with values of their types; null is NULL."""
    table = module("people.json", JSON)
    values = [made(table, name, range(2), replace(PIN, sizes={})) for name in ("email", "age", "tags")]
    assert (values[0][0], values[1], values[2][0], [*table.first]) == (
        "alice@example.com",
        [41, None],
        ["a"],
        ["alice", "bob"],
    )


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.csv", "email,age\nx\n", "line 2: expected 2 values, found 1"),
        ("a.csv", "a,a\n", "expected names of columns in its first line, each once, found ['a', 'a']"),
        ("a.csv", 'email\n"x\n', "unexpected end of data"),
        ("a.json", "[1]", "Expected `object`, got `int` - at `$[0]`"),
        ("a.json", "[{]", "JSON is malformed: object keys must be strings (byte 2)"),
    ],
)
def test_files_that_have_no_rows(
    module: Callable[[str, str], Table], tmp_path: Path, name: str, text: str, problem: str
) -> None:
    """A file that cannot be read is one sentence."""
    with pytest.raises(DatasetError) as caught:
        module(name, text)
    assert str(caught.value) == (
        f"Table 'users', first={name!r}: {tmp_path / name} cannot be read ({problem}). Correct it."
    )


def test_a_file_of_another_kind(module: Callable[[str, str], Table]) -> None:
    """So is one that is neither CSV nor JSON."""
    with pytest.raises(DatasetError) as caught:
        module("a.txt", "x")
    assert str(caught.value) == (
        "Table 'users', first='a.txt': it is no file of rows (expected .csv or .json, found a.txt). Rename it."
    )


def test_no_such_file(tmp_path: Path) -> None:
    """Nor is one that is not there."""
    path = tmp_path / "demo.py"
    path.write_text(MODULE.replace("FILE", "'nobody.csv'"))
    with pytest.raises(DatasetError) as caught:
        runpy.run_path(str(path))
    assert str(caught.value) == (
        f"Table 'users', first='nobody.csv': no such file (expected it in {tmp_path}, or in a folder above). "
        "Correct the name."
    )


def each_alone(table: Table, name: str, count: int) -> list[str]:
    """Return how the values of a column are written, of which each was made alone."""
    return [repr(value) for row in range(count) for value in made(table, name, np.array([row]))]


@pytest.mark.parametrize(
    ("column", "values", "expected"),
    [
        (c.decimal("1.00", "9.00"), ["4.9", "4.905"], ["Decimal('4.9')", "Decimal('4.905')"]),
        (c.decimal("1.00", "9.00"), ["4.9", None], ["Decimal('4.90')", "None"]),
        (c.decimal("1.00", "9.00"), ["NaN", "-Infinity"], ["Decimal('NaN')", "Decimal('-Infinity')"]),
        (c.decimal("1.00", "9.00"), [10**18, "1.5"], ["Decimal('1000000000000000000')", "Decimal('1.5')"]),
        (c.choice(["1.5", "2.25"], type="numeric"), ["3.75", 3], ["Decimal('3.75')", "Decimal('3')"]),
        (c.integer(1, 9, type="bigint"), [2**63 - 1, None], ["9223372036854775807", "None"]),
        (c.integer(1, 9), [2**63, True], ["9223372036854775808", "True"]),
        (c.integer(1, 9, type="numeric"), ["5.0", 7], ["5", "7"]),
        (c.boolean(), ["yes", False], ["True", "False"]),
        (c.double(0, 1), [5, "2.5"], ["5.0", "2.5"]),
    ],
)
def test_numbers_are_the_same_alone(column: Column, values: list[object], expected: list[str]) -> None:
    """What a fixed row has does not depend on the rows that are made with it, however large or exact it is."""
    table = alone([{"value": value} for value in values], value=column)
    together = [repr(value) for value in made(table, "value", range(3))]
    assert (together[:2], each_alone(table, "value", 3)) == (expected, together)


def test_a_lifecycle_follows_the_state() -> None:
    """A fixed row that says its state has come through all states to it, after the moments that it says itself."""
    life = c.lifecycle({"new": 1, "paid": 1, "sent": 1}, after="created_at", hours=72)
    first = [
        {"state": "sent", "created_at": "2025-12-31T23:59:00"},
        {"state": "new", "created_at": "2025-06-01"},
        {"state": "sent", "created_at": "2025-06-01", "paid_at": "2025-07-01"},
        {"state": "paid", "created_at": "2026-02-01"},
    ]
    table = alone(
        first,
        rows=4,
        created_at=c.moment(9),
        state=life.state(),
        paid_at=life.at("paid"),
        sent_at=life.at("sent"),
    )
    texts = [
        [None if at is None else f"{at:%m-%d %H:%M}" for at in made(table, name, range(4))]
        for name in ("paid_at", "sent_at")
    ]
    assert made(table, "state", range(4)) == ["sent", "new", "sent", "paid"]
    assert texts == [["01-01 00:00", None, "07-01 00:00", "02-01 00:00"], ["01-01 00:00", None, "07-01 22:58", None]]
    assert made(table, "sent_at", np.array([2])) == made(table, "sent_at", range(4))[2:3]


def test_a_state_that_a_lifecycle_does_not_have() -> None:
    """It is refused when the dataset is loaded, as no moments lead to it."""
    life = c.lifecycle({"new": 1, "paid": 1})
    with pytest.raises(DatasetError) as refused:
        alone([{"state": "lost"}], state=life.state(), paid_at=life.at("paid"))
    assert str(refused.value) == (
        "Column things.state (the state): a fixed row says 'lost' of 'state', which is none of its lifecycle's "
        "states (expected one of new, paid). Correct it, or give the lifecycle such a state."
    )


def test_groups_follow() -> None:
    """What a fixed row says of a place, a firm or a file is true of all that it does not say, and alone as well."""
    home, firm, file = c.place(world=True), c.firm(), c.file()
    first = [{"city": "Berlin", "firm": "Acme GmbH", "file": "plan.pdf"}, {"country_code": "JP", "domain": "acme.test"}]
    columns = {
        "city": home.city(),
        "country": home.country(),
        "country_code": home.country_code(),
        "currency": home.currency(),
        "firm": firm.name(),
        "domain": firm.domain(),
        "email": firm.email(),
        "file": file.name(),
        "mime_type": file.mime_type(),
    }
    table = alone(first, **columns)
    expected = [
        ("city", ["Berlin", "Kobe"]),
        ("country", ["Germany", "Japan"]),
        ("country_code", ["DE", "JP"]),
        ("currency", ["EUR", "JPY"]),
        ("domain", ["acme-gmbh.example", "acme.test"]),
        ("email", ["hello@acme-gmbh.example", "info@acme.test"]),
        ("mime_type", ["application/pdf", "video/mp4"]),
    ]
    assert [(name, made(table, name, range(2))) for name, _ in expected] == expected
    assert [each_alone(table, name, 3) for name in columns] == [
        list(map(repr, made(table, name, range(3)))) for name in columns
    ]


def test_items_follow_their_categories() -> None:
    """A fixed row that says a category has its items, and the row that would have that one has the other one's."""
    items = c.item(of="category_id")

    def load(first: Any) -> Dataset:  # noqa: ANN401 - as of a table
        category = c.item().category(unique=True)
        products = {"id": c.uuid_key(), "category_id": c.parent("things"), "name": items.name(unique=True)}
        return Dataset(
            Table("things", rows=c.size("things", 10), first=first, columns={"id": c.uuid_key(), "name": category}),
            Table("products", rows=c.per("things", low=3, high=3), columns=products),
        )

    def by_category(dataset: Dataset) -> dict[str, list[str]]:
        categories, products = dataset.tables
        names = made(products, "name", range(30))
        return {name: names[3 * row : 3 * row + 3] for row, name in enumerate(made(categories, "name", range(10)))}

    plain = by_category(load(()))
    names = list(plain)
    fixed = by_category(load([{"name": names[4]}, {"name": names[0]}, {"name": "Own"}]))
    assert list(fixed) == [names[4], names[0], "Own", names[3], names[1], *names[5:]]
    assert {name: fixed[name] for name in names if name in fixed} == {
        name: plain[name] for name in names if name in fixed
    }
    assert fixed["Own"] == plain[names[2]]


def test_types_that_are_read_from_texts() -> None:
    """A fixed row says their texts, or numbers; anything else is refused when the dataset is loaded."""
    money, numbers = c.text_of("money", c.decimal(1, 2)), c.embedding(2, type="real[]")
    table = alone([{"money": 7, "numbers": "{1,0}"}, {"money": 0.00001}, {"money": None}], money=money, numbers=numbers)
    assert made(table, "money", range(3)) == ["7", "0.00001", None]
    assert made(table, "numbers", range(1)) == ["{1,0}"]
    with pytest.raises(DatasetError) as refused:
        alone([{"numbers": [1, 0]}], numbers=numbers)
    assert str(refused.value) == (
        "Table 'things', fixed row 0, column 'numbers': [1, 0] is not a value of real[] (expected a text that "
        "PostgreSQL reads as one, found list). Write it in quotes."
    )

"""Documents, arrays and octets (`composed`, `numbers`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from example_data import columns as c
from tests.support.column_values import refused, sample, values

if TYPE_CHECKING:
    from example_data.generation.dataset import Column


def test_documents_have_members_of_their_own() -> None:
    """A document's members are independent, its constants in every row."""
    results = values(c.document({"a": c.integer(1, 9), "b": c.integer(1, 9), "c": [1]}), range(100))
    assert {
        len({row["a"] for row in results}),
        len({(row["a"], row["b"]) for row in results}) > 30,
        results[0]["c"] == [1],
    } == {
        9,
        True,
    }


def test_a_document_has_the_vocabularies_of_its_members() -> None:
    """A seed has to have them, as for a column of its own."""
    document = c.document(
        {"themes": c.subset("themes", low=1, high=2), "more": {"toggles": c.subset("a", low=0, high=1)}}
    )
    assert document.vocabularies == ("themes", "a")


def test_an_empty_document() -> None:
    """A document without members is empty in every row."""
    assert values(c.document({}), range(2)) == [{}, {}]


def test_arrays_have_their_sizes() -> None:
    """Arrays of up to three values have all sizes from none."""
    assert {len(value) for value in sample("array", range(100))} == {0, 1, 2, 3}


def test_octets_have_their_sizes() -> None:
    """So have bytes."""
    assert {len(value) for value in values(c.octets(3, 17), range(400))} == set(range(3, 18))


@pytest.mark.parametrize("kind", [c.reference("shops"), c.after("moment"), c.array(c.boolean(), 0, 1)])
def test_no_array_of(kind: Column) -> None:
    """An array is not of references, nor of arrays, nor of what has no type yet."""
    assert refused(c.array, kind, 0, 2).startswith(
        f"array(<{kind.kind}>, 0, 2): kind must have a type of its own, and not be a reference, an array or a password "
        "(found kind="
    )


@pytest.mark.parametrize("kind", [c.product("price", "count"), c.person(of="user_id").email()])
def test_no_array_of_what_a_row_has_once(kind: Column) -> None:
    """The members of an array have row numbers of their own, at which other columns are those of other rows."""
    assert refused(c.array, kind, 0, 2).startswith(
        f"array(<{kind.kind}>, 0, 2): kind must not be made of the row's other columns, which have one value and not "
        "several (found kind="
    )


@pytest.mark.parametrize("group", [c.person(), c.lifecycle({"open": 1})])
def test_no_group_is_a_column(group: Any) -> None:  # noqa: ANN401 - a group
    """A group in place of one of its columns is refused."""
    assert refused(c.document, {"owner": group}) == (
        f"document({{'owner': {group!r}}}): member 'owner' must not be a whole group. Name a column of it, as in "
        "c.person().email()."
    )
    assert refused(c.nullable, group) == (
        f"nullable({group!r}): kind must be a column, such as c.person().email() (found kind={group!r})."
    )
    assert refused(c.array, group, 0, 2) == (
        f"array({group!r}, 0, 2): kind must be a column, such as c.city() (found kind={group!r})."
    )


def test_no_reference_in_a_document() -> None:
    """A reference within a document is refused, as no database keeps it."""
    assert refused(c.document, {"shop": c.reference("shops")}) == (
        "document({'shop': <a row of shops>}): member 'shop' must not be a reference. Make it a column: a foreign key "
        "cannot protect it in a document."
    )

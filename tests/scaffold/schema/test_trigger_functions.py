"""What a trigger's function says of the columns that it assigns."""

from __future__ import annotations

import pytest

from example_data.scaffold.schema.tables import Column, Table, Trigger, Type
from example_data.scaffold.schema.trigger_functions import assigned_columns, later_effects, leave_to_triggers

NAMES = {"slug", "x", "Odd", "email"}


@pytest.mark.parametrize(
    ("source", "assigned"),
    [
        ("begin NEW.Slug := lower(new.name); new . email = now(); return new; end", "slug email"),
        ('BEGIN SELECT a, b INTO STRICT NEW.x, NEW."Odd" FROM y; -- new.slug := 1;\n RETURN NEW; END', "x Odd"),
        ("BEGIN IF TG_OP = 'INSERT' THEN new.x := 'a'; ELSE new.slug := 'b'; END IF; END", "x"),
        ("BEGIN IF (TG_OP = 'UPDATE') THEN new.x := 'a'; ELSE new.slug := 'b'; END IF; END", "slug"),
        ("BEGIN new.x := CASE WHEN new.slug = 'a' THEN 1 ELSE 2 END; new.email := 'b'; END", "x email"),
        ("BEGIN IF new.slug = 'a' THEN new.x := 'b'; END IF; RETURN NEW; END", ""),
        ("BEGIN IF new.slug = 'a' AND new.x = 1 THEN RAISE EXCEPTION 'a; new.x := 1'; END IF; END", ""),
        ("BEGIN new.email := lower(new.email); RETURN NEW; END", ""),
    ],
)
def test_columns_that_are_always_assigned(source: str, assigned: str) -> None:
    """In any spelling, but in no branch that an INSERT may not take, and not from the column's own value."""
    found = assigned_columns(Trigger("t", is_before=True, source=source), NAMES)
    assert sorted(name for name, when in found.items() if when == "always") == sorted(assigned.split())


@pytest.mark.parametrize(
    "source",
    [
        "BEGIN IF new.x IS NULL THEN new.x := 'a'; END IF; RETURN NEW; END",
        "BEGIN IF NEW.x is null OR NEW.x = '' THEN NEW.x := 'a'; END IF; RETURN NEW; END",
        "BEGIN new.x := coalesce(new.x, 'a'); RETURN NEW; END",
    ],
)
def test_columns_that_are_assigned_where_they_are_null_are_filled(source: str) -> None:
    """Then the trigger changes nothing."""
    table = Table("t", (Column("x", Type("text")),), triggers=(Trigger("t", is_before=True, source=source),))
    (column,) = leave_to_triggers(table).columns
    assert (column.left_to, column.is_full) == ("", True)


def test_what_the_argument_of_a_trigger_names_is_left_to_it() -> None:
    """The trigger of full-text search has its column there."""
    trigger = Trigger("t", is_before=True, function="tsvector_update_trigger", arguments=("x", "english", "slug"))
    (column,) = leave_to_triggers(Table("t", (Column("x", Type("tsvector")),), triggers=(trigger,))).columns
    assert column.left_to == "is left to the trigger t, which assigns it"


def test_a_trigger_after_the_insert_assigns_nothing() -> None:
    """Whatever it says of NEW comes too late."""
    assert assigned_columns(Trigger("t", source="BEGIN new.x := 1; END"), NAMES) == {}


@pytest.mark.parametrize(
    ("source", "is_tried", "effects"),
    [
        ("BEGIN RAISE EXCEPTION 'no'; END", False, ["may refuse UPDATE and DELETE"]),
        ("BEGIN raise 'no'; END", True, ["may refuse UPDATE"]),
        ("BEGIN RAISE NOTICE 'well'; -- raise exception\n RETURN NEW; END", False, []),
        ("BEGIN Insert Into audit.log VALUES (1); END", False, ["writes elsewhere on DELETE: Insert Into audit.log"]),
        ("BEGIN INSERT INTO audit.log VALUES (1); END", True, []),
    ],
)
def test_what_triggers_do_to_rows_that_are_there(source: str, is_tried: bool, effects: list[str]) -> None:  # noqa: FBT001
    """What forbids changes is named, and what writes elsewhere, unless a trial has seen it."""
    trigger = Trigger("t", events=("UPDATE", "DELETE"), source=source)
    assert list(later_effects(trigger, Table("t", (), is_tried=is_tried))) == effects

"""Arguments that a column kind refuses (`column_kind`): the message names the call."""

from __future__ import annotations

import math
from typing import Any

import pytest

from example_data import columns as c
from tests.support.column_values import refused


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        (c.choice, ([],)),
        (c.weighted, ({},)),
        (c.weighted, ({"a": 0},)),
        (c.weighted, ({"a": -1},)),
        (c.weighted, ({"a": 0.5},)),
        (c.some, (["a"], 0, 2)),
        (c.boolean, (1.5,)),
        (c.integer, (2, 1)),
        (c.integer, (0, 2**31)),
        (c.decimal, ("1.005", 2)),
        (c.decimal, ("a", 2)),
        (c.decimal, (2, 1)),
        (c.words, (0, 2)),
        (c.sentences, (3, 2)),
        (c.code, (0,)),
        (c.date, (-5, 4)),
        (c.after, ("a",)),
        (c.duration, (2, 1)),
        (c.span, (1, 1, 1)),
        (c.span, ("0.5", 1, 1)),
        (c.slots, (0,)),
        (c.octets, (2, 1)),
        (c.array, (c.boolean(), 2, 1)),
        (c.nullable, (c.boolean(), 2)),
    ],
)
def test_what_no_column_can_be(kind: Any, arguments: tuple[Any, ...]) -> None:  # noqa: ANN401
    """A kind without values, or with bounds that leave none, is refused where it is written, with the call."""
    keywords = {"days": -1} if kind is c.after else {}
    refusal = refused(kind, *arguments, **keywords)
    assert (refusal.startswith(f"{kind.__name__}("), refusal.endswith(".")) == (True, True)


@pytest.mark.parametrize(
    ("kind", "arguments", "keywords", "expected"),
    [
        (c.after, (3,), {}, "after(3): columns must be names (found columns=(3,))."),
        (c.product, ("a", 3), {}, "product('a', 3): columns must be names (found columns=('a', 3))."),
        (c.total, (3,), {}, "total(3): columns must be names (found columns=(3,))."),
        (c.entries, (5,), {}, "entries(5): subject must be a text (found subject=5)."),
        (
            c.count_of,
            ("a",),
            {"where": "b"},
            "count_of('a', where='b'): where must have values by the names of columns (found where='b').",
        ),
        (
            c.person().email,
            (),
            {"unique": "yes"},
            "person('person').email(unique='yes'): unique must be True or False (found unique='yes').",
        ),
        (c.place, (), {"world": "yes"}, "place(...): world must be True or False (found 'yes'). Correct it."),
    ],
)
def test_arguments_of_another_type(
    kind: Any,  # noqa: ANN401
    arguments: tuple[Any, ...],
    keywords: dict[str, Any],
    expected: str,
) -> None:
    """An argument of another type is said to be one, in words and not as an exception of Python."""
    assert refused(kind, *arguments, **keywords) == expected


@pytest.mark.parametrize(
    ("kind", "type_name", "expected"),
    [
        (c.integer, "text", "integer, smallint, bigint, numeric, or a domain over integer"),
        (c.price, "integer", "numeric, or a domain over numeric"),
        (c.moment, "varchar", "timestamptz, timestamp, or a domain over timestamptz"),
        (c.words, "integer", "text, or a domain over text"),
    ],
)
def test_a_type_that_has_other_values(kind: Any, type_name: str, expected: str) -> None:  # noqa: ANN401
    """A built-in type of texts for numbers or moments, or of numbers for texts, is refused, as PostgreSQL would."""
    assert refused(kind, 1, 2, type=type_name) == (
        f"{kind.__name__}(1, 2, type={type_name!r}): type must be {expected} (found type={type_name!r})."
    )


def test_a_text_is_read_as_its_type() -> None:
    """A constant that is no value of its type is refused."""
    assert refused(c.constant, "tomorrow", type="date") == (
        "constant('tomorrow', type='date'): 'tomorrow' cannot be read as date. Write it as PostgreSQL does."
    )


@pytest.mark.parametrize(
    ("make", "arguments", "expected"),
    [
        (c.words, (3, 1), "words(3, 1): low must be at least 1 and at most high (found low=3, high=1)."),
        (c.words, (1, 10_001), "words(1, 10001): high must be at most 10000 (found high=10001)."),
        (c.sentences, (1, 2**63), f"sentences(1, {2**63}): high must be at most 10000 (found high={2**63})."),
        (c.code, (10_001,), "code(10001): length must be at most 10000 (found length=10001)."),
        (c.octets, (1, 65_537), "octets(1, 65537): high must be at most 65536 (found high=65537)."),
        (
            c.array,
            (c.integer(1, 5), 0, 10**9),
            "array(<1 to 5>, 0, 1000000000): high must be at most 10000 (found high=1000000000).",
        ),
        (
            c.double,
            (2, 1),
            "double(2, 1): low must be at most high, both from -1e+308 to 1e+308 (found low=2, high=1).",
        ),
        (
            c.double,
            (0, math.inf),
            "double(0, inf): low must be at most high, both from -1e+308 to 1e+308 (found low=0, high=inf).",
        ),
        (
            c.double,
            (math.nan, 1),
            "double(nan, 1): low must be at most high, both from -1e+308 to 1e+308 (found low=nan, high=1).",
        ),
        (
            c.normal,
            (1, -1),
            "normal(1, -1): mean and deviation must be finite, deviation at least 0 (found mean=1, deviation=-1).",
        ),
        (
            c.lognormal,
            (-1, 0.5),
            "lognormal(-1, 0.5): median must be above 0 and finite, spread from 0 to 20 (found median=-1, spread=0.5).",
        ),
        (
            c.lognormal,
            (1, 1000),
            "lognormal(1, 1000): median must be above 0 and finite, spread from 0 to 20 (found median=1, spread=1000).",
        ),
        (
            c.date,
            ("x",),
            "date('x'): an argument is wrong (TypeError: can only concatenate str (not \"int\") to str).",
        ),
        (
            c.words,
            (3,),
            ("words(3): an argument is wrong (TypeError: words() missing 1 required positional argument: 'high')."),
        ),
        (c.choice, ("abc",), "choice('abc'): values must be a list, not one text (found values='abc'). Write ['abc']."),
        (
            c.date,
            (10**9,),
            (
                "date(1000000000): days_before + days_after must be at least 0, and each of them at most 3652059 "
                "(found days_before=1000000000, days_after=0)."
            ),
        ),
        (
            c.moment,
            (0, 10**9),
            (
                "moment(0, 1000000000): days_before + days_after must be at least 0, and each of them at most 3652059 "
                "(found days_before=0, days_after=1000000000)."
            ),
        ),
    ],
)
def test_arguments_that_cannot_be(make: Any, arguments: tuple[Any, ...], expected: str) -> None:  # noqa: ANN401 - any kind
    """What no row could have is refused as the dataset is made."""
    assert refused(make, *arguments) == expected


def test_other_arguments_that_cannot_be() -> None:
    """The same of arguments with names."""
    assert refused(c.double, 0, 1e300, type="real") == (
        "double(0, 1e+300, type='real'): low must be at most high, both from -3e+38 to 3e+38 (found low=0, "
        "high=1e+300)."
    )
    assert refused(c.normal, 0, 1, low=5, high=1) == (
        "normal(0, 1, low=5, high=1): low must be at most high (found low=5, high=1)."
    )
    assert refused(c.one_in, 0, "a", otherwise="b") == (
        "one_in(0, 'a', otherwise='b'): size must be a whole number of at least 1 (found size=0)."
    )
    assert refused(c.subset, "ids", low=3, high=2) == (
        "subset('ids', low=3, high=2): low must be at least 0 and at most high (found low=3, high=2)."
    )
    assert refused(c.tree, roots=5) == "tree(roots=5): roots must be from 0 to 1 (found roots=5)."
    assert refused(c.email, max_length=0) == "email(max_length=0): max_length must be at least 1 (found max_length=0)."


def test_a_kind_that_calls_another_is_named() -> None:
    """The call in the message is the one that the user wrote, and long arguments are cut."""
    assert refused(c.label, [], type="status") == (
        "label([], type='status'): values must have at least one member (found values=[])."
    )
    assert refused(c.document, {"shop": {"id": c.reference("shops")}}).startswith(
        "document({'shop': {'id': <a row of shops>}}): member 'id' must not be a reference."
    )
    assert refused(c.some, list(range(100)), 0, 101, type="integer[]").startswith(
        "some([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 1..., 0, 101, type='integer[]'): low must"
    )

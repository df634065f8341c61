"""Shapes: moments with a rhythm and growth, prices, and parents of which few have many rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from example_data import Column, Dataset, Table
from example_data import columns as c
from example_data.generation import pinning, row_numbers
from example_data.generation.dataset import Per
from example_data.generation.generator import blocks
from example_data.generation.pin import Pin
from tests.support.column_values import OWL, refused, values

ROWS = range(40_000)


def test_office_hours() -> None:
    """Nine of ten moments of an office are from Monday to Friday, and as many between 8 and 18 o'clock."""
    moments = values(c.moment(364, rhythm="office"), ROWS)
    weekdays = Counter(moment.weekday() < 5 for moment in moments)
    hours = Counter(8 <= moment.hour < 18 for moment in moments)
    assert 0.95 < weekdays[True] / len(ROWS) < 0.98
    assert 0.9 < hours[True] / len(ROWS) < 0.95


def test_shop_hours() -> None:
    """A shop has more to do on a Saturday than on a Tuesday, and most in the evening."""
    moments = values(c.moment(364, rhythm="shop"), ROWS)
    days, hours = Counter(moment.weekday() for moment in moments), Counter(moment.hour for moment in moments)
    assert 1.4 < days[5] / days[1] < 1.8
    assert max(hours, key=hours.__getitem__) in {19, 20}
    assert hours[3] < hours[12] / 20


def test_a_rhythm_of_what_comes_after() -> None:
    """Moments after others are in office hours where there is time, and after them, up to the anchor, in any case."""
    columns = {"id": c.uuid_key(), "at": c.moment(300), "next": c.after("at", days=40, past=True, rhythm="office")}
    table = Dataset(Table("visits", rows=c.size("visits", 4000), columns=columns)).table("visits")
    at, after = (table.columns[name].make(table.stream(OWL, name), range(4000)).values() for name in ("at", "next"))
    anchor = datetime(2026, 1, 1, tzinfo=UTC)
    pairs = list(zip(at, after, strict=True))
    assert all(one <= other <= min(one + timedelta(days=40), anchor) for one, other in pairs)
    assert 0.88 < sum(8 <= other.hour < 18 for other in after) / 4000 < 0.92
    assert 0.93 < sum(other.weekday() < 5 for other in after) / 4000 < 0.96
    assert refused(c.after, "at", rhythm="night") == (
        "after('at', rhythm='night'): rhythm must be one of office, shop (found rhythm='night')."
    )


@pytest.mark.parametrize("rhythm", ["", "office", "shop"])
def test_growth(rhythm: str) -> None:
    """With a growth of three, the last tenth of the window has nearly three times as many moments as the first."""
    moments = values(c.moment(700, rhythm=rhythm, growth=3.0), ROWS)
    first = datetime(2024, 2, 1, tzinfo=UTC)
    tenths = Counter((moment - first) // timedelta(days=70) for moment in moments)
    assert sorted(tenths) == list(range(10))
    assert 2.5 < tenths[9] / tenths[0] < 2.95
    assert 1.7 < tenths[5] / tenths[0] < 2.1


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (c.moment(3, rhythm="shop"), datetime(2026, 5, 4, tzinfo=UTC), datetime(2026, 5, 7, tzinfo=UTC)),
        (c.moment(-1, 3, growth=0.5), datetime(2026, 5, 8, tzinfo=UTC), datetime(2026, 5, 10, tzinfo=UTC)),
    ],
)
def test_whole_days(kind: Column, first: datetime, last: datetime) -> None:
    """Moments are on the days before the anchor's, all of them, and not on that day."""
    moments = values(kind, range(4000), replace(OWL, parameters={"anchor": "2026-05-07T15:30:00+00:00"}))
    assert first <= min(moments) < first + timedelta(hours=6)
    assert last - timedelta(hours=3) < max(moments) < last


def test_a_rhythm_moves_by_weeks() -> None:
    """With an anchor two weeks later, all moments are two weeks later, on the same days of the week."""
    kind = c.moment(90, rhythm="office", growth=2.0)
    moved = values(kind, range(300), replace(OWL, parameters={"anchor": "2026-01-15"}))
    assert moved == [moment + timedelta(days=14) for moment in values(kind, range(300))]


def test_shapes_that_are_refused() -> None:
    """Another rhythm, growth without bounds, and no day at all."""
    assert refused(c.moment, 9, rhythm="bank") == (
        "moment(9, rhythm='bank'): rhythm must be one of office, shop (found rhythm='bank')."
    )
    assert refused(c.moment, 9, growth=0) == "moment(9, growth=0): growth must be from 0.01 to 100 (found growth=0)."
    assert refused(c.moment, 9, -9, rhythm="shop") == (
        "moment(9, -9, rhythm='shop'): days_before + days_after must be at least 1 with a rhythm or growth (found "
        "days=0)."
    )


def test_prices_end_as_prices_do() -> None:
    """Nearly half of all prices end in 99, and low prices are far more frequent."""
    prices = values(c.price("1.00", "500.00"), ROWS)
    ends = Counter(str(price)[-2:] for price in prices)
    assert set(ends) == {"99", "95", "90", "50", "49", "00"}
    assert 0.42 < ends["99"] / len(ROWS) < 0.48
    assert Decimal("1.00") <= min(prices) < max(prices) <= Decimal("500.00")
    assert 20 < sorted(prices)[len(ROWS) // 2] < 50
    assert max(prices) > 400


def test_prices_within_their_bounds() -> None:
    """Where no such end is between the bounds, a price is one of them."""
    assert set(values(c.price("4.96", "4.98"), range(99))) == {Decimal("4.96"), Decimal("4.98")}
    assert refused(c.price, "2.00", "1.00") == (
        "price('2.00', '1.00'): low must be at least 0 and at most high, both of at most 18 digits (found low='2.00', "
        "high='1.00')."
    )


def orders(rows: Per) -> Dataset:
    """Return customers with orders."""
    return Dataset(
        Table("customers", rows=c.size("customers", 20_000), columns={"id": c.uuid_key()}),
        Table("orders", rows=rows, columns={"id": c.uuid_key(), "customer_id": c.parent("customers")}),
    )


SKEWED = orders(c.per("customers", low=0, high=20, skewed=True))
PIN = Pin("mossy-owl", 2026, 20_000, dataset="tests.columns.test_rhythms:SKEWED")


def test_few_parents_have_many_rows() -> None:
    """A tenth of the customers has nearly half of the orders, many have none, and the busiest as many as may be."""
    numbers = [row for block in blocks(PIN, SKEWED.table("orders"), columns=[]) for row in list(block.rows)]
    counts = Counter(number // 20 for number in numbers)
    sizes = sorted(counts.values(), reverse=True)
    assert 0.4 < sum(sizes[:2000]) / len(numbers) < 0.55
    assert 5_000 < 20_000 - len(counts) < 9_000
    assert sizes[0] >= 19


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, 20), (2, 7), (3, 3), (0, 1000)])
def test_the_mean_of_skewed_rows(low: int, high: int) -> None:
    """As many rows are there as the mean share says, by which blocks are cut."""
    dataset = orders(c.per("customers", low=low, high=high, skewed=True))
    table = dataset.table("orders")
    pin = replace(PIN, dataset="none", user_count=4_000)
    found = sum(len(block.rows) for block in blocks(pin, table, columns=[]))
    assert found == pytest.approx(row_numbers.extent(pin, table) * row_numbers.mean_share(table), rel=0.06)


def test_the_header_of_rows_that_are_not_skewed() -> None:
    """What a digest covers of other tables is what it was before rows could be skewed."""
    headers = [
        pinning._header(orders(c.per("customers", low=0, high=20, skewed=skewed)).table("orders"))
        for skewed in (False, True)
    ]
    assert str(headers[0][1]) == "{'table': 'customers', 'low': 0, 'high': 20}"
    assert headers[1][1] == Per("customers", 0, 20, skewed=True)

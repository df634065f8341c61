"""Lists with codes and names: each row has another entry, and the code of its name (`lists`)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from example_data import columns as c
from example_data.columns.lists import SUBJECTS
from tests.support.column_values import LOCALES, OWL, refused, values

HERON = replace(OWL, name="kind-heron", seed=7)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_code_has_its_name(locale: str) -> None:
    """In the language of the locale."""
    pin = replace(OWL, locale=locale)
    codes, names = (
        values(kind, range(195), pin) for kind in (c.listed("countries").code(), c.listed("countries").name())
    )
    expected = {"de_DE": "Deutschland", "en_GB": "Germany", "en_US": "Germany", "es_ES": "Alemania"}
    expected |= {"fr_FR": "Allemagne", "it_IT": "Germania", "nl_NL": "Duitsland", "pl_PL": "Niemcy"}
    expected |= {"pt_BR": "Alemanha", "sv_SE": "Tyskland"}
    assert dict(zip(codes, names, strict=True))["DE"] == expected[locale]


@pytest.mark.parametrize(("subject", "count"), [("countries", 195), ("currencies", 142), ("languages", 184)])
def test_every_entry_comes_once(subject: str, count: int) -> None:
    """Until all did; then they come again."""
    codes = values(c.listed(subject).code(), range(2 * count))
    assert (len(set(codes[:count])), codes[count:]) == (count, codes[:count])


@pytest.mark.parametrize("subject", SUBJECTS)
def test_two_seeds_take_others_first(subject: str) -> None:
    """The first twelve of each are other ones."""
    kind = c.listed(subject).code()
    assert not set(values(kind, range(12))) & set(values(kind, range(12), HERON))


def test_more_rows_than_entries_are_refused() -> None:
    """Where they have to be unique; a column without that has them again."""
    message = refused(values, c.listed("currencies").name(unique=True), range(3))
    assert message.endswith("there are fewer currencies than rows (expected 1500, found 142). Make the table smaller.")


def test_an_unknown_list_is_refused() -> None:
    """With those that there are."""
    message = "listed(...): subject must be one of countries, currencies, languages (found 'planets'). Correct it."
    assert refused(c.listed, "planets") == message

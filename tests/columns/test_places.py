"""Places and companies in every locale (`places`)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from example_data import columns as c
from example_data.corpora.corpus import read_list
from tests.support.column_values import LOCALES, OWL, refused, values


@pytest.mark.parametrize("locale", LOCALES)
def test_every_locale_has_places_and_words(locale: str) -> None:
    """All kinds of text are made in each of the locales, their slugs in ASCII."""
    pin = replace(OWL, locale=locale)
    kinds = [c.city(), c.street(), c.country(), c.postcode(), c.company(), c.phone(), c.words(1, 2), c.sentences(1, 2)]
    assert all(text.strip() == text != "" for kind in kinds for text in values(kind, range(100), pin))
    assert all(re.fullmatch("[a-z]+-[a-z]+", text) for text in values(c.slug(), range(100), pin))


def test_an_unknown_locale_has_no_places() -> None:
    """A locale without lists is named, with those that have some."""
    assert refused(read_list, "xx_XX", "cities") == (
        "Locale 'xx_XX' has no places and words (expected one of "
        "de_DE, en_GB, en_US, es_ES, fr_FR, it_IT, nl_NL, pl_PL, pt_BR, sv_SE). Choose one of those."
    )

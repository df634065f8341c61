"""The frozen forms of names with accents: they are of names that there are, and fold to them."""

from __future__ import annotations

import pytest

from example_data.corpora.corpus import read_accents, read_people
from tools.build_corpora import LOCALES, fold


@pytest.mark.parametrize("locale", LOCALES)
def test_forms_fold_to_names(locale: str) -> None:
    """Each form is that of a name of the corpus, and is written in ASCII as that name."""
    accents = read_accents(locale)
    for group in read_people(locale).groups:
        assert set(accents.given[group.name]) <= set(group.given)
        assert {name for name, form in accents.given[group.name].items() if fold(form, locale) != name} == set()
    known = {name for group in read_people(locale).groups for name in group.surnames}
    assert set(accents.surnames) <= known
    assert {name for name, form in accents.surnames.items() if fold(form, locale) != name} == set()


@pytest.mark.parametrize(
    ("locale", "name", "form"),
    [
        ("de_DE", "Mueller", "Müller"),
        ("de_DE", "Weiss", "Weiß"),
        ("es_ES", "Munoz", "Muñoz"),
        ("fr_FR", "Lefevre", "Lefèvre"),
        ("pl_PL", "Zajac", "Zając"),
        ("pl_PL", "Baranska", "Barańska"),
        ("pl_PL", "Baranski", "Barański"),
        ("pt_BR", "da Conceicao", "da Conceição"),
        ("sv_SE", "Sjostrom", "Sjöström"),
    ],
)
def test_surnames(locale: str, name: str, form: str) -> None:
    """Surnames as people write them."""
    assert read_accents(locale).surnames[name] == form


@pytest.mark.parametrize(
    ("locale", "group", "name", "form"),
    [
        ("de_DE", "male", "Juergen", "Jürgen"),
        ("de_DE", "female", "Marie Luise", "Marie-Luise"),
        ("fr_FR", "female", "Zoe", "Zoé"),
        ("pl_PL", "male", "Lukasz", "Łukasz"),
        ("sv_SE", "female", "Asa", "Åsa"),
    ],
)
def test_given_names(locale: str, group: str, name: str, form: str) -> None:
    """Given names as people write them."""
    assert read_accents(locale).given[group][name] == form

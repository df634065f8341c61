"""The frozen names of people, their reader and their builder."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from example_data.corpora.corpus import PEOPLE, GroupFile, list_locales, read_people
from example_data.errors import DatasetError
from tools.build_corpora import build, fold, fold_given_name, fold_surname, freeze, main, render

if TYPE_CHECKING:
    from pathlib import Path

LOCALES = ("de_DE", "en_GB", "en_US", "es_ES", "fr_FR", "it_IT", "nl_NL", "pl_PL", "pt_BR", "sv_SE")
GROUPS = [
    pytest.param(group, id=f"{locale}-{i}") for locale in LOCALES for i, group in enumerate(read_people(locale).groups)
]

every_locale = pytest.mark.parametrize("locale", LOCALES)
every_group = pytest.mark.parametrize("group", GROUPS)


def test_locales() -> None:
    """Ten locales have a corpus."""
    assert list_locales() == LOCALES


@pytest.mark.parametrize(
    ("locale", "digest"),
    [
        ("de_DE", "25785e3cc7bb5c94"),
        ("en_GB", "ddeab5a6e61bf9fa"),
        ("en_US", "0efaac43b7359791"),
        ("es_ES", "717930df6a51a7e4"),
        ("fr_FR", "ea91e9deb1d41d93"),
        ("it_IT", "31cd6cc2bd1388b9"),
        ("nl_NL", "b634727e13946517"),
        ("pl_PL", "9b732fbd527cdda5"),
        ("pt_BR", "54bd534e781f8203"),
        ("sv_SE", "52c0a7308ea10608"),
    ],
)
def test_files_are_frozen(locale: str, digest: str) -> None:
    """A file stays as it was committed."""
    assert hashlib.sha256((PEOPLE / f"{locale}.json").read_bytes()).hexdigest()[:16] == digest


@every_locale
def test_files_are_ascii(locale: str) -> None:
    """No letter has an accent left."""
    assert (PEOPLE / f"{locale}.json").read_bytes().isascii()


@every_group
def test_names_are_words(group: GroupFile) -> None:
    """A name is letters and single spaces."""
    assert [name for name in [*group.given, *group.surnames] if not re.fullmatch("[A-Za-z]+( [A-Za-z]+)*", name)] == []


@every_group
def test_display_names_fit(group: GroupFile) -> None:
    """Any given name, a space and any surname are 5 to 32 characters."""
    first, last = ([len(name) for name in names] for names in (group.given, group.surnames))
    assert (min(first) >= 2, min(last) >= 2, max(first) <= 15, max(last) <= 16) == (True, True, True, True)


@every_group
def test_names_are_distinct(group: GroupFile) -> None:
    """No name occurs twice in a list."""
    assert (len(set(group.given)), len(set(group.surnames))) == (len(group.given), len(group.surnames))


@every_group
def test_weights_are_positive(group: GroupFile) -> None:
    """A weight is a whole number, at least 1."""
    assert [w for w in [*group.given.values(), *group.surnames.values()] if type(w) is not int or w < 1] == []


@every_group
def test_heaviest_first(group: GroupFile) -> None:
    """Names are sorted by falling weight."""
    assert list(group.surnames.values()) == sorted(group.surnames.values(), reverse=True)


@every_locale
def test_two_equal_groups(locale: str) -> None:
    """There are as many women as men."""
    assert [group.weight for group in read_people(locale).groups] == [1, 1]


@every_locale
def test_surnames_are_one_object(locale: str) -> None:
    """Women and men share their surnames, except in Poland."""
    women, men = read_people(locale).groups
    assert (women.surnames is men.surnames) is (locale != "pl_PL")


@pytest.mark.parametrize(
    ("locale", "woman", "man", "family"),
    [
        ("de_DE", "Aenne", "Juergen", "Weiss"),
        ("de_DE", "Anna Lena", "Karl Heinz", "Mueller"),
        ("en_GB", "Susan", "David", "OConnor"),
        ("en_US", "Jennifer", "Michael", "Smith"),
        ("es_ES", "Maria Jose", "Angel", "Munoz"),
        ("fr_FR", "Francoise", "Andre", "Da Silva"),
        ("it_IT", "Bianca", "Nicolo", "Fo"),
        ("nl_NL", "Zoe", "Daniel", "van den Berg"),
        ("nl_NL", "Fabienne", "Joel", "van t Riet"),
        ("pl_PL", "Elzbieta", "Lukasz", "Zajac"),
        ("pt_BR", "Ana Clara", "Joao Pedro", "da Conceicao"),
        ("sv_SE", "Asa", "Bjorn", "Sjostrom"),
        ("sv_SE", "Ann Charlotte", "Goran", "Ohman"),
    ],
)
def test_names_of_a_locale(locale: str, woman: str, man: str, family: str) -> None:
    """The names look like the locale's."""
    women, men = read_people(locale).groups
    assert (woman in women.given, man in men.given, family in men.surnames) == (True, True, True)


@pytest.mark.parametrize(
    ("name", "of_women", "of_men"),
    [
        ("Kowalska", True, False),
        ("Kowalski", False, True),
        ("Nowicka", True, False),
        ("Zawadzki", False, True),
        ("Sikora", True, True),
        ("Wandzel", True, True),
        ("Wazny", False, False),
        ("Wazna", False, False),
    ],
)
def test_polish_surnames(name: str, of_women: bool, of_men: bool) -> None:  # noqa: FBT001
    """Polish women have feminine surnames, men masculine ones, and what may be either is left out."""
    women, men = read_people("pl_PL").groups
    assert (name in women.surnames, name in men.surnames) == (of_women, of_men)


@pytest.mark.parametrize(
    ("locale", "name", "weight"),
    [
        ("en_US", "Mary", 14288),
        ("sv_SE", "Maria", 51852),
        ("fr_FR", "Margot", 15267),
        ("fr_FR", "Zoe", 7634),
    ],
)
def test_weights(locale: str, name: str, weight: int) -> None:
    """A weight is a name's share of a million: Faker's own, or how often the name is listed."""
    women = read_people(locale).groups[0]
    assert women.given[name] == weight


@pytest.mark.parametrize(
    ("locale", "name", "folded"),
    [
        ("de_DE", "Jörg", "Joerg"),
        ("de_DE", "Ömer Süßebier", "Oemer Suessebier"),
        ("de_DE", "Ju\u0308rgen", "Juergen"),
        ("de_DE", "René", "Rene"),
        ("sv_SE", "Åsa Sjöström", "Asa Sjostrom"),
        ("pl_PL", "Łukasz Ślęczka", "Lukasz Sleczka"),
        ("fr_FR", "Jean-Luc Lebœuf", "Jean Luc Leboeuf"),
        ("fr_FR", "Æmilie", "Aemilie"),
        ("fr_FR", "François", "Francois"),
        ("es_ES", "Núñez", "Nunez"),
        ("nl_NL", "Søren van 't Riet", "Soren van t Riet"),
        ("en_GB", "O'Connor", "OConnor"),
        ("it_IT", "D\u2019Angelo", "DAngelo"),
        ("de_DE", "H.-Dieter", "H Dieter"),
    ],
)
def test_fold(locale: str, name: str, folded: str) -> None:
    """A name is written in ASCII as people of its locale do."""
    assert fold(name, locale) == folded


@pytest.mark.parametrize("raw", ["", "J", "Hans D.", "Hans-H.", "Friedrich-Wilhelm", "Юрий", "VI"])
def test_no_given_name(raw: str) -> None:
    """Nothing, initials, numerals, other alphabets and more than 15 characters are no given names."""
    assert fold_given_name(raw, "de_DE") == ""


@pytest.mark.parametrize(
    "raw", ["", "VI", "Koch II", "Dussen van", "Jacobi Jäckel", "West-Francië, van", "van den Eerenbeemt", "d' Heripon"]
)
def test_no_surname(raw: str) -> None:
    """Nothing, numerals, reversed or double surnames and more than 16 characters are no surnames."""
    assert fold_surname(raw, "nl_NL") == ""


@pytest.mark.parametrize("raw", ["van der Berg", "Di Stefano", "dos Santos", "Le Grand", "Uit de Willigen"])
def test_particles(raw: str) -> None:
    """Particles keep their case and their spaces."""
    assert fold_surname(raw, "nl_NL") == raw


@given(raw=st.text(), locale=st.sampled_from(LOCALES))
def test_rules_give_words_or_nothing(raw: str, locale: str) -> None:
    """Whatever Faker lists, a given name and a surname make a display name of 3 to 32 characters, or are dropped."""
    display = f"{fold_given_name(raw, locale) or 'Bo'} {fold_surname(raw, locale) or 'Ek'}"
    assert re.fullmatch("[A-Za-z ]{3,32}", display)


def test_check(capsys: pytest.CaptureFixture[str]) -> None:
    """The committed files are what the installed Faker gives."""
    with pytest.raises(SystemExit) as stop:
        main(["--check"])
    assert (stop.value.code, len(capsys.readouterr().out.splitlines())) == (0, 10)


def test_build_writes(tmp_path: Path) -> None:
    """A file that is missing is written as it was committed."""
    freeze(build("pt_BR"), tmp_path)
    assert (tmp_path / "pt_BR.json").read_bytes() == (PEOPLE / "pt_BR.json").read_bytes()


def test_build_does_not_overwrite(tmp_path: Path) -> None:
    """A file with other names is refused."""
    (tmp_path / "pt_BR.json").write_text(render(build("pt_BR")).replace("Agatha", "Agathe"))
    with pytest.raises(DatasetError, match=r"is frozen, and Faker [0-9.]+ gives other names"):
        freeze(build("pt_BR"), tmp_path)


def test_build_keeps_the_version(tmp_path: Path) -> None:
    """Another Faker that gives the same names changes nothing, not even the version in the file."""
    older = re.sub('"faker": ".*"', '"faker": "39.0.0"', render(build("pt_BR")))
    (tmp_path / "pt_BR.json").write_text(older)
    freeze(build("pt_BR"), tmp_path)
    assert (tmp_path / "pt_BR.json").read_text() == older


def test_check_misses_a_file(tmp_path: Path) -> None:
    """A check writes nothing."""
    with pytest.raises(DatasetError, match=r"pt_BR\.json is missing"):
        freeze(build("pt_BR"), tmp_path, is_check=True)


def test_people_are_read_once() -> None:
    """A corpus is the same object every time."""
    assert read_people("it_IT") is read_people("it_IT")


@pytest.mark.parametrize("locale", ["xx_XX", "", "../people/de_DE"])
def test_unknown_locale(locale: str) -> None:
    """An unknown locale is named, and so are those that exist."""
    with pytest.raises(DatasetError) as error:
        read_people(locale)
    assert str(error.value) == (
        f"Locale {locale!r} has no names of people (expected one of "
        "de_DE, en_GB, en_US, es_ES, fr_FR, it_IT, nl_NL, pl_PL, pt_BR, sv_SE). Choose one of those."
    )


def test_reading_needs_no_faker() -> None:
    """Faker is not imported to use a corpus, nor anything else that is heavy."""
    program = (
        "import sys; from example_data.corpora.corpus import read_people; read_people('en_US');"
        "print({'faker', 'numpy', 'sqlalchemy', 'alembic', 'psycopg', 'dynaconf'} & set(sys.modules))"
    )
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "set()\n"

"""Entries of lists: by subject, and of files of one's own (`lists`)."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from example_data import columns as c
from example_data.columns.lists import EVERYWHERE, LANGUAGE, NAMES
from example_data.errors import DatasetError
from example_data.generation import pinning
from example_data.generation.dataset import Dataset, Table, load
from example_data.generation.pin import Pin
from tests.support.column_values import LOCALES, OWL, refused, values

if TYPE_CHECKING:
    from pathlib import Path

SUBJECTS = (*LANGUAGE, *NAMES, *EVERYWHERE)

MODULE = """\
from example_data import Dataset, Table
from example_data import columns as c

v1 = Dataset(
    Table(
        "answers",
        rows=c.size("answers", 5),
        columns={"id": c.uuid_key(), "question": c.entries("texts/questions.txt")},
    )
)
"""


@pytest.mark.parametrize("locale", LOCALES)
def test_every_subject_is_there(locale: str) -> None:
    """All subjects have entries in every locale, none of them empty."""
    pin = replace(OWL, locale=locale)
    for subject in SUBJECTS:
        made = values(c.entries(subject), range(500), pin)
        assert all(text.strip() == text != "" for text in made)
        assert len(set(made)) > 25


@pytest.mark.parametrize("subject", SUBJECTS)
def test_entries_that_no_other_seed_has(subject: str) -> None:
    """Each entry comes once with the seed's name, then with a number as well."""
    kind = c.entries(subject, unique=True, across_seeds=True)
    made, other = values(kind, range(300)), values(kind, range(300), replace(OWL, name="kind-heron", seed=7))
    assert all(text.endswith(" mossy-owl") for text in made)
    assert (len(set(made)), set(made) & set(other)) == (300, set())


@pytest.mark.parametrize("subject", SUBJECTS)
def test_unique_entries(subject: str) -> None:
    """Each entry comes once, in another order for another seed, before numbers do."""
    kind = c.entries(subject, unique=True)
    made = values(kind, range(1000))
    count = sum("mossy-owl" not in text for text in made)
    assert (len(set(made)), len(set(made[:count]))) == (1000, count)
    assert all(text.endswith(" mossy-owl") for text in made[count:])
    other = values(kind, range(count), replace(OWL, name="kind-heron", seed=7))
    assert (sorted(other), other != made[:count]) == (sorted(made[:count]), True)


def test_german_and_polish() -> None:
    """Texts are in German where the seed is, otherwise in English; names of countries are in every language."""
    german, polish = (
        [
            values(c.entries(subject, unique=True), range(300), replace(OWL, locale=locale))
            for subject in ("teams", NAMES[0])
        ]
        for locale in ("de_DE", "pl_PL")
    )
    assert ("Buchhaltung" in german[0], "Accounting" in polish[0]) == (True, True)
    assert ("Griechenland" in german[1], "Grecja" in polish[1]) == (True, True)


def test_short_unique_entries() -> None:
    """Where an entry has no room, all have numbers or codes, and are unique all the same."""
    made = values(c.entries("projects", unique=True, max_length=12), range(2000))
    assert (len(set(made)), max(map(len, made))) == (2000, 12)
    tags = values(c.entries("tags", unique=True, max_length=20), range(2000))
    assert (len(set(tags)), "mossy" in " ".join(tags[:70])) == (2000, False)


def write(root: Path, content: bytes) -> None:
    """Write the module and the list beside it."""
    (root / "shop").mkdir(exist_ok=True)
    (root / "texts").mkdir(exist_ok=True)
    (root / "shop/answers.py").write_text(MODULE)
    (root / "texts/questions.txt").write_bytes(content)


def import_answers(root: Path) -> Dataset:
    """Return the dataset of the module, imported anew."""
    spec = importlib.util.spec_from_file_location("answers_of_shop", root / "shop/answers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules["answers_of_shop"] = module
    load.cache_clear()
    dataset: Dataset = module.v1
    return dataset


def digest(root: Path) -> str:
    """Return the digest of five rows of the dataset."""
    import_answers(root)
    try:
        return pinning.digest(Pin("mossy-owl", 2026, 5, dataset="answers_of_shop:v1"))
    finally:
        del sys.modules["answers_of_shop"]
        load.cache_clear()


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    """It is found in a folder above the module's; empty lines, comments and a byte order mark are left out."""
    write(tmp_path, "\ufeff# What we ask\n\nWho?\r\n  Why so?  \n#Where?\nÀ quoi bon?\n".encode())
    question = import_answers(tmp_path).table("answers").columns["question"]
    assert set(values(question, range(100))) == {"Who?", "Why so?", "À quoi bon?"}
    assert question.kind == "one of 3 of questions.txt"


def test_the_nearest_file_is_taken(tmp_path: Path) -> None:
    """A file beside the module comes before one above it."""
    write(tmp_path, b"Above\n")
    (tmp_path / "shop/texts").mkdir()
    (tmp_path / "shop/texts/questions.txt").write_text("Beside\n")
    assert set(values(import_answers(tmp_path).table("answers").columns["question"], range(9))) == {"Beside"}


def test_a_files_content_is_in_the_digest(tmp_path: Path) -> None:
    """One more entry is another digest, even where no row of those that are made has it; a comment is none."""
    write(tmp_path, b"".join(b"Question %d?\n" % number for number in range(1000)))
    before = digest(tmp_path)
    path = tmp_path / "texts/questions.txt"
    path.write_bytes(b"# Questions\n" + path.read_bytes())
    assert digest(tmp_path) == before
    path.write_bytes(path.read_bytes().replace(b"Question 999?", b"Question 999!"))
    assert digest(tmp_path) != before


def test_other_headers_are_as_they_were() -> None:
    """A column without a file has the same five words in the digest as ever; one with a file has a sixth."""
    columns = {"id": c.uuid_key(), "name": c.entries("projects"), "own": c.entries("support/datasets/questions.txt")}
    table = Dataset(Table("t", rows=c.size("t", 5), columns=columns)).table("t")
    assert pinning._header(table)[3] == [
        ("id", "uuid", "", False, ""),
        ("name", "text", "", False, ""),
        ("own", "text", "", False, "", table.columns["own"].content),
    ]
    assert len(table.columns["own"].content) == 64


def test_composed_columns_keep_the_content() -> None:
    """NULLs, arrays and documents of entries have the file's content in the digest as well."""
    kind = c.entries("support/datasets/questions.txt")
    composed = (c.nullable(kind), c.array(kind, 0, 2), c.document({"question": kind}))
    assert [column.content for column in composed] == [kind.content] * 3


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "it has no entry (expected one a line). Write some."),
        (b"# only\n\n", "it has no entry (expected one a line). Write some."),
        ("Größe\n".encode("latin-1"), "it is not in UTF-8 (byte 2 is another one). Save it anew."),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, content: bytes, problem: str) -> None:
    """The message has the call, the file and what is wrong with it."""
    write(tmp_path, content)
    with pytest.raises(DatasetError) as caught:
        import_answers(tmp_path)
    path = tmp_path / "texts/questions.txt"
    assert str(caught.value) == f"entries('texts/questions.txt'): {path}: {problem}"


def test_a_missing_file(tmp_path: Path) -> None:
    """The folder that is looked in first is named."""
    write(tmp_path, b"Who?\n")
    (tmp_path / "texts/questions.txt").unlink()
    with pytest.raises(DatasetError) as caught:
        import_answers(tmp_path)
    assert str(caught.value) == (
        f"entries('texts/questions.txt'): there is no file 'texts/questions.txt' in {tmp_path / 'shop'} or in the "
        "folders above it. Correct the path."
    )


def test_an_entry_that_is_there_twice(tmp_path: Path) -> None:
    """It may be, unless entries have to be unique."""
    write(tmp_path, b"Who?\nWhy?\nWho?\n")
    assert set(values(import_answers(tmp_path).table("answers").columns["question"], range(30))) == {"Who?", "Why?"}
    (tmp_path / "shop/answers.py").write_text(MODULE.replace('.txt"', '.txt", unique=True'))
    with pytest.raises(DatasetError, match=r"an entry is there twice \('Who\?'\)\. Leave one out, or leave out unique"):
        import_answers(tmp_path)


def test_an_unknown_subject() -> None:
    """The known ones are listed."""
    assert refused(c.entries, "project") == (
        "entries('project'): subject must be known (expected one of projects, teams, tags, job_titles, genres, "
        "event_titles, article_titles, comments, countries, languages, currencies, mime_types, user_agents, versions, "
        "licences, or the path of a file, found 'project'). Correct it."
    )

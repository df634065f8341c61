"""Hashes of passwords, as the libraries that check them make and read them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from example_data import Dataset, Table
from example_data import columns as c
from example_data.errors import DatasetError
from example_data.generation.generator import make_column
from example_data.generation.pin import Pin
from example_data.generation.secret import Secret
from tests.support.column_values import refused

PIN = Pin("mossy-owl", 2026, 4, password=Secret("pässword"))

HASHES = {
    "django": ("pbkdf2_sha256$600000$f1d3f5cab55d5395fd0dd8a88823ca3b$c/C9equ/ClX23+w43IWM46SkFmYq/Qu1HmVTKQin02o="),
    "werkzeug": (
        "pbkdf2:sha256:600000$f1d3f5cab55d5395fd0dd8a88823ca3b$73f0bd7aabbf0a55"
        "f6dfec38dc858ce3a4a416662afd0bb51e65532908a7d36a"
    ),
    "passlib": ("$pbkdf2-sha256$600000$8dP1yrVdU5X9DdioiCPKOw$ttxcFEWes5T4lbtMPelzUzaSn5bMRJ8Azo79Ij8GxTA"),
}
"""What Django 5.2.19, Werkzeug 3.1.9 and passlib 1.7.4 make of `pässword` with these salts and iterations; each of them
was asked for the password, and for another one, too."""


def passwords(form: str, pin: Pin = PIN) -> list[str]:
    """Return the values of a column of four rows, two of them fixed."""
    columns = {"id": c.uuid_key(), "password": c.password(form)}  # type: ignore[arg-type] # wrong ones, too
    (table,) = Dataset(Table("users", rows=c.size("users", 4), first=[{}, {}], columns=columns)).tables
    return make_column(pin, table, "password", range(4)).values()


@pytest.mark.parametrize("form", HASHES)
def test_hashes(form: str) -> None:
    """Fixed rows have the hash that the library makes, each with another salt; all others have none."""
    first, second, *others = passwords(form)
    assert (first, others) == (HASHES[form], ["!", "!"])
    assert second != first


def test_no_password() -> None:
    """Without a password no row has a hash."""
    assert passwords("django", replace(PIN, password=None)) == ["!"] * 4


def test_a_row_that_says_otherwise() -> None:
    """A fixed row may say what it has."""
    columns = {"id": c.uuid_key(), "password": c.password()}
    (table,) = Dataset(Table("users", rows=c.size("users", 4), first=[{"password": "!x"}], columns=columns)).tables
    assert make_column(PIN, table, "password", range(2)).values() == ["!x", "!"]


def test_wrong_forms() -> None:
    """A form that nobody reads is refused, and so is a password in what is compared."""
    assert refused(c.password, "bcrypt") == (
        "password('bcrypt'): form must be one of django, werkzeug, passlib (found form='bcrypt')."
    )
    assert refused(c.document, {"password": c.password()}).endswith(
        "member 'password' must not be a password. Make it a column: a document is compared."
    )
    columns = {"id": c.uuid_key(), "password": c.password(), "text": c.template("{password}")}
    with pytest.raises(DatasetError) as caught:
        Dataset(Table("users", columns=columns))
    assert str(caught.value) == (
        "Column users.text: it is made of users.password, which nothing compares, so that its own values would not be "
        "the same everywhere. Name another column."
    )

"""Groups in PostgreSQL: queries find nothing that does not agree, and a script writes the same rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from example_data.generation.pin import Pin
from tests.support.datasets import helpdesk
from tests.support.project import ON, rows
from tests.support.revisions import contents, write_revisions

if TYPE_CHECKING:
    from tests.support.project import Project

PIN = Pin(
    "mossy-owl",
    2026,
    40,
    dataset="tests.support.datasets.helpdesk:v1",
    locale="de_DE",
    sizes={"tickets": 300, "categories": 10, "products": 120},
)

LETTERS = """regexp_replace(translate(replace(replace(replace(replace(lower({}), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'),
    'ß', 'ss'), 'áàâçéèêëíïîóôúû', 'aaaceeeeiiioouu'), '[^a-z0-9]', '', 'g')"""
"""The letters and figures of a text as addresses have them."""

GIVEN_NAME, FIRM = LETTERS.format("given_name"), LETTERS.format("name")

DISAGREEMENTS = {
    "a name and its parts": "users WHERE full_name <> given_name || ' ' || surname",
    "an e-mail and a name": f"users WHERE split_part(email, '.', 1) <> {GIVEN_NAME}",
    "an e-mail and a user name": "users WHERE substring(email from '[0-9]+') <> substring(user_name from '[0-9]+')",
    "initials": "users WHERE left(initials, 1) <> left(given_name, 1)",
    "a user's firm": "users JOIN firms ON firm_id = firms.id WHERE firm_name <> name",
    "a manager": "users a JOIN users b ON a.manager_id = b.id WHERE a.manager_name <> b.full_name",
    "no manager": "users WHERE (manager_id IS NULL) <> (manager_name IS NULL)",
    "a contact": "tickets JOIN users u ON user_id = u.id WHERE (contact, contact_email) <> (full_name, email)",
    "two people": "tickets WHERE contact_email = agent_email",
    "a domain and a name": f"firms WHERE {FIRM} || 'example' <> regexp_replace(domain, '[^a-z0-9]', '', 'g')",
    "a domain and a website": "firms WHERE website <> 'https://www.' || domain",
    "a domain and a mailbox": "firms WHERE split_part(mailbox, '@', 2) <> domain",
    "a city in two countries": (
        "(SELECT FROM firms GROUP BY city, region_code HAVING count(DISTINCT (country, country_code, country_code3, "
        "time_zone, calling_code, currency, region)) > 1) x"
    ),
    "a file's end": "tickets WHERE right(file_name, length(extension) + 1) <> '.' || extension",
    "an extension of two types": "(SELECT FROM tickets GROUP BY extension HAVING count(DISTINCT mime_type) > 1) x",
    "a product's category": "products p JOIN categories c ON category_id = c.id WHERE category <> c.name",
    "an item of two categories": (
        "(SELECT FROM products GROUP BY split_part(name, ' mossy', 1) HAVING count(DISTINCT category) > 1) x"
    ),
}
"""By what would not agree, where rows that do not are found."""


@pytest.fixture
def helpdesk_project(new_project: Project) -> Project:
    """Return a project at the revision before the seed, with the tables of the helpdesk."""
    write_revisions(new_project, helpdesk.TABLES, PIN)
    new_project.alembic("upgrade", "t")
    return new_project


def test_rows_agree(helpdesk_project: Project) -> None:
    """No query finds a row that does not agree with another value of its own, or with another row."""
    helpdesk_project.alembic(*ON, "upgrade", "s1")
    found = {name: rows(helpdesk_project.url, f"SELECT count(*) FROM {of}")[0][0] for name, of in DISAGREEMENTS.items()}
    assert found == dict.fromkeys(DISAGREEMENTS, 0)
    assert rows(helpdesk_project.url, "SELECT count(*) > 90 FROM users") == [(True,)]


def test_a_script_is_the_same(helpdesk_project: Project) -> None:
    """A script writes the rows that a connection writes."""
    helpdesk_project.alembic(*ON, "upgrade", "s1")
    written = contents(helpdesk_project, PIN)
    helpdesk_project.alembic("downgrade", "t")
    assert helpdesk_project.psql(helpdesk_project.alembic(*ON, "upgrade", "t:s1", "--sql")) == ""
    assert contents(helpdesk_project, PIN) == written
    assert [len(written[table]) for table in ("firms", "tickets", "categories", "products")] == [40, 300, 10, 120]

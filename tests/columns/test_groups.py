"""Groups: columns of one row that agree, along references too, and what is refused (`groups`, `person_group`)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from example_data import Dataset, Table
from example_data import columns as c
from example_data.errors import DatasetError
from example_data.generation import generator
from example_data.generation.dataset import load
from example_data.generation.pin import Pin
from tests.support.column_values import LOCALES, OWL, refused, sample, values
from tools.build_corpora import fold

HELPDESK = Pin(
    "mossy-owl",
    2026,
    40,
    dataset="tests.support.datasets.helpdesk:v1",
    sizes={"tickets": 300, "categories": 10, "products": 120},
)

WHO = c.person()


def rows_of(pin: Pin, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Return some columns of all rows of a table."""
    blocks = generator.blocks(pin, load(pin.dataset).table(table), columns=columns)
    return [row for block in blocks for row in block.values()]


def refusal(*tables: Table) -> str:
    """Return the message about a dataset that is refused."""
    with pytest.raises(DatasetError) as caught:
        Dataset(*tables)
    return str(caught.value)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_person_is_one_person(locale: str) -> None:
    """Full name, given name, surname, initials, e-mail and user name are of the same person, accents or not."""
    pin = replace(OWL, locale=locale)
    kinds = (WHO.full_name(), WHO.given_name(), WHO.surname(), WHO.initials(), WHO.email(), WHO.user_name())
    plain = WHO.full_name(accents=False)
    people = zip(*(values(kind, range(500), pin) for kind in (*kinds, plain)), strict=True)
    for full, given, surname, initials, email, user, ascii_name in people:
        assert full == f"{given} {surname}"
        assert ascii_name == f"{fold(given, locale)} {fold(surname, locale)}"
        assert initials[0] == given[0]
        assert initials[1] == next(letter for letter in surname if letter.isupper())
        first, last = (re.sub("[^a-z]", "", fold(name, locale).lower()) for name in (given, surname))
        assert (email.partition("@")[0], user) == (f"{first}.{last}", f"{first}_{last}")


def test_names_have_accents() -> None:
    """A name is written as its owner writes it; in e-mails it is folded as people of the locale do."""
    pin = replace(OWL, locale="de_DE")
    people = zip(*(values(kind, range(200), pin) for kind in (WHO.full_name(), WHO.email(unique=True))), strict=True)
    assert [pair for pair in people if not pair[0].isascii()][:2] == [
        ("Karolina Preiß", "karolina.preiss113@mossy-owl.example"),
        ("Walburga Schönland", "walburga.schoenland474@mossy-owl.example"),
    ]


def test_an_email_and_a_user_name_have_the_same_number() -> None:
    """Unique texts of one person have one number; of another person of the row another."""
    agent = c.person("agent")
    kinds = (WHO.email(unique=True), WHO.user_name(unique=True), agent.email(unique=True))
    numbers = [[re.findall(r"\d+", text) for text in values(kind, range(300))] for kind in kinds]
    assert numbers[0] == numbers[1] != numbers[2]
    assert len({number for (number,) in numbers[0]}) == 300


def test_two_persons_stand_side_by_side() -> None:
    """Groups of different names are different people."""
    sender, receiver = (values(c.person(name).full_name(), range(200)) for name in ("sender", "receiver"))
    assert sum(one == other for one, other in zip(sender, receiver, strict=True)) < 5


def test_adding_a_column_moves_nothing() -> None:
    """A person's column is the same whatever else of the person the table has."""
    alone = Table("people", rows=c.size("people", 5), columns={"id": c.uuid_key(), "mail": c.person().email()})
    more = replace(alone, columns={"name": c.person().full_name(), **alone.columns, "user": c.person().user_name()})
    made = [table.columns["mail"].make(table.stream(OWL, "mail"), range(5)).values() for table in (alone, more)]
    assert made[0] == made[1]


def test_a_reference_leads_to_the_same_person() -> None:
    """A ticket's contact is its user, to the letter, and a user's manager too, or nobody."""
    users = rows_of(HELPDESK, "users", "full_name", "email", "manager_name")
    by_name = dict(row[:2] for row in users)
    tickets = rows_of(HELPDESK, "tickets", "contact", "contact_email")
    assert [row for row in tickets if by_name[row[0]] != row[1]] == []
    managers = [row[2] for row in users]
    assert {manager for manager in managers if manager} <= set(by_name)
    assert 0 < managers.count(None) < len(managers) // 2


def test_references_of_one_name_lead_on() -> None:
    """A group follows one of a further table that follows a reference of the same name; a circle is refused."""
    own, above = {"id": c.uuid_key()}, {"city": c.place(of="parent_id").city()}
    clinics = Table("clinics", rows=c.size("clinics", 3), columns={**own, "city": c.place().city()})
    wards = Table("wards", rows=c.per("clinics", 2, 2), columns={**own, "parent_id": c.parent("clinics"), **above})
    beds = Table("beds", rows=c.per("wards"), columns={**own, "parent_id": c.parent("wards"), **above})
    table = Dataset(clinics, wards, beds).table("beds")
    made = table.columns["city"].make(table.stream(OWL, "city"), range(6)).values()
    assert made == ["San Jose", "San Jose", "Manchester", "Manchester", "Denver", "Denver"]
    circle = replace(clinics, columns={**own, "parent_id": c.late(c.reference("beds")), **above})
    assert refusal(circle, wards, beds) == (
        "Column clinics.city (a city, through parent_id): its group follows itself (clinics.parent_id -> "
        "beds.parent_id -> wards.parent_id). Leave out one of the of=..."
    )


def test_too_few_unique_texts_name_the_group() -> None:
    """Where as many texts as there are rows have no room, the message says of which group they are."""
    kind = c.person("agent").email(unique=True, max_length=3)
    table = Dataset(Table("users", rows=c.size("users", 5), columns={"id": c.uuid_key(), "mail": kind})).table("users")
    assert refused(kind.make, table.stream(OWL, "mail"), range(5)) == (
        "Seed 'mossy-owl', group agent of users: too few different values are possible (expected 300, found 0). Allow "
        "longer values or wider bounds, or make the table smaller."
    )


def test_groups_grow() -> None:
    """The first rows stay as they are when a table grows, also along a parent."""
    small, large = (rows_of(replace(HELPDESK, user_count=n), "users", "firm_name", "email") for n in (20, 60))
    assert large[: len(small)] == small


def test_members_of_a_document() -> None:
    """A member of a document agrees with a column of the row."""
    (document,) = values(c.document({"name": WHO.full_name(), "email": WHO.email()}), range(1))
    assert document == {"name": sample("person_full_name", range(1))[0], "email": sample("person_email", range(1))[0]}


USERS = Table("users", rows=c.size("users", 5), columns={"id": c.uuid_key(), "name": WHO.full_name()})


def test_a_group_that_is_not_there() -> None:
    """The other table has to have a group of that kind and name."""
    columns = {"id": c.uuid_key(), "user_id": c.reference("users"), "name": c.person("agent", of="user_id").full_name()}
    assert refusal(USERS, Table("tickets", columns=columns)) == (
        "Column tickets.name (a full name of agent, through user_id): 'users' has no such group (expected a person of "
        "the name 'agent', as this one follows 'user_id'). Give that table a column of it, or leave out of='user_id'."
    )


def test_a_group_of_another_kind() -> None:
    """A place does not follow a person, nor a place of the world one of the locale."""
    places = Table("users", rows=c.size("users", 5), columns={"id": c.uuid_key(), "city": c.place(world=True).city()})
    columns = {"id": c.uuid_key(), "user_id": c.reference("users"), "city": c.place(of="user_id").city()}
    assert "'users' has no such group (expected a place of the name 'place'" in refusal(
        places, Table("tickets", columns=columns)
    )


def test_a_member_of_a_document_that_follows_no_reference() -> None:
    """What is wrong with a member is refused as it is of a column."""
    columns = {"id": c.uuid_key(), "contact": c.document({"name": c.person(of="id").full_name()})}
    assert refusal(USERS, Table("tickets", columns=columns)) == (
        "Column tickets.contact (a document of name): 'id' refers to no row (expected a reference of tickets: none). "
        "Correct the name."
    )


def test_a_group_that_follows_no_reference() -> None:
    """The references there are, are named."""
    columns = {"id": c.uuid_key(), "user_id": c.reference("users"), "name": c.person(of="id").full_name()}
    assert refusal(USERS, Table("tickets", columns=columns)) == (
        "Column tickets.name (a full name, through id): 'id' refers to no row (expected a reference of tickets: "
        "user_id). Correct the name."
    )


def test_a_group_that_follows_itself() -> None:
    """Where no row of the circle has a person of its own, there is none."""
    columns = {"id": c.uuid_key(), "boss_id": c.tree(), "name": c.person(of="boss_id").full_name()}
    assert "'users' has no such group" in refusal(Table("users", rows=c.size("users", 5), columns=columns))


def test_groups_that_follow_each_other() -> None:
    """Nor is there one where two tables send each other round."""
    ticket = {"ticket_id": c.late(c.reference("tickets")), "name": c.person(of="ticket_id").full_name()}
    user = {"user_id": c.reference("users"), "name": c.person(of="user_id").full_name()}
    users = Table("users", rows=c.size("users", 5), columns={"id": c.uuid_key(), **ticket})
    assert refusal(users, Table("tickets", columns={"id": c.uuid_key(), **user})) == (
        "Column users.name (a full name, through ticket_id): its group follows itself (users.ticket_id -> "
        "tickets.user_id). Leave out one of the of=..."
    )


def test_a_group_may_follow_a_late_reference() -> None:
    """Everybody is somebody's friend: the person of the row referred to."""
    columns = {"id": c.uuid_key(), "name": WHO.full_name(), "friend_id": c.late(c.reference("users", unique=True))}
    users = replace(USERS, columns={**columns, "friend": c.person(of="friend_id").full_name()})
    made = {name: users_of(users, name) for name in ("name", "friend")}
    assert sorted(made["friend"]) == sorted(made["name"])
    assert made["friend"] != made["name"]


def users_of(table: Table, name: str) -> list[Any]:
    """Return the values of a column of a dataset's only table."""
    (resolved,) = Dataset(table).tables
    return resolved.columns[name].make(resolved.stream(Pin("mossy-owl", 2026, 5), name), range(5)).values()


@pytest.mark.parametrize(
    ("make", "arguments", "message"),
    [
        (c.person, {"name": ""}, "person(...): name must be a text that is not empty (found ''). Correct it."),
        (c.place, {"of": 3}, "place(...): of must be a text (found 3). Correct it."),
        (
            c.person("agent").email,
            {"max_length": 0},
            "person('agent').email(max_length=0): max_length must be at least 1 (found max_length=0).",
        ),
        (
            c.place(of="x", world=True).city,
            {"max_length": 0},
            (
                "place('place', of='x', world=True).city(max_length=0): max_length must be at least 1 (found "
                "max_length=0)."
            ),
        ),
        (
            c.firm().website,
            {"max_length": 20},
            "firm('firm').website(max_length=20): max_length must be at least 21 (found max_length=20).",
        ),
    ],
)
def test_wrong_arguments(make: Any, arguments: dict[str, Any], message: str) -> None:  # noqa: ANN401
    """The message has the call as it was written, with its group."""
    assert refused(make, **arguments) == message


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "pl_PL"])
def test_a_firm_is_one_firm(locale: str) -> None:
    """Domain, e-mail and website have the name's letters, and where they are unique its number."""
    pin = replace(OWL, locale=locale)
    firm = c.firm("buyer")
    for unique, end in ((False, r"\.example"), (True, r"-\d+-mossy-owl\.example")):
        kinds = (firm.name(unique=unique), firm.domain(unique=unique), firm.email(unique=unique))
        made = [values(kind, range(300), pin) for kind in (*kinds, firm.website(unique=unique))]
        for name, domain, email, website in zip(*made, strict=True):
            slug = re.sub("[^a-z0-9]+", "-", fold(name, locale).lower()).strip("-")
            assert re.sub("[^a-z0-9]", "", f"{slug}.example") == re.sub("[^a-z0-9]", "", domain)
            assert re.search(f"{end}$", domain)
            assert (email.partition("@")[2], website) == (domain, f"https://www.{domain}")
        assert not unique or len(set(made[1])) == 300


@pytest.mark.parametrize("max_length", [12, 20, 25, 40])
def test_a_short_domain_is_unique(max_length: int) -> None:
    """Where the name has no room, the domain is shorter, or a code; it always ends as it has to."""
    made = values(c.firm().domain(unique=True, max_length=max_length), range(1000))
    assert len(set(made)) == 1000
    assert all(len(text) <= max_length and text.endswith(".example") for text in made)


def test_a_file_is_one_file() -> None:
    """Name, stem, extension, MIME type and size are of the same file; checksums differ."""
    file = c.file()
    kinds = (file.name(), file.stem(), file.extension(), file.mime_type(), file.size(), file.checksum())
    made = list(zip(*(values(kind, range(2000)) for kind in kinds), strict=True))
    assert [row for row in made if row[0] != f"{row[1]}.{row[2]}"] == []
    types = {(extension, mime) for _, _, extension, mime, _, _ in made}
    assert (len(types), len(dict(types))) == (24, 24)
    assert len({checksum for *_, checksum in made}) == 2000
    sizes = [size for _, _, extension, _, size, _ in made if extension == "pdf"]
    assert (min(sizes) >= 40_000, max(sizes) < 40_000 * 2**7) == (True, True)

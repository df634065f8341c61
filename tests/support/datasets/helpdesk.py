"""A helpdesk: people, firms, places, files and products that agree, also along references."""

from __future__ import annotations

from example_data import Dataset, Table
from example_data import columns as c

TABLES = """
CREATE TABLE firms (id uuid PRIMARY KEY, name text UNIQUE, domain text UNIQUE, website text UNIQUE, mailbox text,
    street text, city text, region text, region_code text, postcode text, country text, country_code char(2),
    country_code3 char(3), latitude numeric(8, 5), longitude double precision, time_zone text, calling_code text,
    currency char(3));
CREATE TABLE users (id serial PRIMARY KEY, firm_id uuid NOT NULL REFERENCES firms, firm_name text, full_name text,
    given_name text, surname text, initials varchar(2), email varchar(80) UNIQUE, user_name text UNIQUE, phone text,
    manager_id integer REFERENCES users, manager_name text);
CREATE TABLE tickets (id uuid PRIMARY KEY, user_id integer NOT NULL REFERENCES users, contact text, contact_email text,
    agent text, agent_email text, city text, file_name varchar(30), extension text, mime_type text, size integer,
    checksum char(64));
CREATE TABLE categories (id uuid PRIMARY KEY, name varchar(80) UNIQUE);
CREATE TABLE products (id uuid PRIMARY KEY, category_id uuid NOT NULL REFERENCES categories, category text,
    name varchar(80) UNIQUE, description text);
"""

place, firm = c.place(world=True), c.firm()
user, manager = c.person(), c.person(of="manager_id")
contact, agent, file = c.person(of="user_id"), c.person("agent"), c.file()
item = c.item(of="category_id")

v1 = Dataset(
    Table(
        "firms",
        rows=c.size("firms", 40),
        columns={
            "id": c.uuid_key(),
            "name": firm.name(unique=True),
            "domain": firm.domain(unique=True),
            "website": firm.website(unique=True),
            "mailbox": firm.email(unique=True),
            "street": place.street(),
            "city": place.city(),
            "region": place.region(),
            "region_code": place.region_code(),
            "postcode": place.postcode(),
            "country": place.country(),
            "country_code": place.country_code(type="character"),
            "country_code3": place.country_code3(type="character"),
            "latitude": place.latitude(),
            "longitude": place.longitude(type="double precision"),
            "time_zone": place.time_zone(),
            "calling_code": place.calling_code(),
            "currency": place.currency(type="character"),
        },
    ),
    Table(
        "users",
        rows=c.per("firms", low=1, high=5),
        columns={
            "id": c.serial_key(type="integer"),
            "firm_id": c.parent("firms"),
            "firm_name": c.firm(of="firm_id").name(unique=True),
            "full_name": user.full_name(),
            "given_name": user.given_name(),
            "surname": user.surname(),
            "initials": user.initials(type="varchar"),
            "email": user.email(unique=True, max_length=80, type="varchar"),
            "user_name": user.user_name(unique=True),
            "phone": user.phone(),
            "manager_id": c.tree(type="integer"),
            "manager_name": manager.full_name(),
        },
    ),
    Table(
        "tickets",
        rows=c.size("tickets", 300),
        columns={
            "id": c.uuid_key(),
            "user_id": c.reference("users", skewed=True),
            "contact": contact.full_name(),
            "contact_email": contact.email(unique=True, max_length=80),
            "agent": agent.full_name(),
            "agent_email": agent.email(unique=True),
            "city": c.place().city(),
            "file_name": file.name(max_length=30, type="varchar"),
            "extension": file.extension(),
            "mime_type": file.mime_type(),
            "size": file.size(type="integer"),
            "checksum": file.checksum(type="character"),
        },
    ),
    Table(
        "categories",
        rows=c.size("categories", 10),
        columns={"id": c.uuid_key(), "name": c.item().category(unique=True, max_length=80, type="varchar")},
    ),
    Table(
        "products",
        rows=c.size("products", 120),
        columns={
            "id": c.uuid_key(),
            "category_id": c.reference("categories"),
            "category": item.category(),
            "name": item.name(unique=True, max_length=80, type="varchar"),
            "description": item.description(),
        },
    ),
)

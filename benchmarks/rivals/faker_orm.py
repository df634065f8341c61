"""Faker with the ORM: `python faker_orm.py`."""

import os
from itertools import islice
from uuid import UUID

from faker_names import make_people
from preferences import make_preferences
from sqlalchemy import ARRAY, ForeignKey, String, Uuid, create_engine, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

BATCH = 10_000
"""People that are in memory at once."""


class Base(DeclarativeBase):
    """The models."""


class User(Base):
    """A person."""

    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    display_name: Mapped[str] = mapped_column(String(32))


class UserPreferences(Base):
    """A person's preferences."""

    __tablename__ = "user_preferences"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    interest_theme_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    safety_toggle_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    unit_system: Mapped[str]
    revision: Mapped[int]


def main() -> None:
    """Write people in batches, with the ORM's bulk insert."""
    random, people = make_people(int(os.environ["PEOPLE"]))
    url = os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://")
    with Session(create_engine(url)) as session, session.begin():
        while batch := list(islice(people, BATCH)):
            session.execute(insert(User), [{"id": key, "display_name": name} for key, name in batch])
            session.execute(
                insert(UserPreferences),
                [{"user_id": key, **make_preferences(random)._asdict()} for key, _ in batch],
            )


if __name__ == "__main__":
    main()

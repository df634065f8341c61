"""A suite whose tests have 7,000 rows each, made by factory_boy in a transaction that is rolled back."""

import os
import uuid
from collections.abc import Iterator

import factory
import pytest
import sqlalchemy as sa
from factory.alchemy import SQLAlchemyModelFactory
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import ARRAY

ENGINE = sa.create_engine(os.environ["URL"].replace("postgresql://", "postgresql+psycopg://"))
SESSION = orm.scoped_session(orm.sessionmaker())


class Base(orm.DeclarativeBase):
    """The base of the tables."""


class User(Base):
    """A person."""

    __tablename__ = "users"
    id = sa.Column(sa.Uuid, primary_key=True)
    display_name = sa.Column(sa.String(32), nullable=False, index=True)


class Preferences(Base):
    """What a person likes."""

    __tablename__ = "user_preferences"
    user_id = sa.Column(sa.Uuid, sa.ForeignKey("users.id"), primary_key=True)
    interest_theme_ids = sa.Column(ARRAY(sa.Uuid), nullable=False)
    safety_toggle_ids = sa.Column(ARRAY(sa.Uuid), nullable=False)
    unit_system = sa.Column(sa.Text, nullable=False)
    user = orm.relationship(User)


class UserFactory(SQLAlchemyModelFactory):
    """Make people."""

    class Meta:  # noqa: D106 - factory_boy's
        model = User
        sqlalchemy_session = SESSION

    id = factory.LazyFunction(uuid.uuid4)
    display_name = factory.Faker("first_name")


class PreferencesFactory(SQLAlchemyModelFactory):
    """Make preferences, each with its person."""

    class Meta:  # noqa: D106 - factory_boy's
        model = Preferences
        sqlalchemy_session = SESSION

    user = factory.SubFactory(UserFactory)
    interest_theme_ids = factory.LazyFunction(lambda: [uuid.uuid4()])
    safety_toggle_ids = factory.LazyFunction(list)
    unit_system = factory.Iterator(["metric", "imperial"])


@pytest.fixture(scope="session", autouse=True)
def tables() -> None:
    """Create the tables."""
    Base.metadata.create_all(ENGINE)


@pytest.fixture
def connection() -> Iterator[sa.Connection]:
    """Make the rows, and take them back."""
    with ENGINE.connect() as connection:
        SESSION.configure(bind=connection)
        PreferencesFactory.create_batch(3500)
        SESSION.flush()
        yield SESSION.connection()
        SESSION.rollback()
        SESSION.remove()


@pytest.mark.parametrize("number", range(int(os.environ["TESTS"])))
def test_rows(connection: sa.Connection, number: int) -> None:
    """The rows are there."""
    assert number >= 0
    for table in ("users", "user_preferences"):
        assert connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one() == 3500

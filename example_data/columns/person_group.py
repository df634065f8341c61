"""A person: names, addresses and a phone number that belong together."""

from __future__ import annotations

from functools import partial

from example_data.columns.accounts import email, phone, user_name
from example_data.columns.column_kind import column_kind
from example_data.columns.groups import Members, member
from example_data.columns.people import draw_names
from example_data.columns.text_parts import map_entries
from example_data.columns.unique_values import text_column
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.table import Column
from example_data.generation.vectors import Joined


class Person(Members):
    """A person of the seed's locale: one for each row, or the one of the row that a reference leads to.

    Args:
        name: What tells it from other persons of the same table, such as `sender`.
        of: A reference of the table. The person is then the one of the row referred to, whose table has a person of
            the same name.
    """

    def __init__(self, name: str = "person", of: str = "") -> None:
        super().__init__("person", name, of)

    @column_kind
    def full_name(self, *, accents: bool = True, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of the given name and the surname, such as `Zoé Lefèvre`; without accents `Zoe Lefevre`."""

        def make(stream: Stream, rows: Rows) -> Joined:
            return Joined(draw_names(stream, rows, accents=accents), " ")

        return member(self.group, "full_name", text_column("a full name", make, type, max_length))

    @column_kind
    def given_name(self, *, accents: bool = True, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of the given name."""
        draw = partial(draw_names, accents=accents)
        column = text_column("a given name", lambda stream, rows: draw(stream, rows)[0], type, max_length)
        return member(self.group, "given_name", column)

    @column_kind
    def surname(self, *, accents: bool = True, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of the surname."""
        draw = partial(draw_names, accents=accents)
        column = text_column("a surname", lambda stream, rows: draw(stream, rows)[1], type, max_length)
        return member(self.group, "surname", column)

    @column_kind
    def initials(self, *, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of the first letters of both names, such as `ZL`."""

        def make(stream: Stream, rows: Rows) -> Joined:
            return Joined(tuple(map_entries(name, _to_initial) for name in draw_names(stream, rows, accents=True)))

        return member(self.group, "initials", text_column("initials", make, type, max_length))

    @column_kind
    def email(self, *, unique: bool = False, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of e-mail addresses that reach nobody: `zoe.lefevre@example.com`.

        If `unique`, no other row has it, nor another seed's: `zoe.lefevre17@mossy-owl.example` (RFC 2606).
        """
        return member(self.group, "email", email(unique=unique, max_length=max_length, type=type))

    @column_kind
    def user_name(self, *, unique: bool = False, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of user names such as `zoe_lefevre`.

        If `unique`, no other row has it, nor another seed's: `zoe_lefevre17_mossy_owl`, with the e-mail's number.
        """
        return member(self.group, "user_name", user_name(unique=unique, max_length=max_length, type=type))

    @column_kind
    def phone(self, *, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of phone numbers that are set aside for fiction; several hundred for a locale."""
        return member(self.group, "phone", phone(max_length=max_length, type=type))


def _to_initial(name: str) -> str:
    """Return the first capital letter, which a particle such as `van` does not have."""
    return next((letter for letter in name if letter.isupper()), name[:1].upper())

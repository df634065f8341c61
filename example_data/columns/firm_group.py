"""A firm: a name, and a domain, an e-mail address and a website of that name."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from example_data.columns.column_kind import check_argument, column_kind
from example_data.columns.groups import Members, member
from example_data.columns.people import draw_names
from example_data.columns.places import draw_company, draw_entries
from example_data.columns.text_parts import Part, map_entries, repeat_text, shorten_texts, to_parts
from example_data.columns.texts import to_slug
from example_data.columns.unique_values import text_column
from example_data.generation.fixed_rows import find_role, overlay, overlay_entries
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.table import Column
from example_data.generation.vectors import Dictionary, DictionaryEncoded, Joined

TOP = ".example"
"""A top-level domain that leads nowhere (RFC 2606, section 2)."""

BARE = Dictionary(("",))
"""What stands before a domain that is only a domain."""

MAILBOXES = Dictionary(("info@", "contact@", "hello@", "office@"))
"""What stands before it in the address of a firm that one does not know."""

WEB = Dictionary(("https://www.",))
"""What stands before it in the address of a website."""


class Firm(Members):
    """A firm of the seed's locale: one for each row, or the one of the row that a reference leads to.

    Where a firm's texts are `unique`, all of them have the same number. They agree where all or none of them are.

    Args:
        name: What tells it from other firms of the same table, such as `buyer`.
        of: A reference of the table. The firm is then the one of the row referred to, whose table has a firm of the
            same name.
    """

    def __init__(self, name: str = "firm", of: str = "") -> None:
        super().__init__("firm", name, of)

    @column_kind
    def name(
        self, *, unique: bool = False, accents: bool = True, max_length: int | None = None, type: str = "text"
    ) -> Column:
        """Return a column of firms such as `Müller GmbH`.

        If `unique`, no other row has it, nor another seed's: `Müller GmbH 17 mossy-owl`.
        """
        make = partial(draw_company, accents=accents)
        column = text_column("a firm", make, type, max_length, unique=unique, joint=" ")
        return member(self.group, "name", column)

    @column_kind
    def domain(self, *, unique: bool = False, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of domains that lead nowhere: `mueller-gmbh.example` (RFC 2606).

        If `unique`, no other row has it, nor another seed's: `mueller-gmbh-17-mossy-owl.example`.
        """
        return self._address("domain", BARE, unique=unique, max_length=max_length, type_name=type)

    @column_kind
    def email(self, *, unique: bool = False, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of e-mail addresses of the domain: `info@mueller-gmbh.example`.

        If `unique`, they are of the unique domain.
        """
        return self._address("email", MAILBOXES, unique=unique, max_length=max_length, type_name=type)

    @column_kind
    def website(self, *, unique: bool = False, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of web addresses of the domain: `https://www.mueller-gmbh.example`.

        If `unique`, they are of the unique domain.
        """
        return self._address("website", WEB, unique=unique, max_length=max_length, type_name=type)

    def _address(
        self, role: str, starts: Dictionary, *, unique: bool, max_length: int | None, type_name: str
    ) -> Column:
        """Return a column of domains, with one of some texts before each."""
        before = max(map(len, starts))
        least = before + len(TOP) + 1
        is_long_enough = max_length is None or max_length >= least
        check_argument(is_long_enough, f"max_length must be at least {least}", max_length=max_length)
        room = None if max_length is None else max_length - before

        def make_domain(stream: Stream, rows: Rows) -> Joined:
            label = Joined(_draw_label(stream, rows))
            if unique:
                return label
            short = shorten_texts(label, None if room is None else room - len(TOP))
            return Joined((*to_parts(short), repeat_text(TOP, rows)))

        tail = f"-{{}}{TOP}".format
        domain = text_column(
            "a domain", make_domain, type_name, room, unique=unique, joint="-", tail=tail, frame=("", TOP)
        )

        def make(stream: Stream, rows: Rows) -> Joined:
            start = DictionaryEncoded(stream.index("start", rows, len(starts)), starts)
            whole = overlay(domain.make(stream, rows), rows, find_role(stream, "domain"))
            return Joined((start, *to_parts(whole)))

        return member(self.group, role, replace(domain, make=make, kind=f"a firm's {role}"))


def _draw_label(stream: Stream, rows: Rows) -> tuple[Part, ...]:
    """Return the firm's name as a domain has it."""
    surname, suffix = draw_names(stream, rows)[1], draw_entries("company_suffixes", stream, rows, purpose="suffix")
    first, last = map_entries(surname, to_slug), map_entries(suffix, to_slug)
    said = {row: to_slug(name) for row, name in find_role(stream, "name").items() if name}
    none = dict.fromkeys(said, "")
    parts = ((first, said), (repeat_text("-", rows), none), (last, none))
    return tuple(overlay_entries(part, rows, given) for part, given in parts)

"""How people and their computers are reached: never anybody's real address or number."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

from example_data.columns.people import drawn
from example_data.columns.text_parts import figures, fitted, fixed, form_of, mapped, parts_of, text_column
from example_data.columns.texts import slug_of, slug_words
from example_data.columns.unique_values import LARGEST, unique_numbers, unique_texts
from example_data.errors import DatasetError
from example_data.generation.dataset import Column
from example_data.generation.vectors import Coded, Joined, Plain, Vocabulary

if TYPE_CHECKING:
    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream

DOMAINS = Vocabulary(("@example.com", "@example.net", "@example.org"))
"""Reserved for examples (RFC 2606, section 3)."""

NORTH_AMERICA = "en_US"
"""Whose numbers those locales have that have none of their own."""

PHONES = {
    "en_US": ("+1 202 555 01", "+1 303 555 01", "+1 312 555 01", "+1 404 555 01", "+1 617 555 01", "+1 702 555 01"),
    "en_GB": ("+44 1632 9600", "+44 1632 9605", "+44 7700 9000", "+44 7700 9004", "+44 7700 9008"),
    "de_DE": ("+49 30 231250", "+49 69 900090", "+49 40 669690", "+49 221 47100", "+49 89 999980"),
    "fr_FR": ("+33 1 99 00 00 ", "+33 2 61 91 00 ", "+33 3 53 01 00 ", "+33 4 65 71 00 ", "+33 6 39 98 00 "),
}
"""What the numbers of a locale begin with; two figures follow. They are set aside for films and plays:

* 555-0100 to 555-0199 of every area code in North America (ATIS-0300115, 555 NXX Line Number Reservation);
* 01632 960000 to 960999 and 07700 900000 to 900999 (Ofcom, Numbers for use in TV and radio drama);
* 030 23125, 069 90009, 040 66969, 0221 4710 and 089 99998 with three figures (Bundesnetzagentur, Drama Numbers);
* 01 99 00, 02 61 91, 03 53 01, 04 65 71 and 06 39 98 with four figures (Arcep, decision 2018-0881).

The others have those of North America.
"""

NETWORKS = (("192.0.2.0", 256), ("198.51.100.0", 256), ("203.0.113.0", 256))
"""For documentation only: TEST-NET-1 to 3 (RFC 5737)."""

NETWORK_6, ADDRESSES_6 = "2001:db8::", 256
"""For documentation only (RFC 3849)."""


def email(*, unique: bool = False, max_length: int | None = None, type: str = "text") -> Column:
    """An e-mail address that reaches nobody, such as `mara.smith@example.com`.

    Args:
        unique: Whether no other row has it, nor another seed's: `mara.smith17@mossy-owl.example` (RFC 2606).
        max_length: At most so many characters.
        type: `text`, or one with its form, such as `citext`.
    """

    def make(stream: Stream, rows: Rows) -> Joined:
        if unique:
            tail = f"@{stream.pin.name}.example"
            return unique_texts(stream, rows, _person(stream, rows, "."), tail, max_length, frame=("", "@x.example"))
        domain = Coded(stream.index("domain", rows, len(DOMAINS)), DOMAINS)
        person = fitted(
            _person(stream, rows, "."), None if max_length is None else max(max_length - len(DOMAINS[0]), 1)
        )
        return Joined((*parts_of(person), domain))

    return text_column("an e-mail address" + " of its own" * unique, make, type, max_length)


def user_name(*, unique: bool = False, max_length: int | None = None, type: str = "text") -> Column:
    """A user name such as `mara_smith`.

    Args:
        unique: Whether no other row has it, nor another seed's: `mara_smith17_mossy_owl`.
        max_length: At most so many characters.
        type: `text`, or one with its form.
    """

    def make(stream: Stream, rows: Rows) -> Joined:
        person = _person(stream, rows, "_")
        tail = f"_{stream.pin.name.replace('-', '_')}"
        return unique_texts(stream, rows, person, tail, max_length) if unique else person

    return text_column("a user name" + " of its own" * unique, make, type, max_length)


def _person(stream: Stream, rows: Rows, separator: str) -> Joined:
    """A given name and a surname, in lower-case letters."""
    given, family = (Coded(name.codes, mapped(name.vocabulary, _lowered)) for name in drawn(stream, rows))
    return Joined((given, fixed(separator, rows), family))


def _lowered(name: str) -> str:
    """A name in the letters that addresses have everywhere."""
    return slug_of(name).replace("-", "")


def phone(*, max_length: int | None = None, type: str = "text") -> Column:
    """A phone number that is nobody's, of those set aside for fiction; several hundred of a locale."""

    def make(stream: Stream, rows: Rows) -> Joined:
        prefixes = _PREFIXES.get(stream.pin.locale, _PREFIXES[NORTH_AMERICA])
        prefix = Coded(stream.index("prefix", rows, len(prefixes)), prefixes)
        return Joined((prefix, Coded(stream.index("number", rows, 100), figures("0123456789", 2))))

    return text_column("a phone number", make, type, max_length)


_PREFIXES = {locale: Vocabulary(prefixes) for locale, prefixes in PHONES.items()}


def url(*, unique: bool = False, max_length: int | None = None, type: str = "text") -> Column:
    """An address on the web that leads nowhere, such as `https://river.example/quiet-garden` (RFC 2606).

    Args:
        unique: Whether no other row has it, nor another seed's: `https://river.example/quiet-garden-17-mossy-owl`.
        max_length: At most so many characters.
        type: `text`, or one with its form.
    """

    def make(stream: Stream, rows: Rows) -> Joined:
        host, first, second = slug_words(stream, rows, 3)
        words = Joined((fixed("https://", rows), host, fixed(".example/", rows), first, fixed("-", rows), second))
        frame = ("https://x.example/", "")
        tail = f"-{stream.pin.name}"
        return unique_texts(stream, rows, words, tail, max_length, joint="-", frame=frame) if unique else words

    return text_column("a web address" + " of its own" * unique, make, type, max_length)


def ip_address(*, version: int = 4, unique: bool = False, type: str = "inet") -> Column:
    """An address of the networks set aside for documentation (RFC 5737, RFC 3849); several hundred.

    Args:
        version: 4 or 6.
        unique: Whether no other row of the seed has it, and hardly ever one of another seed; of version 6 only.
        type: `inet`, or a domain over it.
    """
    if unique and version == 4:  # noqa: PLR2004 - of the protocol
        raise DatasetError("The networks for documentation have 768 addresses of version 4: take version=6 if unique.")
    addresses = Vocabulary(_addresses() if version == 4 else [IPv6Address(NETWORK_6) + n for n in range(ADDRESSES_6)])  # noqa: PLR2004 - of the protocol

    def make(stream: Stream, rows: Rows) -> Coded | Plain:
        if unique:
            _, found = unique_numbers(stream, rows, LARGEST)
            return Plain([IPv6Address(NETWORK_6) + number for number in found.tolist()])
        return Coded(stream.index("address", rows, len(addresses)), addresses)

    told = " of its own" if unique else ""
    return Column(type, make, f"an IP address{told}", written_as=form_of(type, "inet"))


def _addresses() -> list[IPv4Address]:
    return [IPv4Address(first) + number for first, count in NETWORKS for number in range(count)]

"""E-mail addresses, user names, phone numbers, web and IP addresses: never anybody's real one."""

from __future__ import annotations

from ipaddress import ip_network

from example_data.columns.column_kind import check_argument, column_kind, infer_written_as
from example_data.columns.people import draw_names
from example_data.columns.text_parts import list_texts, map_entries, repeat_text, shorten_texts, to_parts
from example_data.columns.texts import draw_slug_words, to_slug
from example_data.columns.unique_values import LARGEST, draw_unique_numbers, text_column
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.table import Column
from example_data.generation.vectors import Dictionary, DictionaryEncoded, Joined, Plain

DOMAINS = Dictionary(("@example.com", "@example.net", "@example.org"))
"""Reserved for examples (RFC 2606, section 3)."""

NORTH_AMERICA = "en_US"
"""The locale whose phone numbers are used for locales that are not in `PHONES`."""

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

NETWORKS_4 = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
"""For documentation only: TEST-NET-1 to 3 (RFC 5737)."""

NETWORK_6 = "2001:db8::/120"
"""The first addresses of those that are for documentation only (RFC 3849)."""


@column_kind
def email(*, unique: bool = False, max_length: int | None = None, type: str = "text") -> Column:
    """Return a column of e-mail addresses that reach nobody, such as `mara.smith@example.com`.

    If `unique`, no other row has it, nor another seed's: `mara.smith17@mossy-owl.example` (RFC 2606).
    """

    def make(stream: Stream, rows: Rows) -> Joined:
        person = _draw_person(stream, rows, ".")
        if unique:
            return person
        domain = DictionaryEncoded(stream.index("domain", rows, len(DOMAINS)), DOMAINS)
        room = None if max_length is None else max(max_length - len(DOMAINS[0]), 1)
        return Joined((*to_parts(shorten_texts(person, room)), domain))

    tail, frame = "@{}.example".format, ("", "@x.example")
    return text_column("an e-mail address", make, type, max_length, unique=unique, tail=tail, frame=frame)


@column_kind
def user_name(*, unique: bool = False, max_length: int | None = None, type: str = "text") -> Column:
    """Return a column of user names such as `mara_smith`.

    If `unique`, no other row has it, nor another seed's: `mara_smith17_mossy_owl`.
    """

    def make(stream: Stream, rows: Rows) -> Joined:
        return _draw_person(stream, rows, "_")

    def tail(name: str) -> str:
        return f"_{name.replace('-', '_')}"

    return text_column("a user name", make, type, max_length, unique=unique, tail=tail)


def _draw_person(stream: Stream, rows: Rows, separator: str) -> Joined:
    """Return a given name and a surname for each row, in lower-case letters."""
    given, family = (map_entries(name, _to_address_letters) for name in draw_names(stream, rows))
    return Joined((given, repeat_text(separator, rows), family))


def _to_address_letters(name: str) -> str:
    """Return a name in the letters that every address may have."""
    return to_slug(name).replace("-", "")


@column_kind
def phone(*, max_length: int | None = None, type: str = "text") -> Column:
    """Return a column of phone numbers that are set aside for fiction; several hundred for a locale."""

    def make(stream: Stream, rows: Rows) -> Joined:
        prefixes = _PREFIXES.get(stream.pin.locale, _PREFIXES[NORTH_AMERICA])
        prefix = DictionaryEncoded(stream.index("prefix", rows, len(prefixes)), prefixes)
        return Joined((prefix, DictionaryEncoded(stream.index("number", rows, 100), list_texts("0123456789", 2))))

    return text_column("a phone number", make, type, max_length)


_PREFIXES = {locale: Dictionary(prefixes) for locale, prefixes in PHONES.items()}


@column_kind
def url(*, unique: bool = False, max_length: int | None = None, type: str = "text") -> Column:
    """Return a column of web addresses that lead nowhere, such as `https://river.example/quiet-garden` (RFC 2606).

    If `unique`, no other row has it, nor another seed's: `https://river.example/quiet-garden-17-mossy-owl`.
    """

    def make(stream: Stream, rows: Rows) -> Joined:
        host, first, second = draw_slug_words(stream, rows, 3)
        scheme, domain, hyphen = (repeat_text(text, rows) for text in ("https://", ".example/", "-"))
        return Joined((scheme, host, domain, first, hyphen, second))

    frame = ("https://x.example/", "")
    return text_column("a web address", make, type, max_length, unique=unique, joint="-", frame=frame)


@column_kind
def ip_address(*, version: int = 4, unique: bool = False, type: str = "inet") -> Column:
    """Return a column of IP addresses that are set aside for documentation (RFC 5737, RFC 3849); several hundred.

    Args:
        version: 4 or 6.
        unique: Whether no other row of the seed has it, and hardly ever one of another seed; of version 6 only.
        type: `inet`, or a domain over it.
    """
    is_4 = version == 4  # noqa: PLR2004 - of the protocol
    advice = "Only 768 addresses of version 4 are set aside for documentation."
    check_argument(not (unique and is_4), "version must be 6 where addresses are unique", advice, version=version)
    networks = map(ip_network, NETWORKS_4 if is_4 else (NETWORK_6,))
    addresses = Dictionary([address for network in networks for address in network])

    def make(stream: Stream, rows: Rows) -> DictionaryEncoded | Plain:
        if unique:
            _, places = draw_unique_numbers(stream, rows, LARGEST)
            return Plain([addresses[0] + place for place in places.tolist()])
        return DictionaryEncoded(stream.index("address", rows, len(addresses)), addresses)

    description = "an IP address" + " of its own" * unique
    return Column(type, make, description, is_unique=unique, written_as=infer_written_as(type, "inet"))

"""The generator as `docs/reference/generator.md` has it, in plain Python: slow, short, and without the package.

Only the files of names and words are the package's, as the page says.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from math import floor
from pathlib import Path
from typing import Any
from uuid import UUID

CORPORA = Path(__file__).parents[2] / "example_data/corpora"

WORD = 2**64

MOST_TO_PERMUTE = 2**62

MOST_EVEN = 2**53

BLANK, HYPHEN = " ", "-"


def fingerprint(*parts: str | int, size: int = 16) -> bytes:
    """Return the hash of parts (section "Fingerprints")."""
    octets = b""
    for part in parts:
        text = str(part).encode()
        octets += len(text).to_bytes(4, "big") + text
    return hashlib.blake2b(octets, digest_size=size).digest()


def philox(key: int, counter: int) -> list[int]:
    """Return the four words of a counter (section "Words")."""
    words = [counter, 0, 0, 0]
    low, high = key % WORD, key // WORD
    for _ in range(10):
        left, right = words[0] * 0xD2E7470EE14C6C93, words[2] * 0xCA5A826395121157
        words = [right // WORD ^ words[1] ^ low, right % WORD, left // WORD ^ words[3] ^ high, left % WORD]
        low, high = (low + 0x9E3779B97F4A7C15) % WORD, (high + 0xBB67AE8584CAA73B) % WORD
    return words


def word(key: int, place: int) -> int:
    """Return the word at a place of a key's sequence."""
    return philox(key, place // 4 + 1)[place % 4]


def index(key: int, place: int, below: int) -> int:
    """Return a number below a bound (section "Draws")."""
    return floor((word(key, place) >> 11) * 2.0**-53 * below)


def mix(number: int) -> int:
    """Return a word mixed as SplitMix64 does."""
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9 % WORD
    number = (number ^ number >> 27) * 0x94D049BB133111EB % WORD
    return number ^ number >> 31


def permute(key: int, place: int, size: int, tweak: int | None = None) -> int:
    """Return where a permutation takes a place (section "Permutations")."""
    half = max((max(size - 1, 1).bit_length() + 1) // 2, 1)
    extra = 0 if tweak is None else mix(tweak)
    while True:
        left, right = place >> half, place % 2**half
        for number in range(6):
            round_key = (key + (key >> 64) * (number + 1) + number * 0x9E3779B97F4A7C15) % WORD
            left, right = right, left ^ mix((right + round_key) % WORD ^ extra) % 2**half
        place = left << half | right
        if place < size:
            return place


def permute_in_decades(key: int, place: int) -> int:
    """Return where a permutation takes a number that leaves it as many digits."""
    low, high = 0, 1000
    while place >= high:
        low, high = high, high * 10
    return low + permute(key, place - low, high - low)


def chosen(weights: Sequence[int], draw: int) -> int:
    """Return the first place at which the sum of the weights is above the draw."""
    running = 0
    for place, weight in enumerate(weights):
        running += weight
        if draw < running:
            return place
    raise AssertionError(draw)


@dataclass(frozen=True)
class Seed:
    """A seed."""

    name: str
    seed: int
    locale: str = "en_US"
    sizes: Mapping[str, int] = field(default_factory=dict)
    anchor: str = "2026-01-01"
    vocabularies: Mapping[str, Sequence[UUID]] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """A column of a table of a seed."""

    seed: Seed
    table: str
    column: str

    def key(self, purpose: str) -> int:
        """Return a purpose's key (section "Keys")."""
        octets = fingerprint("example-data 1", self.seed.seed, self.table, self.column, purpose)
        return int.from_bytes(octets, "little")

    def index(self, purpose: str, row: int, below: int) -> int:
        """Return a number below a bound."""
        return index(self.key(purpose), row, below)

    def uniform(self, purpose: str, row: int) -> float:
        """Return a number from 0 to below 1."""
        return (word(self.key(purpose), row) >> 11) * 2.0**-53

    def skewed_index(self, purpose: str, row: int, below: int) -> int:
        """Return a number below a bound, low ones far more often."""
        drawn = self.index(purpose, row, below)
        for further in ("2", "3"):
            drawn = self.index(f"{purpose} {further}", row, drawn + 1)
        return drawn


Kind = Callable[[Place, int], Any]


def uuid_key(place: Place, row: int) -> UUID:
    """Return the key of a row (section "UUIDs")."""
    return key_of(place.seed, place.table, row)


def key_of(seed: Seed, table: str, row: int, *column: str) -> UUID:
    """Return the key of a row of a table."""
    bits = int.from_bytes(fingerprint("key", seed.name, seed.seed, table, *column), "big")
    bits = bits & ~(0xF << 76) | 0x8 << 76
    bits = bits & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=bits >> 40 << 40 | row)


def integer(low: int, high: int) -> Kind:
    """Return the kind of that name."""

    def value(place: Place, row: int) -> int:
        count = high - low + 1
        if count <= MOST_EVEN:
            return low + place.index("number", row, count)
        return low + word(place.key("number"), row) % count

    return value


def unique_integer(low: int, high: int) -> Kind:
    """Return `integer` with `unique=True`."""
    return lambda place, row: low + unique_number(place, row, min(high - low + 1, MOST_TO_PERMUTE))[1]


def unique_number(place: Place, row: int, room: int) -> tuple[int, int]:
    """Return a seed's number, and a row's own number below `room` (section "Numbers that no other row has")."""
    seed = place.seed
    seed_number = int.from_bytes(
        fingerprint("example-data 1", "codes", seed.name, seed.seed, place.table, place.column), "big"
    )
    shared = int.from_bytes(fingerprint("example-data 1", "code", place.table, place.column), "little")
    return seed_number // room, permute(shared, (row + seed_number % room) % room, room)


def code(length: int, alphabet: str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ") -> Kind:
    """Return the kind of that name."""
    width = max(wide for wide in range(length + 1) if len(alphabet) ** wide <= MOST_TO_PERMUTE)

    def value(place: Place, row: int) -> str:
        seed_number, number = unique_number(place, row, len(alphabet) ** width)
        first = [alphabet[seed_number // len(alphabet) ** n % len(alphabet)] for n in range(length - width)]
        last = [alphabet[number // len(alphabet) ** n % len(alphabet)] for n in reversed(range(width))]
        return "".join([*first, *last])

    return value


def boolean(share: float) -> Kind:
    """Return the kind of that name."""
    return lambda place, row: place.uniform("true", row) < share


def decimal(low: str, high: str, scale: int = 2) -> Kind:
    """Return the kind of that name."""
    first, last = (int(Decimal(bound).scaleb(scale)) for bound in (low, high))
    return lambda place, row: str(Decimal(integer(first, last)(place, row)).scaleb(-scale))


def price(low: str, high: str) -> Kind:
    """Return the kind of that name."""
    first, last = (int(Decimal(bound).scaleb(2)) for bound in (low, high))
    ends = {99: 45, 0: 15, 95: 12, 50: 12, 90: 8, 49: 8}

    def value(place: Place, row: int) -> str:
        whole = first // 100 + place.skewed_index("whole", row, last // 100 - first // 100 + 1)
        end = [*ends][chosen([*ends.values()], place.index("end", row, sum(ends.values())))]
        return str(Decimal(min(max(whole * 100 + end, first), last)).scaleb(-2))

    return value


def choice(values: Sequence[str]) -> Kind:
    """Return the kind of that name."""
    return lambda place, row: values[place.index("choice", row, len(values))]


def weighted(weights: Mapping[str, int]) -> Kind:
    """Return the kind of that name."""
    total = sum(weights.values())
    return lambda place, row: [*weights][chosen([*weights.values()], place.index("choice", row, total))]


def one_in(size: int, rare: str, otherwise: str) -> Kind:
    """Return the kind of that name."""
    return lambda place, row: rare if row % size == place.index("place", row // size, size) else otherwise


def some(values: Sequence[Any], low: int, high: int) -> Kind:
    """Return the kind of that name."""
    by_size = [list(combinations(values, size)) for size in range(low, high + 1)]

    def value(place: Place, row: int) -> list[Any]:
        of_size = by_size[place.index("size", row, len(by_size))]
        return list(of_size[place.index("members", row, len(of_size))])

    return value


def subset(vocabulary: str, low: int, high: int) -> Kind:
    """Return the kind of that name."""

    def value(place: Place, row: int) -> list[Any]:
        items = place.seed.vocabularies[vocabulary]
        drawn: list[Any] = some(items, low, min(high, len(items)))(place, row)
        return drawn

    return value


def moment(days_before: int) -> Kind:
    """Return the kind of that name, without a rhythm."""

    def value(place: Place, row: int) -> str:
        anchor = datetime.fromisoformat(place.seed.anchor).replace(tzinfo=UTC)
        drawn = anchor + timedelta(seconds=integer(-days_before * 86_400, 0)(place, row))
        return drawn.strftime("%Y-%m-%dT%H:%M:%SZ")

    return value


def nullable(kind: Kind, share: float) -> Kind:
    """Return the kind of that name."""
    return lambda place, row: None if place.uniform("null", row) < share else kind(place, row)


def words(low: int, high: int) -> Kind:
    """Return the kind of that name."""

    def value(place: Place, row: int) -> str:
        listed = read("lists", place.seed.locale)["lists"]["words"]
        count = low + place.index("count", row, high - low + 1)
        drawn = [listed[place.index(f"piece {number}", row, len(listed))] for number in range(count)]
        return " ".join([drawn[0].capitalize(), *drawn[1:]])

    return value


def unique_words(low: int, high: int) -> Kind:
    """Return `words` with `unique=True`."""
    return lambda place, row: f"{words(low, high)(place, row)} {own_number(place, row)} {place.seed.name}"


def own_number(place: Place, row: int) -> int:
    """Return the number in a text that no other row has."""
    return permute_in_decades(place.key("number"), row)


def person_name(place: Place, row: int) -> str:
    """Return a value of the kind of that name."""
    return " ".join(draw_names(place, row))


def unique_email(place: Place, row: int) -> str:
    """Return a value of `email` with `unique=True`."""
    given, surname = (plain(name) for name in draw_names(place, row))
    return f"{given}.{surname}{own_number(place, row)}@{place.seed.name}.example"


def plain(name: str) -> str:
    """Return a name in the letters of addresses."""
    decomposed = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in decomposed if letter in "abcdefghijklmnopqrstuvwxyz0123456789")


def draw_names(place: Place, row: int) -> tuple[str, str]:
    """Return a given name and a surname (section "People")."""
    groups = read("people", place.seed.locale)["groups"]
    shared = read("people", place.seed.locale).get("surnames", {})
    draw = place.index("given", row, 2**32)
    group_ends = scale([group["weight"] for group in groups], 0, 2**32)
    number = next(n for n, end in enumerate(group_ends) if draw < end)
    low, high = ([0, *group_ends])[number], group_ends[number]
    given = pick(groups[number]["given"], draw, low, high)
    return given, pick(groups[number].get("surnames") or shared, place.index("surname", row, 2**32), 0, 2**32)


def scale(weights: Sequence[int], low: int, high: int) -> list[int]:
    """Return the ends of weights within a stretch of numbers."""
    total = sum(weights)
    return [low + sum(weights[: n + 1]) * (high - low) // total for n in range(len(weights))]


def pick(names: Mapping[str, int], draw: int, low: int, high: int) -> str:
    """Return the name in whose part of a stretch the draw is."""
    total, running = sum(names.values()), 0
    for name, weight in names.items():
        running += weight
        if draw < low + running * (high - low) // total:
            return name
    raise AssertionError(draw)


FILES: dict[tuple[str, str], Any] = {}


def read(folder: str, locale: str) -> Any:  # noqa: ANN401 - JSON
    """Return a file of names or lists."""
    if (folder, locale) not in FILES:
        FILES[folder, locale] = json.loads((CORPORA / folder / f"{locale}.json").read_bytes())
    return FILES[folder, locale]


def rows_per(seed: Seed, table: str, low: int, high: int, parents: Sequence[int]) -> list[int]:
    """Return which row numbers a table has for these rows of the one that its rows are per (section "Rows")."""
    place, numbers = Place(seed, table, ""), []
    for parent in parents:
        count = max(low + place.index("rows", parent, high - low + 1), parent == 0)
        numbers += [parent * high + each for each in range(count)]
    return numbers


def reference(there: Sequence[int]) -> Kind:
    """Return the row number that `reference` draws, of a table that has these."""
    return lambda place, row: there[place.index("row", row, len(there))]


def skewed_reference(there: Sequence[int]) -> Kind:
    """Return the row number that `reference` with `skewed=True` draws."""

    def value(place: Place, row: int) -> int:
        below = len(there)
        octaves = below.bit_length()
        last = 2 ** (octaves - 1)
        share = octaves - 1 + (below + 1 - last) / last
        octave = min(floor(place.uniform("row octave", row) * share), octaves - 1)
        rank = 2**octave + place.index("row", row, min(2**octave, below + 1 - 2**octave))
        return int(there[rank - 1])

    return value


def unique_reference(there: Sequence[int]) -> Kind:
    """Return the row number that `reference` with `unique=True` draws, of a table that has all its row numbers."""
    return lambda place, row: there[permute(place.key("row"), row, len(there))]


def distinct(there: Sequence[int], high: int) -> Kind:
    """Return the row number that `distinct` draws, in a table with `high` row numbers for each row of its parent."""
    return lambda place, row: there[permute(place.key("row"), row % high, len(there), tweak=row // high)]


def tree(place: Place, row: int) -> int | None:
    """Return the row number that `tree` draws, in a table that has all its row numbers."""
    is_root = row == 0 or place.uniform("root", row) < 0.1
    return None if is_root else place.index("row", row, row)


def people(seed: Seed, rows: range) -> dict[str, list[list[Any]]]:
    """Return the rows of `people:v1`."""
    users: dict[str, Kind] = {"id": uuid_key, "display_name": person_name}
    preferences: dict[str, Kind] = {
        "user_id": lambda place, row: key_of(place.seed, "users", row),
        "interest_theme_ids": subset("interest_theme_ids", 1, 3),
        "safety_toggle_ids": subset("safety_toggle_ids", 0, 2),
        "unit_system": one_in(10, "imperial", "metric"),
        "revision": lambda _place, _row: 1,
    }
    tables = {"users": users, "user_preferences": preferences}
    return {
        table: [[kind(Place(seed, table, name), row) for name, kind in kinds.items()] for row in rows]
        for table, kinds in tables.items()
    }


def people_digest(seed: Seed) -> str:
    """Return the digest of a pin of `people:v1` (section "The digest")."""
    headers: dict[str, list[Any]] = {
        "users": [
            "users", "users", ["id"],
            [["id", "uuid", "", False, ""], ["display_name", "text", "", False, ""]],
        ],
        "user_preferences": [
            "user_preferences", {"table": "users", "low": 1, "high": 1}, ["user_id"],
            [
                ["user_id", "uuid", "", False, ""], ["interest_theme_ids", "uuid[]", "", False, ""],
                ["safety_toggle_ids", "uuid[]", "", False, ""], ["unit_system", "text", "", False, ""],
                ["revision", "integer", "", False, ""],
            ],
        ],
    }  # fmt: skip
    lines = []
    for table, rows in people(seed, range(min(seed.sizes["users"], 10_000))).items():
        lines += [
            json.dumps(line, separators=(",", ":"), ensure_ascii=False, default=str) for line in [headers[table], *rows]
        ]
    text = "".join(f"{line}\n" for line in lines)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"

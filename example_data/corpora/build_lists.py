"""Makes the frozen lists of places and words from Faker's providers, for `example_data.corpora.build`.

Where Faker composes an entry, it is asked with a fixed seed until there are enough different ones.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import faker

from example_data.corpora.corpus import WORLD, ListsFile

if TYPE_CHECKING:
    from collections.abc import Iterable

COMPOSED = {
    "cities": ("city", 250),
    "streets": ("street_name", 250),
    "postcodes": ("postcode", 250),
    "company_suffixes": ("company_suffix", 8),
}
"""Lists whose entries Faker composes: its provider, and at most how many are taken."""

ATTEMPTS = 2000
"""Times that Faker is asked; of company suffixes a locale has but a few."""

LONGEST = 40
"""At most so many characters has an entry, so that an address fits in what is usual for one."""

WORD = re.compile(r"[^\W\d_]{3,10}")
"""Letters only, neither very short nor very long."""

MOST_WORDS = 400

MOST_CITIES = 250

LISTED_CITIES = frozenset({"it_IT"})
"""Where Faker draws cities from a set, whose order is another one in every process; so they are taken from the list."""

LOCALE_OF_WORDS = {"en_GB": "en_US"}
"""Where Faker has no words of the language under the locale."""

UNFIT = frozenset(
    [
        "attack",
        "bad",
        "beat",
        "blood",
        "body",
        "cancer",
        "crime",
        "damage",
        "dead",
        "death",
        "die",
        "drug",
        "enemy",
        "fear",
        "fight",
        "fire",
        "gun",
        "hate",
        "hit",
        "hurt",
        "kill",
        "pain",
        "poor",
        "prison",
        "race",
        "religious",
        "sex",
        "sexual",
        "shoot",
        "shot",
        "skin",
        "threat",
        "victim",
        "violence",
        "war",
        "weapon",
        "worry",
        "wrong",
    ]
)
"""English words that nobody wants to see side by side in a demonstration."""


def build(locale: str) -> ListsFile:
    """The lists that the installed Faker gives for a locale."""
    lists = {name: _composed(locale, provider, most) for name, (provider, most) in COMPOSED.items()}
    if locale in LISTED_CITIES:
        lists["cities"] = _some(
            {name for name in _listed(locale, "address", "cities") if len(name) <= LONGEST}, MOST_CITIES
        )
    lists |= {"countries": _countries(locale), "words": _words(LOCALE_OF_WORDS.get(locale, locale))}
    return ListsFile(1, locale, faker.VERSION, lists)


def build_world() -> ListsFile:
    """The lists that are the same everywhere: the country codes of ISO 3166-1 alpha-2."""
    codes = tuple(sorted(set(_listed("en_US", "address", "alpha_2_country_codes"))))
    return ListsFile(1, WORLD, faker.VERSION, {"country_codes": codes})


def _composed(locale: str, provider: str, most: int) -> tuple[str, ...]:
    source = faker.Factory.create(locale)
    source.seed_instance(1)
    made = dict.fromkeys(source.format(provider) for _ in range(ATTEMPTS))
    return tuple(sorted([text for text in made if len(text) <= LONGEST][:most]))


def _countries(locale: str) -> tuple[str, ...]:
    return tuple(sorted({name for name in _listed(locale, "address", "countries") if len(name) <= LONGEST}))


def _words(locale: str) -> tuple[str, ...]:
    usable = {word.lower() for word in _listed(locale, "lorem", "word_list") if WORD.fullmatch(word)}
    return _some(usable - UNFIT, MOST_WORDS)


def _some(texts: set[str], most: int) -> tuple[str, ...]:
    """At most so many of the texts, from all over the alphabet."""
    ordered = sorted(texts)
    count = min(len(ordered), most)
    return tuple(ordered[place * len(ordered) // count] for place in range(count))


def _listed(locale: str, subject: str, attribute: str) -> Iterable[str]:
    """A list of the locale's provider of a subject."""
    providers = faker.Factory.create(locale).get_providers()
    found: Iterable[str] = next(
        getattr(provider, attribute)
        for provider in providers
        if type(provider).__module__.startswith(f"faker.providers.{subject}") and hasattr(provider, attribute)
    )
    return found

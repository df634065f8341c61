"""The builder of the frozen lists of places and words, for `tools.build_corpora`.

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
"""Lists whose entries Faker composes: its provider, and the most entries."""

ATTEMPTS = 2000
"""How often Faker is asked; of company suffixes a locale has only a few."""

LONGEST = 40
"""The most characters of an entry, so that an address fits in a column of the usual length."""

WORD = re.compile(r"[^\W\d_]{3,10}")
"""Letters only, neither very short nor very long."""

MOST_WORDS = 400

MOST_CITIES = 250

LISTED_CITIES = frozenset({"it_IT"})
"""The locales where Faker draws cities from a set, whose order is never the same; its list is read instead."""

LOCALE_OF_WORDS = {"en_GB": "en_US"}
"""The locales for which Faker lists the words of the language under another locale."""

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
    """Return the lists that the installed Faker gives for a locale."""
    lists = {name: _compose(locale, provider, most) for name, (provider, most) in COMPOSED.items()}
    if locale in LISTED_CITIES:
        lists["cities"] = _select_evenly(
            {name for name in _read_provider(locale, "address", "cities") if len(name) <= LONGEST}, MOST_CITIES
        )
    countries = {name for name in _read_provider(locale, "address", "countries") if len(name) <= LONGEST}
    lists |= {"countries": tuple(sorted(countries)), "words": _list_words(LOCALE_OF_WORDS.get(locale, locale))}
    return ListsFile(1, locale, faker.VERSION, lists)


def build_world() -> ListsFile:
    """Return the lists that are the same everywhere: the country codes of ISO 3166-1 alpha-2."""
    codes = tuple(sorted(set(_read_provider("en_US", "address", "alpha_2_country_codes"))))
    return ListsFile(1, WORLD, faker.VERSION, {"country_codes": codes})


def _compose(locale: str, provider: str, most: int) -> tuple[str, ...]:
    source = faker.Factory.create(locale)
    source.seed_instance(1)
    entries = dict.fromkeys(source.format(provider) for _ in range(ATTEMPTS))
    return tuple(sorted([text for text in entries if len(text) <= LONGEST][:most]))


def _list_words(locale: str) -> tuple[str, ...]:
    usable = {word.lower() for word in _read_provider(locale, "lorem", "word_list") if WORD.fullmatch(word)}
    return _select_evenly(usable - UNFIT, MOST_WORDS)


def _select_evenly(texts: set[str], most: int) -> tuple[str, ...]:
    """Return at most `most` of the texts, spread evenly over the alphabet."""
    ordered = sorted(texts)
    count = min(len(ordered), most)
    return tuple(ordered[place * len(ordered) // count] for place in range(count))


def _read_provider(locale: str, subject: str, attribute: str) -> Iterable[str]:
    """Return a list of the locale's provider of a subject."""
    providers = faker.Factory.create(locale).get_providers()
    entries: Iterable[str] = next(
        getattr(provider, attribute)
        for provider in providers
        if type(provider).__module__.startswith(f"faker.providers.{subject}") and hasattr(provider, attribute)
    )
    return entries

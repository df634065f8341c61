"""The vectors that a column kind of one's own returns."""

from example_data.generation.random_stream import fingerprint, to_array
from example_data.generation.uuid_keys import ROW_BITS, Keys, KeySpace
from example_data.generation.vectors import (
    LARGEST_DICTIONARY,
    Decimals,
    Dictionary,
    DictionaryEncoded,
    Joined,
    Masked,
    Numbers,
    Plain,
    Point,
    Points,
    Span,
    Spans,
    Times,
    Vector,
)

__all__ = ["LARGEST_DICTIONARY", "ROW_BITS", "TABLE_LIMIT", "Coded", "Decimals", "Dictionary", "DictionaryEncoded"]
__all__ += ["Joined", "KeySpace", "Keys", "Masked", "Numbers", "Plain", "Point", "Points", "Span", "Spans", "Times"]
__all__ += ["Vector", "Vocabulary", "fingerprint", "numbers", "to_array"]

Coded, Vocabulary, TABLE_LIMIT, numbers = DictionaryEncoded, Dictionary, LARGEST_DICTIONARY, to_array
"""Earlier names, for kinds that were written with them."""

"""Column kinds: each makes the values of any rows from the column's stream.

Everywhere `type` is the column's type, which may be a domain; kinds of texts take all types of their form, such as
`citext`, and cut texts after `max_length` characters. Of references, `column` is the one whose values they have, the
table's key unless given, and `type` an integer type where it is not that of those values.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from example_data.columns.accounts import email, ip_address, phone, url, user_name
from example_data.columns.choices import Subsets, choice, constant, label, one_in, parameter, some, subset, weighted
from example_data.columns.composed import array, case, document, nullable, template
from example_data.columns.datetimes import date, duration, moment, time_of_day
from example_data.columns.faker import faker
from example_data.columns.floats import double, lognormal, normal, point
from example_data.columns.keys import ordinal, serial_key, uuid_key
from example_data.columns.later_times import after
from example_data.columns.numbers import boolean, decimal, integer, octets, price
from example_data.columns.people import given_name, person_name, surname
from example_data.columns.places import city, company, country, country_code, postcode, street
from example_data.columns.ranges import period, slots, span
from example_data.columns.references import distinct, late, parent, reference, through, tree, value_of
from example_data.columns.regex import pattern
from example_data.columns.texts import code, sentences, slug, words
from example_data.generation.table import Per as per  # noqa: N813 - beside the other kinds it reads like one
from example_data.generation.table import Size as size  # noqa: N813

if TYPE_CHECKING:
    from example_data.columns.amounts import product, total
    from example_data.columns.file_group import File as file  # noqa: N813 - beside the kinds it reads like one, as below
    from example_data.columns.firm_group import Firm as firm  # noqa: N813
    from example_data.columns.item_group import Item as item  # noqa: N813
    from example_data.columns.lifecycles import lifecycle
    from example_data.columns.lists import Listed as listed  # noqa: N813
    from example_data.columns.lists import entries
    from example_data.columns.passwords import password
    from example_data.columns.person_group import Person as person  # noqa: N813
    from example_data.columns.place_group import Place as place  # noqa: N813
    from example_data.columns.read_texts import embedding, text_of
    from example_data.columns.relatives import count_of, max_of, min_of, sum_of

__all__ = ["Subsets", "after", "array", "boolean", "case", "choice", "city", "code", "company", "constant", "count_of"]
__all__ += ["country", "country_code", "date", "decimal", "distinct", "document", "double", "duration", "email"]
__all__ += ["embedding", "entries", "faker", "file", "firm", "given_name", "integer", "ip_address", "item", "label"]
__all__ += ["late", "lifecycle", "listed", "lognormal", "max_of", "min_of", "moment", "normal", "nullable", "octets"]
__all__ += ["one_in", "ordinal", "parameter", "parent", "password", "pattern", "per", "period", "person"]
__all__ += ["person_name", "phone", "place", "point", "postcode", "price", "product", "reference", "sentences"]
__all__ += ["serial_key", "size", "slots", "slug", "some", "span", "street", "subset", "sum_of", "surname", "template"]
__all__ += ["text_of", "through", "time_of_day", "total", "tree", "url", "user_name", "uuid_key", "value_of"]
__all__ += ["weighted", "words"]

_MODULES = {
    **dict.fromkeys(("product", "total"), "amounts"),
    **dict.fromkeys(("count_of", "max_of", "min_of", "sum_of"), "relatives"),
    **{name: f"{name}_group" for name in ("file", "firm", "item", "person", "place")},
    **dict.fromkeys(("embedding", "text_of"), "read_texts"),
    **dict.fromkeys(("entries", "listed"), "lists"),
    "lifecycle": "lifecycles",
    "password": "passwords",
}
"""Kinds that are imported when they are asked for, as few datasets have them, by module; groups are classes there."""


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f"{__name__}.{_MODULES[name]}")
    return getattr(module, name if hasattr(module, name) else name.capitalize())

"""Column kinds: each makes the values of any rows from the column's stream.

Everywhere `type` is the column's type, which may be a domain; kinds of texts take all types of their form, such as
`citext`, and cut texts after `max_length` characters. Of references, `column` is the one whose values they have, the
table's key unless given, and `type` an integer type where it is not that of those values.
"""

from example_data.columns.accounts import email, ip_address, phone, url, user_name
from example_data.columns.choices import Subsets, choice, constant, label, one_in, parameter, some, subset, weighted
from example_data.columns.composed import array, document, nullable, template
from example_data.columns.datetimes import after, date, duration, moment, time_of_day
from example_data.columns.faker import faker
from example_data.columns.floats import double, lognormal, normal, point
from example_data.columns.keys import ordinal, serial_key, uuid_key
from example_data.columns.numbers import boolean, decimal, integer, octets
from example_data.columns.people import given_name, person_name, surname
from example_data.columns.places import city, company, country, country_code, postcode, street
from example_data.columns.ranges import period, slots, span
from example_data.columns.read_texts import embedding, text_of
from example_data.columns.references import distinct, late, parent, reference, through, tree
from example_data.columns.regex import pattern
from example_data.columns.texts import code, sentences, slug, words
from example_data.generation.table import Per as per  # noqa: N813 - beside the other kinds it reads like one
from example_data.generation.table import Size as size  # noqa: N813

__all__ = ["Subsets", "after", "array", "boolean", "choice", "city", "code", "company", "constant", "country"]
__all__ += ["country_code", "date", "decimal", "distinct", "document", "double", "duration", "email", "embedding"]
__all__ += ["faker", "given_name", "integer", "ip_address", "label", "late", "lognormal", "moment", "normal"]
__all__ += ["nullable", "octets", "one_in", "ordinal", "parameter", "parent", "pattern", "per", "period", "person_name"]
__all__ += ["phone", "point", "postcode", "reference", "sentences", "serial_key", "size", "slots", "slug", "some"]
__all__ += ["span", "street", "subset", "surname", "template", "text_of", "through", "time_of_day", "tree", "url"]
__all__ += ["user_name", "uuid_key", "weighted", "words"]

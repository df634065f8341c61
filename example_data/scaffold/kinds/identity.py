"""Which of the columns that rows have to differ in may differ, as far as meaning goes."""

from __future__ import annotations

from example_data.scaffold.kinds.name_hints import fits, snake_case

_IDENTIFIERS = (
    r"id|uuid|guid|uid|code|number|no|nr|key|slug|token|hash|digest|checksum|fingerprint|sha_?\d*|md5|reference|ref|"
    r"serial|sku|isbn|ean|e_?mail(_address)?|user_?name|login|handle|phone(_?number)?|domain|host(_?name)?|url|uri|"
    r"path|file_?name|ip(_address)?|permalink|jti|nonce|barcode|iban|prefix"
)
_NAMES = r"name|title|label|subject|headline"
_CATEGORIES = (
    r"type|kind|status|state|currency(_?code)?|locale|lang(uage)?(_?code)?|provider(_?(name|type))?|role|source|"
    r"category|class|platform|channel|env(ironment)?|region|country(_?code)?|scope|method|action|event(_?type)?|level|"
    r"priority|severity|mode|gender|unit|time_?zone|format|theme|visibility|plan|tier|frequency|period|interval|"
    r"colou?r|size|direction|reason|stage|phase|medium|os|browser|device|granularity|resolution|metric|variant|"
    r"relation(ship)?|permission|right|(first|given|fore|middle|last|family|sur)_?name|initials"
)
CATEGORY = 3
"""The rank of columns that have a few values, so that rows do not differ in them."""


def rank_identity(name: str) -> int:
    """Return how little a column of a name is meant to differ from row to row: 0 of a number, 3 of a category."""
    words = snake_case(name)
    if fits(_CATEGORIES, words):
        return CATEGORY
    return 0 if fits(_IDENTIFIERS, words) else 1 if fits(_NAMES, words) else 2

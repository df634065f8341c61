"""The column kind of passwords' hashes, for the frameworks that check them: Django, Werkzeug, passlib."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np

from example_data.columns.column_kind import check_argument, column_kind
from example_data.columns.references import find_table
from example_data.columns.text_parts import repeat_text
from example_data.columns.unique_values import text_column
from example_data.generation.fixed_rows import overlay
from example_data.generation.random_stream import Rows, Stream, to_array
from example_data.generation.table import Column
from example_data.generation.vectors import Vector

if TYPE_CHECKING:
    from example_data.generation.secret import Secret

UNUSABLE = "!"
"""What no password has as its hash; Django takes a hash that begins so for none."""

ITERATIONS = 600_000
"""Of PBKDF2 with SHA-256, as OWASP asks for (Password Storage Cheat Sheet): a hash takes about 0.2 seconds then."""

HASHES = 4096
"""The hashes that are kept, as rows are made more than once: to be checked, and to be written."""

Form = Literal["django", "werkzeug", "passlib"]


@column_kind
def password(form: Form = "django", *, type: str = "text") -> Column:
    """Return a column of hashes of the password in `EXAMPLE_DATA_PASSWORD`, in fixed rows; `!` in all other rows.

    Without that variable it is `!` in all rows. The password is not part of the seed, and nothing records it. So the
    column stands outside the digest and all comparisons: who changes a password edits no row.

    Args:
        form: Who checks it: `django`, `werkzeug` (Flask) or `passlib` (its `pbkdf2_sha256`).
        type: `text`, or one with its form.
    """
    check_argument(form in _FORMS, f"form must be one of {', '.join(_FORMS)}", form=form)

    def make(stream: Stream, rows: Rows) -> Vector:
        own, secret = find_table(stream), stream.pin.password
        if secret is None or not len(own.first):
            return repeat_text(UNUSABLE, rows)
        numbers = to_array(rows)
        fixed = np.setdiff1d(numbers[numbers < len(own.first)], [*own.fixed.get(stream.column, ())]).astype(np.int64)
        salts = np.stack([stream.words(f"salt {place}", fixed) for place in range(2)], axis=1).astype("<u8")
        hashes = {row: _hash(form, secret, salt.tobytes()) for row, salt in zip(fixed.tolist(), salts, strict=True)}
        return overlay(repeat_text(UNUSABLE, rows), rows, hashes)

    return replace(text_column("the hash of a password in fixed rows", make, type), is_unchecked=True)


@lru_cache(maxsize=HASHES)
def _hash(form: Form, secret: Secret, salt: bytes) -> str:
    """Return what a framework stores of a password: how it was hashed, the salt, and the hash."""
    text = _encode(salt) if form == "passlib" else salt.hex()
    raw = salt if form == "passlib" else text.encode()
    digest = hashlib.pbkdf2_hmac("sha256", secret.reveal(), raw, ITERATIONS)
    pattern, encode = _FORMS[form]
    return pattern.format(iterations=ITERATIONS, salt=text, hash=encode(digest))


def _encode(octets: bytes) -> str:
    """Return bytes in passlib's base64, which has a point in place of the plus, and no padding."""
    return b64encode(octets, b"./").rstrip(b"=").decode()


_FORMS: dict[str, tuple[str, Callable[[bytes], str]]] = {
    "django": ("pbkdf2_sha256${iterations}${salt}${hash}", lambda octets: b64encode(octets).decode()),
    "werkzeug": ("pbkdf2:sha256:{iterations}${salt}${hash}", bytes.hex),
    "passlib": ("$pbkdf2-sha256${iterations}${salt}${hash}", _encode),
}
"""How they write it, and the hash in it: django.contrib.auth.hashers, werkzeug.security, passlib.hash.pbkdf2_sha256."""

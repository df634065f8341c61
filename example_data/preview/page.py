"""The page itself: one file with its style, its script and what it tells, which loads nothing."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from typing import Any

_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&"}
"""What could end a script element, or begin a comment in it; in JSON these are only in texts."""


def render(document: Mapping[str, Any]) -> str:
    """Return the page of a document, whose security policy allows the style and the script that are in it only."""
    template = files(__package__).joinpath("template.html").read_text("utf-8")
    own = [f"{name}-src 'sha256-{_hash(_inner(template, name))}'" for name in ("script", "style")]
    policy = "; ".join(["default-src 'none'", *own, "base-uri 'none'", "form-action 'none'"])
    data = json.dumps(document, separators=(",", ":"), default=str).translate(_ESCAPES)
    title = str(document["title"]).translate({60: "&lt;", 38: "&amp;"})
    return template.replace("{policy}", policy, 1).replace("{title}", title, 1).replace("{data}", data, 1)


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def _inner(template: str, name: str) -> str:
    """Return the text of the template's element of that name without attributes, as a browser hashes it."""
    found = re.search(f"<{name}>(.*?)</{name}>", template, re.DOTALL)
    assert found is not None
    return found[1]

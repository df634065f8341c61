"""The hook of MkDocs that writes `llms.txt` into the site: each page with its first sentence (https://llmstxt.org)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")


def on_post_build(*, config: Any, **_: Any) -> None:  # noqa: ANN401 - MkDocs' own class
    """Write the file beside the pages."""
    docs, site = Path(config["docs_dir"]), Path(config["site_dir"])
    lines = [f"# {config['site_name']}", "", f"> {config['site_description']}", ""]
    site.joinpath("llms.txt").write_text("\n".join([*lines, *_sections(config["nav"], docs)]) + "\n", encoding="utf-8")


def _sections(nav: list[dict[str, Any]], docs: Path) -> Iterator[str]:
    for entry in nav:
        ((title, pages),) = entry.items()
        listed = [entry] if isinstance(pages, str) else pages
        yield from (f"## {title}", "")
        for page in listed:
            ((name, path),) = page.items()
            yield f"- [{name}]({path.removesuffix('.md')}/): {first_sentence(docs.joinpath(path).read_text('utf-8'))}"
        yield ""


def first_sentence(text: str) -> str:
    """Return the first sentence of a page that is neither heading nor picture, without links and line breaks."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    blocks = (block for block in map(str.strip, text.split("\n\n")) if re.match(r"\w|[*`]", block))
    paragraph = _LINK.sub(r"\1", " ".join(next(blocks, "").split()))
    return re.split(r"(?<=[.:])\s", paragraph, maxsplit=1)[0].rstrip(":")

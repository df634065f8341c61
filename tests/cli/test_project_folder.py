"""Which project a command is about: options before and after the verb, and the folders above."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest

from tests.support.project import Project, copy_repository

if TYPE_CHECKING:
    from pathlib import Path

DATASET = """\
from example_data import Dataset, Table
from example_data import columns as c

v1 = Dataset(Table("orders", rows=c.size("orders", 2), columns={"id": c.serial_key()}))
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project whose paths are relative ones, with a dataset and sub-folders, and no database."""
    project = Project(copy_repository(tmp_path), "postgresql://u:secret@127.0.0.1:1/nowhere")
    (project.root / "alembic.ini").write_text("[alembic]\nscript_location = migrations\nprepend_sys_path = .\n")
    (project.root / "own.py").write_text(DATASET)
    (project.root / "app/deep").mkdir(parents=True)
    return project


def other(project: Project, name: str = "other", seed: str = "red-fox") -> Path:
    """Make another project in a sub-folder, with one seed; return its `alembic.ini`."""
    folder = project.root / name
    (folder / "seeds").mkdir(parents=True)
    document = json.loads((project.root / "seeds/registry.json").read_text())
    document["seeds"] = [{**document["seeds"][0], "name": seed}]
    (folder / "seeds/registry.json").write_text(json.dumps(document))
    (folder / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n")
    return folder / "alembic.ini"


def seeds(project: Project, *arguments: str) -> list[str]:
    """Return the names that `list` prints with the arguments."""
    done = project.run("example-data", *arguments, "--format", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    return [line.partition(",")[0] for line in done.stdout.splitlines()[1:]]


OWN = ["mossy-owl", "kind-heron"]


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (("list",), OWN),
        (("-c", "other/alembic.ini", "list"), ["red-fox"]),
        (("list", "-c", "other/alembic.ini"), ["red-fox"]),
        (("-c", "other/alembic.ini", "list", "-c", "alembic.ini"), OWN),
        (("--config", "alembic.ini", "list", "--config", "other/alembic.ini"), ["red-fox"]),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("variable", [None, "third/alembic.ini"])
def test_config(project: Project, arguments: tuple[str, ...], names: list[str], variable: str | None) -> None:
    """The file after the verb comes first, then the one before it, then ALEMBIC_CONFIG, then the folder's own."""
    other(project)
    other(project, "third", "old-elk")
    if variable:
        project.variables["ALEMBIC_CONFIG"] = variable
    assert seeds(project, *arguments) == (["old-elk"] if variable and arguments == ("list",) else names)


@pytest.mark.parametrize(
    "arguments",
    [("-n", "shop", "check"), ("--name", "shop", "check"), ("check", "-n", "shop"), ("-n", "x", "check", "-n", "shop")],
    ids=" ".join,
)
def test_section(project: Project, arguments: tuple[str, ...]) -> None:
    """The section, too, is named before or after the verb, and the one after it comes first."""
    ini = project.root / "alembic.ini"
    ini.write_text(ini.read_text().replace("[alembic]", "[shop]"))
    refused = project.run("example-data", "check")
    done = project.run("example-data", *arguments)
    assert (refused.returncode, done.returncode, done.stdout) == (1, 0, "Registry and revisions agree.\n")


@pytest.mark.parametrize("folder", [".", "app", "app/deep", "migrations/versions", "seeds"])
@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (("list",), "name        seed  user_count  locale  dataset\n"),
        (("check",), "Registry and revisions agree.\n"),
        (("show", "--dataset", "own:v1"), "id\n1\n2\n"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_from_sub_folders(project: Project, folder: str, arguments: tuple[str, ...], printed: str) -> None:
    """From any folder of a project a command does what it does at the top: settings, registry, modules, revisions."""
    done = Project(project.root / folder, project.url).run("example-data", *arguments)
    assert (done.returncode, done.stdout[: len(printed)], done.stderr) == (0, printed, "")


@pytest.mark.parametrize("name", ["pyproject.toml", "migrations/alembic.ini"])
def test_other_files_are_found_from_sub_folders(project: Project, name: str) -> None:
    """A `pyproject.toml` with [tool.alembic] and Flask-Migrate's file are found as well, and one without it is not."""
    (project.root / "alembic.ini").unlink()
    text = '[tool.alembic]\nscript_location = "migrations"\n' if name.endswith("toml") else "[alembic]\n"
    (project.root / name).write_text(text)
    (project.root / "app/pyproject.toml").write_text("[project]\n")
    assert seeds(Project(project.root / "app/deep", project.url), "list") == OWN


def test_the_nearest_project(project: Project) -> None:
    """Of two projects, one in the other, the inner one is taken."""
    other(project, "app/inner")
    (project.root / "app/inner/more").mkdir()
    assert seeds(Project(project.root / "app/inner/more", project.url), "list") == ["red-fox"]


def test_files_are_named_from_where_the_user_is(project: Project) -> None:
    """A relative path of an option is one of the user's folder, not of the project's."""
    (project.root / "models.py").write_text(
        'import sqlalchemy as sa\nmetadata = sa.MetaData()\nsa.Table("t", metadata, sa.Column("id", sa.Integer, '
        "primary_key=True))\n"
    )
    done = Project(project.root / "app", project.url).run(
        "example-data", "scaffold", "--metadata", "models:metadata", "--output", "demo.py"
    )
    assert (done.returncode, (project.root / "app/demo.py").is_file()) == (0, True), done.stderr


def test_the_way_up_ends_at_home(project: Project) -> None:
    """A project above the home folder is nobody's who is in it."""
    inside = Project(project.root / "app/deep", project.url, {"HOME": str(project.root / "app")})
    done = inside.run("example-data", "check")
    assert (done.returncode, done.stderr.partition(": no Alembic")[0]) == (1, f"example-data: {project.root}/app/deep")


def test_the_way_up_ends_before_a_shared_folder(project: Project) -> None:
    """What anybody may have put into a folder such as /tmp is not run."""
    project.root.chmod(stat.S_IRWXU | stat.S_ISVTX)
    assert project.run("example-data", "check").returncode == 0
    assert Project(project.root / "app", project.url).run("example-data", "check").returncode == 1

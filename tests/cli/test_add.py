"""`add --revision`: the registry and a revision change together or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.alembic_projects import (
    add,
    error,
    is_formatted,
    mask,
    output,
    refused,
    registry,
    replace,
    revision,
)
from tests.support.project import Project, copy_repository

if TYPE_CHECKING:
    from pathlib import Path

SEED = '''\
"""a fox

Revision ID: <id>
Revises: 0005
Create Date: <date>
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "<id>"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.apply_seed(
        "red-fox",
        seed=7,
        user_count=3,
        dataset="example_data.datasets.people:v1",
        locale="en_US",
        vocabularies={
            "interest_theme_ids": [
                "3fa85f64-5717-4562-b3fc-2c963f66afa6",
                "4fa85f64-5717-4562-b3fc-2c963f66afa7",
                "5fa85f64-5717-4562-b3fc-2c963f66afa8",
            ],
            "safety_toggle_ids": [
                "7fa85f64-5717-4562-b3fc-2c963f66afa6",
                "8fa85f64-5717-4562-b3fc-2c963f66afa7",
            ],
        },
        scheme=2,
        digest="sha256:f4554cfd89fcbf55e237d6ddd86fe79337e00f213d900e8079e518f3498fc2e0",
    )


def downgrade() -> None:
    op.remove_seed(
        "red-fox",
        seed=7,
        dataset="example_data.datasets.people:v1",
    )
'''


def test_a_seeds_revision(tmp_path: Path) -> None:
    """`add --revision` pins a seed on top of the chain, in a file that `ruff format` leaves as it is."""
    project = Project(copy_repository(tmp_path), "postgresql://u:secret@127.0.0.1:1/nowhere")
    arguments = ("--name", "red-fox", "--seed", "7", "--user-count", "3", "--revision", "-m", "a fox")
    output(project, "example-data", "add", *arguments)
    text = revision(project, "a_fox")
    assert (mask(text), is_formatted(text)) == (SEED, True)


def test_a_dataset_of_the_projects_own(adopted: Project) -> None:
    """A dataset is imported as revisions import it, and a locale that it has no names of is refused."""
    (adopted.root / "shop.py").write_text("from example_data.datasets.people import v1\n")
    arguments = ("--name", "red-fox", "--dataset", "shop:v1", "--locale")
    before = registry(adopted)
    refusal = error(adopted, "add", *arguments, "pl")
    assert ("did you mean pl_PL? expected one of de_DE," in refusal, registry(adopted)) == (True, before)
    output(adopted, "example-data", "add", *arguments, "pl_PL")
    seed = registry(adopted)["seeds"][-1]
    shown = output(adopted, "example-data", "show", "red-fox", "--format", "csv")
    assert (seed["dataset"], seed["locale"], len(shown.splitlines())) == ("shop:v1", "pl_PL", 11)


@pytest.mark.parametrize(
    ("dataset", "message"),
    [
        (
            "nowhere:v1",
            (
                "Dataset 'nowhere:v1': module 'nowhere' cannot be imported (No module named 'nowhere'). "
                "Restore it, or correct the name."
            ),
        ),
        (
            "example_data.datasets.people:v0",
            (
                "Dataset 'example_data.datasets.people:v0': module 'example_data.datasets.people' has no attribute "
                "'v0'. Restore it, or correct the name."
            ),
        ),
    ],
    ids=["module", "version"],
)
def test_a_dataset_that_is_not_there(adopted: Project, dataset: str, message: str) -> None:
    """A dataset that cannot be loaded is refused before anything is written."""
    assert refused(adopted, lambda: add(adopted, dataset)) == message


def test_a_dataset_that_is_not_there_as_a_command(adopted: Project) -> None:
    """The same from the command line, in one line."""
    assert error(adopted, "add", "--dataset", "nowhere:v1").startswith("Dataset 'nowhere:v1': module 'nowhere' cannot")


def test_a_seed_whose_revision_fails_is_not_added(adopted: Project) -> None:
    """Without its revision a seed does not get into the registry."""
    replace(adopted.root / "db/script.py.mako", "${downgrades if", "${None if")
    assert "leaves out 'op.remove_seed'" in refused(adopted, lambda: add(adopted))


def test_a_seed_that_cannot_be_saved_leaves_no_revision(adopted: Project) -> None:
    """Without the registry there is no revision either."""
    (adopted.root / "seeds/.registry.json.tmp").mkdir()
    message = refused(adopted, lambda: add(adopted))
    assert message.startswith(f"{adopted.root}/seeds/registry.json: it cannot be saved (")


def test_a_revision_that_is_there_is_taken_up(adopted: Project) -> None:
    """Where the registry lost the seed, as by a kill between the two files, the same command writes no second one."""
    before = (adopted.root / "seeds/registry.json").read_bytes()
    path = add(adopted)
    after = (adopted.root / "seeds/registry.json").read_bytes()
    (adopted.root / "seeds/registry.json").write_bytes(before)
    assert (add(adopted), len(list(path.parent.glob("*red_fox.py")))) == (path, 1)
    assert (adopted.root / "seeds/registry.json").read_bytes() == after


def test_a_revision_of_another_seed_of_that_name(adopted: Project) -> None:
    """A second one would contradict it, and no command could read the chain."""
    before = (adopted.root / "seeds/registry.json").read_bytes()
    path = add(adopted)
    (adopted.root / "seeds/registry.json").write_bytes(before)
    replace(path, "user_count=3", "user_count=4")
    message = refused(adopted, lambda: add(adopted))
    assert message.startswith("Seed 'red-fox': revision ")
    assert message.endswith(
        " applies another one of that name (user_count 4 -> 3). Choose another name, or delete that revision if it "
        "never ran."
    )


def test_options_without_revision(adopted: Project) -> None:
    """A message is for a revision."""
    done = adopted.run("example-data", "add", "-m", "a fox")
    assert (done.returncode, "--message, --head and --version-path are for --revision" in done.stderr) == (2, True)

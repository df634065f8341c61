"""What a chain of revisions applies, on every path through it, and messages about chains that do not say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from alembic.script import ScriptDirectory

from example_data.alembic_plugin import history
from example_data.alembic_plugin.revision_reader import operations_in
from example_data.errors import RevisionError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.project import Project

OTHERWISE = "Correct this revision or that one."
LITERALS = (
    "an argument cannot be read without running the revision (expected a name, then keyword arguments, all of them "
    "literals). Write the values out."
)

REVISION = '''\
"""A revision."""

from alembic import op

revision = {revision!r}
down_revision = {after!r}
branch_labels = {labels!r}
depends_on = {depends!r}


def upgrade():
    """Line 12 is the first that does something."""
    {body}


def downgrade():
    op.remove_seed("never-read", **settings)
'''


@dataclass
class Folder:
    """A folder of revisions, without a database."""

    path: Path

    def write(
        self,
        revision: str,
        body: str = "pass",
        *,
        after: str | tuple[str, ...] | None = None,
        labels: str | None = None,
        depends: str | None = None,
    ) -> Path:
        """Write a revision file whose `upgrade` has this body."""
        file = self.path / "versions" / f"{revision}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(REVISION.format(revision=revision, after=after, labels=labels, depends=depends, body=body))
        return file

    @property
    def directory(self) -> ScriptDirectory:
        """Return the revisions as Alembic reads them."""
        return ScriptDirectory(str(self.path))

    def applied(self, *heads: str) -> dict[str, str]:
        """Return by seed name: its number and size, and the revision that left it so."""
        applied = history.read_chain(self.directory, heads or "heads").applied
        return {
            name: f"{entry.pin.seed} x {entry.pin.user_count} by {entry.revision}"
            for name, entry in sorted(applied.items())
        }

    def refused(self) -> str:
        """Return the message about the chain, without the folder's path."""
        with pytest.raises(RevisionError) as caught:
            history.read_chain(self.directory)
        return str(caught.value).replace(f"{self.path}/versions/", "")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return an empty folder of revisions."""
    return Folder(tmp_path)


def apply(name: str, seed: int = 1, size: int = 12, digest: str = "sha256:1") -> str:
    """Return an `op.apply_seed`, its arguments written out."""
    return (
        f'op.apply_seed("{name}", seed={seed}, user_count={size}, dataset="shop:v1", vocabularies={{}}, '
        f'scheme=2, digest="{digest}")'
    )


def grow(name: str, before: int, after: int) -> str:
    """Return an `op.grow_seed`, its arguments written out."""
    return (
        f'op.grow_seed("{name}", seed=1, user_count=({before}, {after}), dataset="shop:v1", vocabularies={{}}, '
        'scheme=2, digest=("sha256:1", "sha256:2"))'
    )


def shrink(name: str, before: int, after: int) -> str:
    """Return an `op.shrink_seed`, its arguments written out."""
    return (
        f'op.shrink_seed("{name}", seed=1, user_count=({before}, {after}), dataset="shop:v1", vocabularies={{}}, '
        'scheme=2, digest=("sha256:2", "sha256:1"))'
    )


def remove(name: str, seed: int = 1, dataset: str = "shop:v1") -> str:
    """Return an `op.remove_seed`, its arguments written out."""
    return f'op.remove_seed("{name}", seed={seed}, dataset="{dataset}")'


def fork(folder: Folder, left: str, right: str) -> None:
    """Write the revisions `l` and `r`, both after `a`, which has `shy-elk`."""
    folder.write("a", apply("shy-elk"))
    folder.write("l", left, after="a")
    folder.write("r", right, after="a")


def test_no_revision(folder: Folder) -> None:
    """An empty folder applies nothing."""
    (folder.path / "versions").mkdir()
    assert folder.applied() == {}


def test_one_after_the_other(folder: Folder) -> None:
    """In a linear chain every seed is what the last revision that names it made of it."""
    folder.write("a", apply("shy-elk"))
    folder.write("b", apply("big-cat", seed=2), after="a")
    folder.write("c", grow("shy-elk", 12, 50), after="b")
    folder.write("d", remove("big-cat", seed=2), after="c")
    assert folder.applied() == {"shy-elk": "1 x 50 by c"}


@pytest.mark.parametrize(
    ("head", "seeds"),
    [
        ("a", {"shy-elk": "1 x 12 by a"}),
        ("b", {"big-cat": "2 x 12 by b", "shy-elk": "1 x 12 by a"}),
        ("c", {"big-cat": "2 x 12 by b", "shy-elk": "1 x 50 by c"}),
        ("d", {"big-cat": "2 x 12 by b", "shy-elk": "1 x 12 by d"}),
    ],
)
def test_up_to_a_revision(folder: Folder, head: str, seeds: dict[str, str]) -> None:
    """What is applied up to a revision leaves out those after it."""
    folder.write("a", apply("shy-elk"))
    folder.write("b", apply("big-cat", seed=2), after="a")
    folder.write("c", grow("shy-elk", 12, 50), after="b")
    folder.write("d", shrink("shy-elk", 50, 12), after="c")
    assert folder.applied(head) == seeds


def test_removed_and_applied_anew(folder: Folder) -> None:
    """A seed that was removed may come back with other numbers."""
    folder.write("a", apply("shy-elk"))
    folder.write("b", remove("shy-elk"), after="a")
    folder.write("c", apply("shy-elk", seed=9, size=3), after="b")
    assert folder.applied() == {"shy-elk": "9 x 3 by c"}


def test_operations_count_in_the_order_of_the_source(folder: Folder) -> None:
    """A removal that stands above an application comes before it, in one revision."""
    folder.write("a", apply("shy-elk"))
    folder.write("b", f"{remove('shy-elk')}\n    {apply('shy-elk', seed=9)}", after="a")
    assert folder.applied() == {"shy-elk": "9 x 12 by b"}


def test_operations_in_one_line(folder: Folder) -> None:
    """Two statements in a line count from left to right."""
    folder.write("a", f"{apply('shy-elk')}; {remove('shy-elk')}; {apply('shy-elk', seed=9)}")
    assert folder.applied() == {"shy-elk": "9 x 12 by a"}


@pytest.mark.parametrize(
    "body",
    [
        "if True:\n        {}",
        "for _ in range(1):\n        {}",
        "with op.get_context().autocommit_block():\n        {}",
        "people()\n\n\ndef people():\n    {}",
    ],
)
def test_operations_are_found_wherever_they_stand(folder: Folder, body: str) -> None:
    """In blocks of `upgrade`, and in a function beside it."""
    folder.write("a", body.format(apply("shy-elk")))
    assert folder.applied() == {"shy-elk": "1 x 12 by a"}


def test_a_function_that_only_downgrade_calls(folder: Folder) -> None:
    """What a function beside `downgrade` removes is not removed by an upgrade."""
    file = folder.write("a", apply("shy-elk"))
    reading = file.read_text()
    file.write_text(
        reading.partition("def downgrade")[0]
        + f"def downgrade():\n    take_out()\n\n\ndef take_out():\n    {remove('shy-elk')}\n"
    )
    assert folder.applied() == {"shy-elk": "1 x 12 by a"}


def test_a_space_before_the_parenthesis(folder: Folder) -> None:
    """Layout does not hide an operation."""
    file = folder.write("a", apply("shy-elk").replace("(", " (", 1))
    file.write_text(file.read_text().partition("def downgrade")[0])
    assert folder.applied() == {"shy-elk": "1 x 12 by a"}


@pytest.mark.parametrize(
    "body",
    [
        "from alembic.op import apply_seed\n    " + apply("shy-elk").removeprefix("op."),
        "apply_seed = op.apply_seed\n    " + apply("shy-elk").removeprefix("op."),
    ],
)
def test_another_way_to_name_an_operation(folder: Folder, body: str) -> None:
    """An operation under a name of its own is read as well, or refused, but never overlooked."""
    file = folder.write("a", body)
    file.write_text(file.read_text().partition("def downgrade")[0])
    try:
        found = folder.applied()
    except RevisionError:
        found = {"shy-elk": "1 x 12 by a"}
    assert found == {"shy-elk": "1 x 12 by a"}


def test_two_heads(folder: Folder) -> None:
    """Two branches that have nothing to do with each other apply what both apply."""
    folder.write("l", apply("shy-elk"))
    folder.write("r", apply("big-cat", seed=2))
    assert folder.applied() == {"big-cat": "2 x 12 by r", "shy-elk": "1 x 12 by l"}


@pytest.mark.parametrize(
    ("head", "seeds"),
    [
        ("north@head", {"shy-elk": "1 x 12 by l"}),
        ("south@head", {"big-cat": "2 x 12 by r"}),
    ],
)
def test_a_branch_by_its_label(folder: Folder, head: str, seeds: dict[str, str]) -> None:
    """A label chooses its branch's seeds."""
    folder.write("l", apply("shy-elk"), labels="north")
    folder.write("l2", after="l")
    folder.write("r", apply("big-cat", seed=2), labels="south")
    assert folder.applied(head) == seeds


@pytest.mark.parametrize("depends", ["l", "north"])
def test_depends_on(folder: Folder, depends: str) -> None:
    """A branch sees what the revision it depends on has applied, whether by its number or by its label."""
    folder.write("l", apply("shy-elk"), labels="north")
    folder.write("r")
    folder.write("r2", grow("shy-elk", 12, 50), after="r", depends=depends)
    assert folder.applied("r2") == {"shy-elk": "1 x 50 by r2"}


def test_depends_on_counts_as_before(folder: Folder) -> None:
    """With both branches run, the one that depends on the other came after it."""
    folder.write("l", apply("shy-elk"))
    folder.write("l2", after="l")
    folder.write("r")
    folder.write("r2", remove("shy-elk"), after="r", depends="l")
    assert folder.applied() == {}


def test_a_merge_revision(folder: Folder) -> None:
    """After a merge the seeds of both branches are there, and can be changed."""
    fork(folder, apply("big-cat", seed=2), apply("red-fox", seed=3))
    folder.write("m", remove("red-fox", seed=3), after=("l", "r"))
    assert folder.applied() == {"big-cat": "2 x 12 by l", "shy-elk": "1 x 12 by a"}


def test_removed_on_one_branch(folder: Folder) -> None:
    """A removal on one branch after the fork wins: it came after the application."""
    fork(folder, remove("shy-elk"), "pass")
    assert folder.applied() == {}


def test_removed_on_both_branches(folder: Folder) -> None:
    """The same removal on both branches is one."""
    fork(folder, remove("shy-elk"), remove("shy-elk"))
    assert folder.applied() == {}


def test_grown_on_one_branch(folder: Folder) -> None:
    """A growth on one branch after the fork wins, as long as the other leaves the seed alone."""
    fork(folder, grow("shy-elk", 12, 50), apply("big-cat"))
    assert folder.applied() == {"big-cat": "1 x 12 by r", "shy-elk": "1 x 50 by l"}


def test_the_same_on_both_branches(folder: Folder) -> None:
    """The same pin on both branches is no contradiction."""
    folder.write("l", apply("shy-elk"))
    folder.write("r", apply("shy-elk"))
    assert folder.applied() in ({"shy-elk": "1 x 12 by l"}, {"shy-elk": "1 x 12 by r"})


PATH_REMEDY = "Let one of them follow the other, or remove the seed in one of them."
OLDER = "applied with seed 1 and 50 rows of its first table, sha256:2..."
REMOVED = "removed"
ANEW = "applied with seed 9 and 12 rows of its first table, sha256:1..."


@pytest.mark.parametrize(
    ("left", "right", "states"),
    [
        (
            grow("shy-elk", 12, 50),
            f"{remove('shy-elk')}; {apply('shy-elk', seed=9)}",
            {f"revision l it is {OLDER}", f"revision r on another branch {ANEW}"},
        ),
        (
            grow("shy-elk", 12, 50),
            remove("shy-elk"),
            {f"revision l it is {OLDER}", f"revision r on another branch {REMOVED}"},
        ),
    ],
)
def test_it_depends_on_the_path(folder: Folder, left: str, right: str, states: set[str]) -> None:
    """Where two branches leave a seed otherwise, both revisions are named with what they leave."""
    fork(folder, left, right)
    sentence = folder.refused()
    swapped = {state.replace(" it is ", "#").replace(" on another branch ", " it is ") for state in states}
    swapped = {state.replace("#", " on another branch ") for state in swapped}
    form = "Seed 'shy-elk': it depends on the branch (after {}, after {}). " + PATH_REMEDY
    assert sentence in {form.format(*sorted(states)), form.format(*sorted(swapped, reverse=True))}


def test_it_depends_on_the_path_before_a_merge(folder: Folder) -> None:
    """A merge revision does not hide that its branches contradict each other."""
    fork(folder, grow("shy-elk", 12, 50), remove("shy-elk"))
    folder.write("m", after=("l", "r"))
    assert "Seed 'shy-elk': it depends on the branch (after revision" in folder.refused()


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (
            apply("shy-elk"),
            apply("shy-elk", seed=9, size=3),
            "op.apply_seed('shy-elk'): an earlier revision applies it otherwise (seed 1 -> 9, user_count 12 -> 3). "
            + OTHERWISE,
        ),
        (
            apply("shy-elk"),
            apply("shy-elk", digest="sha256:9"),
            f"op.apply_seed('shy-elk'): an earlier revision applies it otherwise (digest). {OTHERWISE}",
        ),
        (
            "pass",
            remove("shy-elk"),
            f"op.remove_seed('shy-elk'): no revision before it applies that seed. {OTHERWISE}",
        ),
        (
            apply("shy-elk"),
            remove("shy-elk", seed=9),
            "op.remove_seed('shy-elk'): an earlier revision applies it otherwise (expected seed 1, found 9). "
            + OTHERWISE,
        ),
        (
            apply("shy-elk"),
            remove("shy-elk", dataset="shop:v2"),
            (
                "op.remove_seed('shy-elk'): an earlier revision applies it otherwise (expected dataset shop:v1, found "
                f"shop:v2). {OTHERWISE}"
            ),
        ),
        (
            apply("shy-elk"),
            grow("shy-elk", 20, 50),
            "op.grow_seed('shy-elk'): an earlier revision leaves it otherwise (user_count 12 -> 20). " + OTHERWISE,
        ),
        (
            "pass",
            shrink("shy-elk", 50, 12),
            f"op.shrink_seed('shy-elk'): no revision before it applies that seed. {OTHERWISE}",
        ),
        (
            apply("shy-elk"),
            'op.grow_seed("shy-elk", seed=1, user_count=50, dataset="shop:v1", scheme=2, digest="sha256:2")',
            (
                "op.grow_seed('shy-elk'): its sizes are no pairs of before and after (expected pairs for user_count, "
                f"sizes or both, found pairs for none). {OTHERWISE}"
            ),
        ),
        (
            "pass",
            apply("shy-elk").replace("seed=1", "seed='1'"),
            f"op.apply_seed('shy-elk'): Expected `int`, got `str` - at `$.seed`. {OTHERWISE}",
        ),
    ],
)
def test_a_contradiction(folder: Folder, first: str, second: str, sentence: str) -> None:
    """An operation that does not fit what was there before is named with file and line."""
    folder.write("a", first)
    folder.write("b", second, after="a")
    assert folder.refused() == f"b.py, line 13: {sentence}"


@pytest.mark.parametrize(
    ("body", "line", "verb"),
    [
        ("name = 'shy-elk'\n    op.apply_seed(name, seed=1, user_count=12)", 14, "apply_seed"),
        ("op.apply_seed('shy-elk', **settings)", 13, "apply_seed"),
        ("op.apply_seed('shy-elk', seed=2 * 1013, user_count=12)", 13, "apply_seed"),
        ("op.apply_seed(f'shy-{1}', seed=1, user_count=12)", 13, "apply_seed"),
        ("op.apply_seed('shy-elk', seed=1, user_count=len('x'))", 13, "apply_seed"),
        ("op.apply_seed(*people)", 13, "apply_seed"),
        ("op.apply_seed(name='shy-elk', seed=1)", 13, "apply_seed"),
        ("op.apply_seed('shy-elk', vocabularies={[]: 1})", 13, "apply_seed"),
        ("op.remove_seed('shy-elk', seed=SEED, dataset='shop:v1')", 13, "remove_seed"),
        ("op.grow_seed('shy-elk', user_count=(12, MORE))", 13, "grow_seed"),
        ("people()\n\n\ndef people():\n    op.apply_seed(NAME, seed=1)", 17, "apply_seed"),
    ],
)
def test_not_a_literal(folder: Folder, body: str, line: int, verb: str) -> None:
    """Arguments that are computed are refused with file, line and remedy."""
    folder.write("a", body)
    assert folder.refused() == f"a.py, line {line}: op.{verb}: {LITERALS}"


def test_downgrades_are_not_read(folder: Folder) -> None:
    """A `downgrade` may hold what it likes: the one written here could not be read."""
    folder.write("a", apply("shy-elk"))
    assert folder.applied() == {"shy-elk": "1 x 12 by a"}


def test_revisions_without_seeds_are_not_parsed(folder: Folder) -> None:
    """A revision without the name of an operation has none."""
    folder.write("a")
    file = folder.path / "versions/a.py"
    file.write_text(file.read_text().partition("def downgrade")[0])
    (script,) = folder.directory.walk_revisions()
    file.write_text("this is not Python")
    assert operations_in(script) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("seed=1", "seed=1, extra=2", "unknown argument extra"),
        ("seed=1", "seed=1, name='x'", "unknown argument name"),
        ("seed=1, ", "", "Object missing required field `seed`"),
        ("seed=1", "seed='1'", "Expected `int`, got `str` - at `$.seed`"),
        ("seed=1", "seed=9" + "9" * 400, "Expected `int` <= 9223372036854775807 - at `$.seed`"),
        ("seed=1", "seed=None", "Expected `int`, got `null` - at `$.seed`"),
        (
            '"shop:v1"',
            r'"shop\ud800:v1"',
            r"dataset has a text or number that cannot be stored (found 'shop\ud800:v1')",
        ),
        ('"shop:v1"', r'"shop\0:v1"', r"dataset has a text or number that cannot be stored (found 'shop\x00:v1')"),
        ("seed=1", 'seed=1, parameters={"a": [1e999]}', "parameters has a text or number that cannot be stored"),
        ("seed=1", r'seed=1, sizes={"\udfff": 1}', "sizes has a text or number that cannot be stored"),
    ],
)
def test_arguments_that_are_none(folder: Folder, old: str, new: str, message: str) -> None:
    """Unknown, missing and wrongly typed arguments, and what cannot be stored, are named with the place."""
    folder.write("a", apply("shy-elk").replace(old, new))
    assert folder.refused().startswith(f"a.py, line 13: op.apply_seed('shy-elk'): {message}")


@pytest.mark.parametrize(
    "body", ['op.remove_seed("shy-elk", seed=1)', 'op.remove_seed("shy-elk", seed=1, dataset="shop:v1", x=1)']
)
def test_arguments_of_a_removal(folder: Folder, body: str) -> None:
    """A removal has a number and a dataset, and nothing else."""
    folder.write("a", apply("shy-elk"))
    folder.write("b", body, after="a")
    assert "op.remove_seed('shy-elk'): wrong arguments (expected seed and dataset, found seed" in folder.refused()


@pytest.mark.parametrize(
    "body", ["op.apply_seed(5, seed=1)", 'op.apply_seed("a", **{"seed": 1})', "op.apply_seed(*['a'])"]
)
def test_a_name_that_is_none(folder: Folder, body: str) -> None:
    """A name is a text, and every argument has its name."""
    folder.write("a", body)
    assert folder.refused() == f"a.py, line 13: op.apply_seed: {LITERALS}"


def test_a_byte_order_mark(folder: Folder) -> None:
    """An editor's mark at the beginning is read over, as Python does."""
    file = folder.write("a", apply("shy-elk"))
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert folder.applied() == {"shy-elk": "1 x 12 by a"}


def test_a_file_that_is_not_utf_8(folder: Folder) -> None:
    """A revision in another encoding is named."""
    file = folder.write("a", apply("shy-elk"))
    file.write_bytes(b"# coding: latin-1\n# caf\xe9\n" + file.read_bytes())
    assert folder.refused().startswith("a.py: it cannot be read for its seeds ('utf-8' codec can't decode byte 0xe9")


def test_a_file_that_has_vanished(folder: Folder) -> None:
    """A revision that is gone since Alembic read it is named."""
    file = folder.write("a", apply("shy-elk"))
    directory = folder.directory
    directory.get_heads()
    file.unlink()
    with pytest.raises(RevisionError, match=r"a\.py: it cannot be read for its seeds \(.*No such file"):
        history.read_chain(directory)


def refused(project: Project) -> str:
    """Return the message of `alembic check`, which must fail, without the project's path."""
    return project.fail("check").replace(f"{project.root}/", "")


SEED_LINE = 'seed=2026,\n        user_count=12,\n        dataset="example_data.datasets.people:v1",\n        locale'


def test_check_refuses_what_is_not_a_literal(seeded_project: Project) -> None:
    """`alembic check` prints one sentence with file, line and remedy for a computed argument."""
    seeded_project.revise("mossy_owl", SEED_LINE, SEED_LINE.replace("2026", "int('2026')"))
    assert refused(seeded_project) == f"migrations/versions/0003_seed_mossy_owl.py, line 15: op.apply_seed: {LITERALS}"


def test_check_refuses_a_contradiction(seeded_project: Project) -> None:
    """`alembic check` prints one sentence with file, line and remedy for a pin that contradicts an earlier one."""
    seeded_project.revise(
        "kind_heron", '"kind-heron",\n        seed=4711,\n        user', '"mossy-owl",\n        seed=1,\n        user'
    )
    assert refused(seeded_project) == (
        "migrations/versions/0005_seed_kind_heron.py, line 15: op.apply_seed('mossy-owl'): an earlier revision applies "
        f"it otherwise (seed 2026 -> 1, user_count 12 -> 24, locale en_US -> de_DE). {OTHERWISE}"
    )


def test_check_refuses_a_broken_registry(seeded_project: Project) -> None:
    """`alembic check` prints one sentence with file, line and what is wrong for a registry that is not JSON."""
    (seeded_project.root / "seeds/registry.json").write_text('{\n  "version": 1,\n}\n')
    assert refused(seeded_project).startswith("seeds/registry.json: line 3, column 1: not JSON (")


def test_check_refuses_a_missing_registry(seeded_project: Project) -> None:
    """`alembic check` prints one sentence for a registry that is not there."""
    (seeded_project.root / "seeds/registry.json").unlink()
    assert refused(seeded_project) == (
        "seeds/registry.json: no such file (expected a JSON file such as seeds/registry.json). Correct the path."
    )


@pytest.mark.parametrize(
    ("dataset", "reason"),
    [
        ("nowhere.people:v1", "module 'nowhere.people' cannot be imported (No module named 'nowhere')"),
        ("example_data.datasets.people:v9", "module 'example_data.datasets.people' has no attribute 'v9'"),
    ],
)
def test_check_refuses_a_registry_with_a_missing_dataset(seeded_project: Project, dataset: str, reason: str) -> None:
    """`alembic check` prints one sentence with file, line and remedy for a dataset that does not exist."""
    registry = seeded_project.root / "seeds/registry.json"
    registry.write_text(
        registry.read_text().replace('"userCount": 12', f'"userCount": 12,\n      "dataset": "{dataset}"')
    )
    sentence = refused(seeded_project)
    problem = f"seed 'mossy-owl': Dataset '{dataset}': {reason}"
    assert ("seeds/registry.json, line 15" in sentence, problem in sentence, "Restore it" in sentence) == (
        True,
        True,
        True,
    ), sentence


@pytest.fixture
def shop(seeded_project: Project) -> Project:
    """Return a project whose database has a seed of a dataset of its own, `shop:v1`."""
    (seeded_project.root / "shop.py").write_text("from example_data.datasets.people import v1\n")
    ini = seeded_project.root / "alembic.ini"
    ini.write_text(ini.read_text().replace("path_separator", "prepend_sys_path = .\npath_separator"))
    registry = seeded_project.root / "seeds/registry.json"
    entry = '"seeds": [\n    {"name": "old-shop", "seed": 1, "userCount": 2, "dataset": "shop:v1"},'
    registry.write_text(registry.read_text().replace('"seeds": [', entry))
    code = "from alembic.config import main; main({}.split()); main(['upgrade', 'head'])"
    seeded_project.run("python", "-c", code.format("'revision --autogenerate -m shop --rev-id 0006'"))
    return seeded_project


def test_check_refuses_a_removed_dataset_module(shop: Project) -> None:
    """`alembic check` prints one sentence with file and remedy for a dataset whose module was deleted since."""
    (shop.root / "shop.py").unlink()
    sentence = refused(shop)
    problem = "seeds/registry.json, line 14, seed 'old-shop': Dataset 'shop:v1': module 'shop' cannot be imported"
    assert (problem in sentence, "Restore it" in sentence) == (True, True), sentence


def test_check_refuses_a_dataset_module_that_breaks(shop: Project) -> None:
    """A dataset whose module raises at import is one sentence, too."""
    (shop.root / "shop.py").write_text("raise RuntimeError('no shop today')\n")
    assert "no shop today" in refused(shop)

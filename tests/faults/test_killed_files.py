"""Commands that write files, killed at any moment: every file is whole, and the same command then ends the work."""

from __future__ import annotations

import json
import shutil
import time
from typing import TYPE_CHECKING

import pytest

from example_data.project import alembic_config
from tests.faults.chains import verdict
from tests.faults.rounds import rounds
from tests.support.file_commands import COMMANDS, check_whole, contents, make_project

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from tests.faults.rounds import Tally
    from tests.support.project import Project


def killed(project: Project, command: tuple[str, ...], seconds: float, source: random.Random) -> str:
    """Run a command, kill it at any moment, or just after it began to write; return how it ended."""
    before = written(project)
    process = project.fork("example-data", *command)
    if source.random() < 0.5:
        time.sleep(source.uniform(0, 1.1 * seconds))
    else:
        while written(project) == before and process.poll() is None:
            pass
        time.sleep(source.choice([0, source.uniform(0, 0.01)]))
    process.kill()
    return verdict(process.finish())


def written(project: Project) -> list[int]:
    """Return when a name was last written or taken away in each folder that the commands write to."""
    folders = [project.root, project.root / "seeds", project.root / "migrations/versions"]
    return [folder.stat().st_mtime_ns for folder in folders if folder.exists()]


def extent(project: Project) -> tuple[int, int]:
    """Return how many files there are, without those of locks that a kill left, and how many seeds."""
    files = {name: text for name, text in contents(project).items() if not name.endswith(".example-data.lock")}
    return len(files), len(json.loads(files.get("seeds/registry.json", b'{"seeds": []}'))["seeds"])


@pytest.mark.parametrize("verb", COMMANDS)
def test_a_kill(tmp_path: Path, tally: Tally, verb: str) -> None:
    """What was written before it is whole; the command begins again, or goes on, and nothing temporary is left."""
    undisturbed = make_project(tmp_path / "undisturbed", verb)
    started = time.monotonic()
    assert undisturbed.run("example-data", *COMMANDS[verb]).returncode == 0
    seconds, end = time.monotonic() - started, extent(undisturbed)
    for number, source in enumerate(rounds(2)):
        project = make_project(tmp_path / str(number), verb)
        before = extent(project)
        how = killed(project, COMMANDS[verb], seconds, source)
        after = extent(project)
        check_whole(contents(project))
        left = {before: "nothing of it there", end: "all of it there"}.get(after, "whole files of it there")
        tally[f"a kill of `example-data {verb}`"][how if how == "done" else f"{how}, {left}"] += 1
        started = time.monotonic()
        again = project.run("example-data", *COMMANDS[verb])
        if after == before:
            seconds = time.monotonic() - started
        assert verdict(again) == "done" or after == end, again.stderr
        assert extent(project) == end, again.stderr
        checked = project.run("example-data", "check")
        assert checked.returncode == 0 or verb == "add", checked.stdout
        assert not list(project.root.rglob("*.tmp")) or after == end, again.stderr
        shutil.rmtree(project.root)


def test_many_at_once(tmp_path: Path, tally: Tally) -> None:
    """Twelve `add --revision`, four `add`, four `check`, four `list`: one head, and no seed is lost."""
    for number, source in enumerate(rounds(1)):
        project = make_project(tmp_path / str(number), "add")
        commands = [
            *[("add", "--seed", str(each), "--revision") for each in range(12)],
            *[("add", "--seed", str(each)) for each in range(12, 16)],
            *[("check",)] * 4,
            *[("list",)] * 4,
        ]
        source.shuffle(commands)
        for process in [project.fork("example-data", *command) for command in commands]:
            done = process.finish()
            tally["12 `add --revision`, 4 `add`, 4 `check`, 4 `list` at once"][verdict(done)] += 1
        check_whole(contents(project))
        seeds = json.loads((project.root / "seeds/registry.json").read_text())["seeds"]
        scripts = alembic_config.scripts(alembic_config.configuration(project.root / "alembic.ini"))
        assert (len(seeds), len(scripts.get_heads()), len(list(scripts.walk_revisions()))) == (18, 1, 17)

"""The examples for pipelines and clusters: each is what its schema says, and names commands and settings that exist."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import kubernetes_validate  # type: ignore[import-untyped]
import procrastinate.cli
import pytest
import yaml  # type: ignore[import-untyped]
from typer.main import get_group

import example_data.queue
from example_data.cli.app import app
from tests.support.forked_commands import TIMEOUT
from tests.support.project import REPOSITORY, Project, copy_repository, rows

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = REPOSITORY / "examples"
FILES = [path for suffix in ("yml", "yaml") for path in sorted(EXAMPLES.rglob(f"*.{suffix}"))]


def test_all_are_there() -> None:
    """Two Jobs and an init container for Kubernetes, GitHub Actions, GitLab CI, and a load by workers for Compose."""
    assert [str(path.relative_to(EXAMPLES)) for path in FILES] == [
        "github-actions.yml",
        "gitlab-ci.yml",
        "kubernetes/deployment.yaml",
        "kubernetes/job.yaml",
        "kubernetes/load-job.yaml",
        "queue/compose.yaml",
    ]


@pytest.mark.parametrize("name", ["deployment", "job", "load-job"])
def test_kubernetes(name: str) -> None:
    """Kubernetes would take it, and knows every key."""
    resource = yaml.safe_load((EXAMPLES / f"kubernetes/{name}.yaml").read_text())
    kubernetes_validate.validate(resource, "1.37", strict=True)


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("github-actions.yml", "github-workflows"),
        ("gitlab-ci.yml", "gitlab-ci"),
        ("queue/compose.yaml", "compose-spec"),
    ],
)
def test_pipelines(name: str, schema: str) -> None:
    """The published schema of such files takes it."""
    command = (sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}")
    done = subprocess.run([*command, EXAMPLES / name], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_compose() -> None:
    """Each command is one that its program takes, services that are waited for are there, and several workers come."""
    services = yaml.safe_load((EXAMPLES / "queue/compose.yaml").read_text())["services"]
    commands = {name: service["command"] for name, service in services.items() if "command" in service}
    assert commands["migrate"] == ["alembic", "upgrade", "head"]
    assert commands["load"][:2] == ["example-data", "load"]
    load = get_group(app).commands["load"]
    assert load.make_context("load", commands["load"][2:]).params["queue"].startswith("postgresql://queue:")
    assert commands["worker"][0] == "procrastinate"
    assert procrastinate.cli.parse_args(commands["worker"][1:])["app"] is example_data.queue.app
    assert services["worker"]["deploy"] == {"replicas": 4}
    assert {name for service in services.values() for name in service.get("depends_on", ())} <= services.keys()


def test_names() -> None:
    """Every variable is one of a setting's, and every verb one of the command line's."""
    text = "".join(path.read_text() for path in FILES)
    assert set(re.findall(r"\bEXAMPLE_DATA_\w+", text)) == {
        "EXAMPLE_DATA_DATABASE_URL",
        "EXAMPLE_DATA_ENV",
        "EXAMPLE_DATA_IS_ENABLED",
        "EXAMPLE_DATA_QUEUE_URL",
    }
    verbs = set(re.findall(r"(?:- (?:run: )?|exec )example-data (\w+)", text))
    assert verbs == {"load", "plan", "status", "verify"}
    assert verbs <= get_group(app).commands.keys()


def test_load_job(migrated_project: Project) -> None:
    """Its pods, as many at once as it says, load the seed: one of them ends it, and every row is there."""
    job = yaml.safe_load((EXAMPLES / "kubernetes/load-job.yaml").read_text())["spec"]
    (container,) = job["template"]["spec"]["containers"]
    values = {each["name"]: each["value"] for each in container["env"] if "value" in each}
    assert (job["completionMode"], job["completions"], job["parallelism"]) == ("Indexed", 8, 2)
    migrated_project.alembic("upgrade", "head")

    def run(index: int) -> subprocess.CompletedProcess[str]:
        variables = {**values, "EXAMPLE_DATA_USER_COUNT": "80000", "JOB_COMPLETION_INDEX": str(index)}
        return Project(migrated_project.root, migrated_project.url, variables).run(*container["command"])

    with ThreadPoolExecutor(job["parallelism"]) as pool:
        pods = list(pool.map(run, range(job["completions"])))
    assert [pod.returncode for pod in pods] == [0] * 8, pods
    said = "".join(pod.stdout for pod in pods)
    assert sorted(re.findall(r"range-loaded seed_key=mossy-owl range=(\d)", said)) == list("12345678")
    assert said.count("seed loaded seed_key=mossy-owl user_count=80000 rows=160000 ") == 1
    verified = migrated_project.run("example-data", "verify")
    assert verified.returncode == 0, verified.stdout
    assert rows(migrated_project.url, "SELECT count(*) FROM user_preferences") == [(80_000,)]


def test_demo(tmp_path: Path) -> None:
    """What it prints at its end works as printed, without environment variables."""
    copy_repository(tmp_path)
    (tmp_path / "examples").mkdir()
    shutil.copy(EXAMPLES / "demo.py", tmp_path / "examples")
    (tmp_path / ".venv").symlink_to(sys.prefix)

    def start(command: str) -> subprocess.Popen[str]:
        variables = {"PATH": os.defpath, "HOME": str(tmp_path)}
        pipe = subprocess.PIPE
        return subprocess.Popen(command.split(), cwd=tmp_path, env=variables, stdout=pipe, stderr=pipe, text=True)

    def run(command: str) -> str:
        process = start(command)
        output, errors = process.communicate(timeout=TIMEOUT)
        assert process.returncode == 0, errors
        return output

    printed = run(".venv/bin/python examples/demo.py")
    show, serve, status, downgrade = re.findall(r"\.venv/bin/\S+(?: \S+)+", printed)
    assert "James Graham" in run(show)
    server = start(serve)
    try:
        assert server.stdout
        assert "runs until Ctrl-C" in server.stdout.readline()
        assert "mossy-owl   applied, as pinned in 0003" in run(status)
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=TIMEOUT)
    run(downgrade)

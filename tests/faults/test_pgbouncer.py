"""A pooler before the database, in both of its modes: what one command leaves on a connection is met by the next."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults.rounds import rounds
from tests.support.project import ON, Project, copy_repository, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from tests.faults.rounds import Tally

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")

CONFIGURATION = """\
[databases]
* = host={host} port=5432 user=postgres
[pgbouncer]
listen_addr =
unix_socket_dir = {folder}
listen_port = 6543
auth_type = any
auth_file = {folder}/users
pool_mode = {mode}
default_pool_size = {size}
logfile = {folder}/log
pidfile = {folder}/pid
"""

POOL_SIZES = {"transaction": 4, "session": 8}
"""Connections for four upgrades at once; in session mode one that waits keeps its two."""

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="pgbouncer is not installed")


@pytest.fixture(params=POOL_SIZES)
def project(empty_database: psycopg.Connection, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Project]:
    """This repository's project on an empty database behind a pooler."""
    host, name = empty_database.info.host, empty_database.info.dbname
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        (folder / "users").write_text('"postgres" ""\n')
        mode, size = request.param, POOL_SIZES[request.param]
        (folder / "ini").write_text(CONFIGURATION.format(host=host, folder=folder, mode=mode, size=size))
        command = [str(PROGRAM), "-q", str(folder / "ini")]
        if os.geteuid() == 0:  # refused to root; the server's own user may enter its folder
            user = pwd.getpwuid(Path(host).stat().st_uid)
            for path in (folder, *folder.iterdir()):
                os.chown(path, user.pw_uid, user.pw_gid)
            command[1:1] = ["-u", user.pw_name]
        with subprocess.Popen(command) as process:
            while not (folder / ".s.PGSQL.6543").exists():
                assert process.poll() is None
                time.sleep(0.01)
            yield Project(copy_repository(tmp_path), f"postgresql://postgres@/{name}?host={folder}&port=6543")
            process.terminate()


def test_every_command_behind_a_pooler(project: Project, tally: Tally, request: pytest.FixtureRequest) -> None:
    """Up and down, seven seeds in one session, `apply` and `status`, four upgrades at once."""

    def succeed(*command: str) -> None:
        done = project.run(*command)
        assert done.returncode == 0, done.stderr
        tally[f"pgbouncer: {request.node.callspec.id} mode"]["done"] += 1

    for number in range(5):
        succeed("example-data", "add", "--seed", str(number), "--revision")
    for _ in rounds(1):
        project.variables["EXAMPLE_DATA_IS_ENABLED"] = "off"
        succeed("alembic", *ON, "upgrade", "head")
        succeed("alembic", "downgrade", "base")
        succeed("alembic", "upgrade", "head")
        project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
        succeed("example-data", "apply")
        succeed("example-data", "status")
        succeed("alembic", "downgrade", "base")
        done = [process.finish() for process in [project.fork("alembic", *ON, "upgrade", "head") for _ in range(4)]]
        assert [each.returncode for each in done] == [0] * 4, done
        tally[f"pgbouncer: {request.node.callspec.id} mode"]["done"] += 4
        assert rows(project.url, "SELECT count(*) FROM example_data_runs") == [(7,)]
        assert rows(project.url, "SELECT name FROM pg_prepared_statements") == []
        succeed("alembic", "downgrade", "base")

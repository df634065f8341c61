"""Where and with what a benchmark ran: no names of hosts or people."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import psycopg

import example_data
from benchmarks.contestants import NPM, PYPI
from benchmarks.project import REPOSITORY

SHARED = ("alembic", "Faker", "psycopg", "SQLAlchemy")
"""Packages of constraints.txt that are worth a word."""


def today() -> str:
    """Return the date."""
    return f"{datetime.now(UTC):%Y-%m-%d}"


def describe() -> str:
    """Return the processor, its cores and the memory."""
    cores = os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{processor()}, {cores} {'core' if cores == 1 else 'cores'}, {memory:.0f} GiB of memory"


def processor() -> str:
    """Return the model of the processor."""
    cpuinfo = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.+)", cpuinfo.read_text()) if cpuinfo.exists() else None
    return model[1] if model else platform.processor() or platform.machine()


def versions(url: str) -> dict[str, str]:
    """Return the versions of all that took part."""
    with psycopg.connect(url) as connection:
        server = connection.info.parameter_status("server_version") or "unknown"
    constraints = dict(re.findall(r"(?m)^(.+)==(.+)$", (REPOSITORY / "constraints.txt").read_text()))
    return {
        "example-data": example_data.__version__,
        "PostgreSQL": server,
        "Python": platform.python_version(),
        **({"Node.js": node} if (node := node_version()) else {}),
        **{name: constraints[name] for name in SHARED},
        **PYPI,
        **NPM,
    }


def node_version() -> str:
    """Return the version of Node.js, or nothing where there is none."""
    try:
        return subprocess.check_output(["node", "--version"], text=True).strip().removeprefix("v")
    except (OSError, subprocess.CalledProcessError):
        return ""

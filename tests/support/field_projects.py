"""Projects of the shapes that are met in the field: a shop with models, a revision with its tables, and an `env.py`."""

from __future__ import annotations

from contextlib import chdir
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config

from tests.support.alembic_projects import replace

if TYPE_CHECKING:
    from tests.support.project import Project

MODELS = '''\
"""The tables of a small shop."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Numeric, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(80), unique=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Order(Base):
    __tablename__ = "orders"
    __table_args__ = (CheckConstraint("status IN ('open', 'paid')", name="orders_status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    status: Mapped[str] = mapped_column(String(10))
    total: Mapped[Decimal] = mapped_column(Numeric(8, 2))
'''

APP = """\
import os

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

from shop import Base

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["SHOP_URL"]
db = SQLAlchemy(model_class=Base)
db.init_app(app)
Migrate(app, db)
"""

CONFIGURE = "connection=connection, target_metadata=target_metadata"
CONNECT = "    with connectable.connect() as connection:\n"
RUN = "        with context.begin_transaction():\n            context.run_migrations()\n\n\nif"

EMPTY = '''\
"""Revision {number}."""

revision = "r{number}"
down_revision = {before!r}


def upgrade():
    pass


def downgrade():
    pass
'''


@dataclass(frozen=True)
class Shape:
    """What is special in a project, as texts of `env.py` or `alembic.ini` that stand in the place of others."""

    env: dict[str, str] = field(default_factory=dict)
    ini: dict[str, str] = field(default_factory=dict)
    template: str = "generic"
    folder: str = ""
    """Where `alembic.ini` is."""
    revisions: int = 0
    """Empty ones, before that of the tables."""
    is_flask: bool = False

    def make(self, project: Project) -> None:
        """Make the project; its tables are in the database."""
        project.variables["SHOP_URL"] = project.url.replace("://", "+psycopg://", 1)
        (project.root / "shop.py").write_text(MODELS)
        if self.is_flask:
            (project.root / "app.py").write_text(APP)
            for arguments in ("init", "migrate -m tables", "upgrade"):
                run(project, f"flask db {arguments}")
            return
        (project.root / self.folder).mkdir(exist_ok=True)
        if self.folder:
            project.variables["ALEMBIC_CONFIG"] = f"{self.folder}/alembic.ini"
        with chdir(project.root):
            command.init(Config(f"{self.folder or '.'}/alembic.ini"), "migrations", self.template)
        self._edit(project)
        versions = project.root / "migrations/versions"
        for number in range(self.revisions):
            before = f"r{number - 1}" if number else None
            (versions / f"r{number}.py").write_text(EMPTY.format(number=number, before=before))
        run(project, "alembic upgrade head")
        run(project, "alembic revision --autogenerate -m tables")
        run(project, "alembic upgrade head")

    def _edit(self, project: Project) -> None:
        env = project.root / "migrations/env.py"
        replace(env, "target_metadata = None", "from shop import Base\n\ntarget_metadata = Base.metadata")
        text = env.read_text()
        env.write_text(text.replace(f"\n            {CONFIGURE}\n        ", CONFIGURE))  # on one line in each template
        for old, new in self.env.items():
            replace(env, old, new)
        ini = project.root / self.folder / "alembic.ini"
        for old, new in self.ini.items():
            replace(ini, old, new)
        url = project.variables["SHOP_URL"]
        ini.write_text(ini.read_text().replace("driver://user:pass@localhost/dbname", url))


def run(project: Project, line: str) -> str:
    """Run a command, which must succeed; return what it prints."""
    words = line.split()
    done = project.run(*words)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout


def arguments(further: str) -> dict[str, str]:
    """Return the edit that gives `context.configure` further arguments."""
    return {f"context.configure({CONFIGURE})": f"context.configure({CONFIGURE}, {further})"}


LOCKED = """\
        connection.exec_driver_sql("SELECT pg_advisory_lock(4711)")
        connection.commit()
"""

SHAPES = {
    "flask-migrate": Shape(is_flask=True),
    "transaction_per_migration": Shape(arguments("transaction_per_migration=True")),
    "advisory lock of a session": Shape({CONNECT: CONNECT + LOCKED}),
    "advisory lock of the transaction": Shape(
        {
            RUN: RUN.replace(
                "            context.run",
                '            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4711)")\n            context.run',
            )
        }
    ),
    "version_table": Shape(arguments('version_table="shop_version"')),
    "version_table_schema": Shape(
        {
            **arguments('version_table="shop_version", version_table_schema="meta"'),
            CONNECT: CONNECT
            + '        connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS meta")\n        connection.commit()\n',
        }
    ),
    "statement_timeout": Shape(
        {
            "poolclass=pool.NullPool,": (
                'poolclass=pool.NullPool,\n        connect_args={"options": "-c statement_timeout=5000"},'
            )
        }
    ),
    "asynchronous": Shape(template="async"),
    "include_object": Shape(
        {
            "def run_migrations_offline": (
                "def include_object(object, name, type_, reflected, compare_to):\n"
                '    return not (type_ == "table" and reflected and compare_to is None)\n\n\n'
                "def run_migrations_offline"
            ),
            **arguments("include_object=include_object"),
        }
    ),
    "include_object by name": Shape(
        arguments('include_object=lambda item, name, kind, *_: kind != "table" or name in target_metadata.tables')
    ),
    "URL made in env.py": Shape(
        {
            "config = context.config": (
                "import os\n\nconfig = context.config\n"
                'config.set_main_option("sqlalchemy.url", os.environ["SHOP_URL"].replace("%", "%%"))'
            )
        },
        {"sqlalchemy.url = driver://user:pass@localhost/dbname\n": ""},
    ),
    "no prepend_sys_path": Shape(
        {
            "from shop import Base": (
                "import sys\nfrom pathlib import Path\n\n"
                "sys.path.insert(0, str(Path(__file__).parents[1]))\nfrom shop import Base"
            )
        },
        {"prepend_sys_path = .\n": ""},
    ),
    "alembic.ini in a sub-folder": Shape(
        ini={"script_location = %(here)s/migrations": "script_location = %(here)s/../migrations"}, folder="conf"
    ),
    "alembic.ini in a sub-folder, no prepend_sys_path": Shape(
        {"from shop import Base": 'import sys\n\nsys.path.insert(0, ".")\nfrom shop import Base'},
        {"script_location = %(here)s/migrations": "script_location = migrations", "prepend_sys_path = .\n": ""},
        folder="conf",
    ),
    "300 revisions": Shape(revisions=300),
}

"""The program that fills a template: an upgrade to head by the project's own `env.py`, in a process of its own.

What `env.py` and revisions do to their process, such as to logging or an event loop, so does not reach the tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from example_data.errors import DatabaseError, ExampleDataError
from example_data.project import alembic_config, import_path
from example_data.project import settings as project_settings
from example_data.project.database import VARIABLE
from example_data.project.database_url import DatabaseURL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from example_data.project.settings import Settings


def build(config_file: Path, url: str, settings: Settings) -> None:
    """Bring a database to head with the seeds that settings choose.

    Raises:
        DatabaseError: It could not be upgraded; the message is what the program wrote.
    """
    command = [sys.executable, "-W", "ignore", "-m", __name__, str(config_file)]
    done = subprocess.run(  # noqa: S603 - this module
        command,
        cwd=alembic_config.folder(config_file),
        env={**os.environ, **_variables(url, settings)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise DatabaseError(f"Template of the test databases: it cannot be made. {done.stderr.strip()}")


def _variables(url: str, settings: Settings) -> Mapping[str, str]:
    """Return the environment: what tests can import, and all settings that change rows, whatever this machine's are."""
    sizes = [
        f'"{seed}"."{name}" = {size}' for seed, by_name in settings.sizes.items() for name, size in by_name.items()
    ]
    return {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        VARIABLE: url,
        "DATABASE_URL": url,
        "EXAMPLE_DATA_IS_ENABLED": "true",
        "EXAMPLE_DATA_SEED_NAME": ",".join(sorted(settings.seed_names)),
        "EXAMPLE_DATA_SEED": "",
        "EXAMPLE_DATA_USER_COUNT": "",
        "EXAMPLE_DATA_SIZES": "\n".join(sizes),
        "EXAMPLE_DATA_ANCHOR": settings.anchor or "",
        "EXAMPLE_DATA_REQUIRE_CONSENT": "false",
    }


def main() -> None:
    """Upgrade the database of the environment to head, by the project of the file that is named."""
    from example_data.alembic_plugin import upgrade_to_head

    path = Path(sys.argv[1])
    url = DatabaseURL(os.environ[VARIABLE], "the pytest plugin")
    try:
        config = alembic_config.configuration(path)
        import_path.prepend_paths(config, alembic_config.folder(path))
        option = url.for_sqlalchemy().render_as_string(hide_password=False)
        config.set_main_option("sqlalchemy.url", option.replace("%", "%%"))  # for an env.py that takes no connection
        upgrade_to_head.upgrade(config, url, project_settings.load(alembic_config.folder(path)))
    except ExampleDataError as error:
        sys.exit(str(error.__cause__ or error))


if __name__ == "__main__":
    main()

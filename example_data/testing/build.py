"""The program that fills a template: an upgrade to head by the project's own `env.py`, in a process of its own.

What `env.py` and revisions do to their process, such as to logging or an event loop, so does not reach the tests.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from example_data.errors import DatabaseError, ExampleDataError, describe_with_place
from example_data.project import alembic_config, import_path
from example_data.project import settings as project_settings
from example_data.project.database import VARIABLE
from example_data.project.database_url import DatabaseURL
from example_data.project.settings_shortcut import PASSWORD
from example_data.testing.seeded_chain import SeededChain
from example_data.testing.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from example_data.project.settings import Settings


def build(config_file: Path, url: str, settings: Settings, key: str) -> None:
    """Bring a database to head with the seeds that settings choose.

    Raises:
        DatabaseError: It could not be upgraded, or the files are not those of the key any more; the message is what
            the program wrote.
    """
    command = [sys.executable, "-W", "ignore", "-m", __name__, str(config_file), key]
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
        "DATABASE_URL": _with_driver_of(os.environ.get("DATABASE_URL", ""), url),
        "EXAMPLE_DATA_IS_ENABLED": "true",
        "EXAMPLE_DATA_SEED_NAME": ",".join(sorted(settings.seed_names)),
        "EXAMPLE_DATA_SEED": "",
        "EXAMPLE_DATA_USER_COUNT": "",
        "EXAMPLE_DATA_SIZES": "\n".join(sizes),
        "EXAMPLE_DATA_ANCHOR": settings.anchor or "",
        PASSWORD: settings.password.reveal().decode() if settings.password else "",  # as in the key
        "EXAMPLE_DATA_REQUIRE_CONSENT": "false",
    }


def _with_driver_of(own: str, url: str) -> str:
    """Return a URL with the driver in the project's own one, which its `env.py` may hand to that driver's engine."""
    scheme = own.strip().partition("://")[0]
    return url.replace("postgresql", scheme, 1) if re.fullmatch(r"postgresql\+\w+", scheme) else url


def _check_key(config_file: Path, settings: Settings, key: str) -> None:
    """Make sure that what was written is what the key says, or later sessions would find it in place of that."""
    wanted = Wanted(tuple(settings.seed_names), settings.sizes, settings.anchor)
    if SeededChain.read(alembic_config.folder(config_file), config_file).key(wanted) != key:
        raise ExampleDataError(
            "Files of the chain or of a dataset changed since the tests began, so it is not kept. Run them again."
        )


def main() -> None:
    """Upgrade the database of the environment to head, by the project of the file that is named."""
    from example_data.alembic_plugin import upgrade_to_head

    path, key = Path(sys.argv[1]), sys.argv[2]
    url = DatabaseURL(os.environ[VARIABLE], "the pytest plugin")
    try:
        config = alembic_config.configuration(path)
        import_path.prepend_paths(config, alembic_config.folder(path))
        option = url.for_sqlalchemy().render_as_string(hide_password=False)
        config.set_main_option("sqlalchemy.url", option.replace("%", "%%"))  # for an env.py that takes no connection
        settings = project_settings.load(alembic_config.folder(path))
        upgrade_to_head.upgrade(config, url, settings)
        _check_key(path, settings, key)
    except ExampleDataError as error:
        sys.exit(str(error.__cause__ or error))
    except Exception as error:  # noqa: BLE001 - of env.py, or of a revision
        sys.exit(f"{describe_with_place(error)}.")


if __name__ == "__main__":
    main()

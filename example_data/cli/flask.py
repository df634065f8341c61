"""The group `flask example-data`: every verb, inside the application's context, on Flask-Migrate's folder.

Flask loads this module by its entry point, and nothing else does: Flask is not a dependency.
"""

import os
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext


@click.command(
    "example-data",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    add_help_option=False,
    short_help="Demo data that belongs to a schema version.",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@with_appcontext
def command(arguments: tuple[str, ...]) -> None:
    """Run `example-data` with these arguments, for the Alembic project that the application's Flask-Migrate names."""
    from example_data.cli.app import main

    migrate = current_app.extensions.get("migrate")
    if migrate and (file := Path(migrate.directory, "alembic.ini")).is_file():
        os.environ.setdefault("ALEMBIC_CONFIG", str(file))
    main(list(arguments), "flask example-data")

"""The command line `example-data`: its verbs, each of which is a module beside this one, and its errors in one line."""

import functools
import inspect
import logging
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from example_data import __version__
from example_data.cli.completion import VARIABLE, join_bash_words
from example_data.cli.options import FormatOption, SectionOnlyOption, SectionOption, TextFormatOption, VerticalOption
from example_data.cli.output import IS_VERTICAL, log_as_json, say
from example_data.errors import INTERRUPTED, INTERRUPTED_CODE, ExampleDataError
from example_data.progress import HAS_BAR
from example_data.project import alembic_config

DOCUMENTATION = "https://pypi.org/project/example-data/"
"""As in pyproject.toml, whose URLs it would take 20 ms to read."""

_VERBS = {
    "init": "example-data init --dataset demo:v1",
    "add": "example-data add --user-count 50 --locale de_DE --revision",
    "scaffold": "example-data scaffold customers orders --output shop_demo.py",
    "list_": "example-data list --format json",
    "show": "example-data show mossy-owl --rows 3 --format csv",
    "preview": "example-data preview mossy-owl --open",
    "explain": "example-data explain shop.demo:v1 --size customers=5000",
    "export": "example-data export mossy-owl --format csv --output people",
    "whois": "example-data whois 015b92af-54e2-89d6-8387-890000000003",
    "pin": "example-data pin mossy-owl",
    "check": "example-data check --format json",
    "status": "example-data status --format json",
    "plan": "example-data plan --format json",
    "verify": "example-data verify mossy-owl --format json",
    "reset": "example-data reset mossy-owl --keep-edits",
    "slide": "example-data slide mossy-owl --to today",
    "remove": "example-data remove mossy-owl --on-edited keep",
    "apply": "EXAMPLE_DATA_IS_ENABLED=on example-data apply",
    "load": "example-data load mossy-owl --user-count 1000000 --workers 4",
    "consent": "example-data consent forbid",
}
"""The verbs, each a function in a module beside this one, and an example of it."""

app = typer.Typer(
    name="example-data",
    help="Demo data that belongs to a schema version: named seeds, pinned in Alembic revisions.",
    epilog=f"Documentation: {DOCUMENTATION}",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(context: typer.Context, is_asked: bool) -> None:  # noqa: FBT001 - Typer calls it
    if is_asked and not context.resilient_parsing:
        from importlib.metadata import version

        typer.echo(f"example-data {__version__}\nPython {sys.version.split()[0]}")
        typer.echo(f"Alembic {version('alembic')}\nSQLAlchemy {version('sqlalchemy')}")
        raise typer.Exit


@app.callback()
def _group(
    context: typer.Context,
    *,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            "-c",
            envvar="ALEMBIC_CONFIG",
            help="The project's alembic.ini, or its pyproject.toml, where the command names none.",
        ),
    ] = None,
    section: SectionOption = None,
    log_format: Annotated[
        Literal["text", "json"], typer.Option(help="How log lines are written; json: one object a line, on stderr.")
    ] = "text",
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the versions and exit.")
    ] = False,
) -> None:
    HAS_BAR.set(log_format == "text")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # or NumPy's threads, which no verb needs, spin at first
    given = {"config": config, "section": section}
    context.default_map = {str(command.name): given for command in app.registered_commands}
    if log_format == "json":
        log_as_json()


def _with_project(verb: Callable[..., None]) -> Callable[..., None]:
    """Return a verb that runs in the project's folder; it has `-n`, and `--vertical` where it prints tables."""
    signature = inspect.signature(verb)
    parameters, kind = signature.parameters.values(), inspect.Parameter.KEYWORD_ONLY
    section_option = SectionOnlyOption if "name" in signature.parameters else SectionOption
    added = [inspect.Parameter("section", kind, default=None, annotation=section_option)]
    if any(parameter.annotation in (FormatOption, TextFormatOption) for parameter in parameters):
        added.append(inspect.Parameter("vertical", kind, default=False, annotation=VerticalOption))

    @functools.wraps(verb)
    def run(*, section: str | None, vertical: bool = False, **options: Any) -> None:  # noqa: ANN401 - the verb's own
        if vertical and options["output"] != "table":
            raise typer.BadParameter("--vertical is for --format table")
        IS_VERTICAL.set(vertical)
        alembic_config.SECTION.set(section or alembic_config.DEFAULT_SECTION)
        start = alembic_config.enter_project() if options["config"] is None else Path()
        verb(**{name: start / value if isinstance(value, Path) else value for name, value in options.items()})

    run.__signature__ = signature.replace(parameters=[*parameters, *added])  # type: ignore[attr-defined]
    run.__annotations__ = verb.__annotations__ | {each.name: each.annotation for each in added}
    return run


def _register(verb: Callable[..., None], example: str) -> None:
    """Register a verb, with the first sentence of its docstring for the list of verbs, and an example."""
    sentence = f"{verb.__doc__} ".replace("\n", " ").partition(". ")[0]
    epilog = f"Documentation: {DOCUMENTATION}\n\nExample: {example}"
    app.command(verb.__name__.rstrip("_"), short_help=f"{sentence}.", epilog=epilog)(_with_project(verb))


for _verb, _example in _VERBS.items():
    _register(getattr(import_module(f"example_data.cli.{_verb.rstrip('_')}"), _verb), _example)


def main(arguments: Sequence[str] | None = None, name: str = "example-data") -> None:
    """Run the command line with the arguments of the process unless given; an error is one line, and exit code 1."""
    try:
        join_bash_words()
        app(arguments, prog_name=name)
    except SystemExit as stop:
        if stop.code == INTERRUPTED_CODE:  # Typer's word for Ctrl-C
            say(f"example-data: {INTERRUPTED}", logging.ERROR)
        raise
    except Exception as error:
        if VARIABLE in os.environ:  # the user is still typing
            sys.exit(1)
        alembic = sys.modules.get("alembic.util")  # where a verb has loaded it
        if not isinstance(
            error, (ExampleDataError, OSError, UnicodeEncodeError, *([alembic.CommandError] if alembic else []))
        ):
            raise
        if isinstance(error, OSError):  # a full disk behind the output
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # or the interpreter would try again at its end
        say(f"example-data: {' '.join(str(error).split())}", logging.ERROR)
        sys.exit(1)

"""The verb `init`: an Alembic project gets a registry, settings and the ledger's revision."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from example_data.cli.options import ConfigOption, DatasetOption, HeadOption, ReportFormatOption, VersionPathOption
from example_data.cli.output import ask, beside_result, print_report
from example_data.project import alembic_config

if TYPE_CHECKING:
    from example_data.alembic_plugin.env_file import EnvFile


def init(
    *,
    dataset: DatasetOption = "example_data.datasets.people:v1",
    revision: Annotated[
        bool, typer.Option("--revision", help="Write the data revisions of seeds that have none as well.")
    ] = False,
    edit_env: Annotated[bool, typer.Option("--edit-env", help="Show what env.py lacks, ask, and put it in.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Edit env.py without asking.")] = False,
    head: HeadOption = None,
    version_path: VersionPathOption = None,
    output: ReportFormatOption = "table",
    config: ConfigOption = None,
) -> None:
    """Give an Alembic project a registry, settings, and the revision that creates the ledger. Overwrites no file."""
    from example_data.alembic_plugin.env_file import read_env_file
    from example_data.alembic_plugin.init_project import init_project
    from example_data.alembic_plugin.revision_writer import Place
    from example_data.alembic_plugin.seed_status import next_commands
    from example_data.project import import_path

    if yes and not edit_env:
        raise typer.BadParameter("--yes is for --edit-env")
    with beside_result(output):
        changed = import_path.let_revisions_import(dataset, config)
        project = alembic_config.configuration(config)
        env = read_env_file(Path(alembic_config.scripts(project).env_py_location))
        env.check_one_database()
        edited = env.edited() if edit_env and _is_wanted(env, is_asked=not yes) else env
        place, new_env = Place(head, version_path), edited if edited != env else None
        files = init_project(project, place, dataset, with_revision=revision, env=new_env)
    found = {"written": files.written, "changed": [*changed, *([env.path] if new_env else [])], "kept": files.kept}
    shown = {key: [alembic_config.relative(path) for path in paths] for key, paths in found.items()}
    verbs = zip(("wrote", "changed", "kept"), shown.values(), strict=True)
    commands = next_commands(files.unpinned, config, project)
    done = [f"{verb} {path}" for verb, paths in verbs for path in paths]
    advice = edited.advise(str(alembic_config.relative(env.path)), f" -c {config}" if config else "")
    document = {**shown, "env_lacks": edited.lacks, "next_steps": commands}
    print_report(output, document, [*done, *advice, "To do:", *(f"    {command}" for command in commands)])


def _is_wanted(env: "EnvFile", *, is_asked: bool) -> bool:
    """Show the change of `env.py`, and return whether it is to be made."""
    change = env.diff(env.edited(), str(alembic_config.relative(env.path)))
    typer.echo(change, nl=False)
    if not (change and is_asked):
        return bool(change)
    if not sys.stdin.isatty():
        raise typer.BadParameter("--edit-env: there is no terminal to ask on; nothing was written. Give --yes, too.")
    return ask("Make this change?")

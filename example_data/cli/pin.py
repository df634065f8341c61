"""The verb `pin`: the statements that pin a seed, or with --revision the revision."""

from typing import Annotated

import typer

from example_data.cli.options import ConfigOption, HeadOption, MessageOption, NameArgument, VersionPathOption


def pin(
    name: NameArgument,
    *,
    revision: Annotated[bool, typer.Option("--revision", help="Write the data revision.")] = False,
    message: MessageOption = None,
    head: HeadOption = None,
    version_path: VersionPathOption = None,
    config: ConfigOption = None,
) -> None:
    """Print the statements that pin a seed, for a revision's upgrade() and downgrade(), or write the revision."""
    from example_data.alembic_plugin.add_seed import pin_seed, pin_statements
    from example_data.project import alembic_config

    registry = alembic_config.registry(config)
    if revision:
        from example_data.alembic_plugin.revision_writer import Place
        from example_data.cli import server_values
        from example_data.registry.registry import SeedRegistry

        path = pin_seed(registry, alembic_config.configuration(config), Place(head, version_path), message, name)
        typer.echo(f"Pinned it:    {alembic_config.relative(path)}")
        typer.echo("Bring it in:  alembic -x example_data=on upgrade head")
        server_values.warn(SeedRegistry.from_file(registry).find_seed(name).dataset, config)
        return
    if (message, head, version_path) != (None, None, None):
        raise typer.BadParameter("--message, --head and --version-path are for --revision")
    statements = pin_statements(registry, name, config)
    for function, statement in zip(("upgrade", "downgrade"), statements, strict=True):
        typer.echo(f"# in {function}():\n{statement}")

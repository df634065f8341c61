"""The verb `pin`: the statements that pin a seed."""

import typer

from example_data.cli.options import ConfigOption, NameArgument


def pin(name: NameArgument, config: ConfigOption = None) -> None:
    """Print the statements that pin a seed, for a revision's upgrade() and downgrade()."""
    from example_data.alembic_plugin.add_seed import pin_statements
    from example_data.project import alembic_config

    statements = pin_statements(alembic_config.registry(config), name, config)
    for function, statement in zip(("upgrade", "downgrade"), statements, strict=True):
        typer.echo(f"# in {function}():\n{statement}")

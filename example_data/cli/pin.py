"""The verb `pin`: the statements that pin a seed, or with --revision the revision."""

from typing import Annotated

import typer

from example_data.cli import options
from example_data.cli.options import ConfigOption, HeadOption, NameArgument, VersionPathOption
from example_data.cli.output import beside_result, print_report
from example_data.project import alembic_config


def pin(
    name: NameArgument,
    *,
    revision: Annotated[bool, typer.Option("--revision", help="Write the data revision.")] = False,
    message: options.MessageOption = None,
    head: HeadOption = None,
    version_path: VersionPathOption = None,
    output: options.ReportFormatOption = "table",
    config: ConfigOption = None,
) -> None:
    """Print the statements that pin a seed, for a revision's upgrade() and downgrade(), or write the revision."""
    from example_data.alembic_plugin.add_seed import pin_seed, pin_statements

    registry = alembic_config.registry(config)
    if revision:
        from example_data.alembic_plugin.revision_writer import Place
        from example_data.cli import server_values
        from example_data.registry.registry import SeedRegistry

        with beside_result(output):
            place = Place(head, version_path, message)
            path = alembic_config.relative(pin_seed(registry, alembic_config.configuration(config), place, name))
        lines = [f"Pinned it:    {path}", "Bring it in:  alembic -x example_data=on upgrade head"]
        print_report(output, {"name": name, "upgrade": None, "downgrade": None, "revision": path}, lines)
        server_values.warn(SeedRegistry.from_file(registry).find_seed(name).dataset, config)
        return
    if (message, head, version_path) != (None, None, None):
        raise typer.BadParameter("--message, --head and --version-path are for --revision")
    with beside_result(output):
        statements = dict(zip(("upgrade", "downgrade"), pin_statements(registry, name, config), strict=True))
    lines = [f"# in {function}():\n{statement}" for function, statement in statements.items()]
    print_report(output, {"name": name, **statements, "revision": None}, lines)

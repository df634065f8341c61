"""The verb `add`: a seed enters the registry, and with --revision the migration chain."""

from typing import Annotated, Any

import typer

from example_data.cli import options
from example_data.cli.options import ConfigOption, DatasetOption, HeadOption, ReportFormatOption, VersionPathOption
from example_data.cli.output import beside_result, print_report
from example_data.project import alembic_config


def add(
    *,
    name: Annotated[
        str | None, typer.Option(help="Lower-case words with hyphens; made from the seed number if absent.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="0 to 2^63-1; a fresh random one if absent.")] = None,
    user_count: options.UserCountOption = None,
    size: options.SizeOption = None,
    parameter: options.ParameterOption = None,
    locale: Annotated[str, typer.Option(help="Whose names people bear.")] = "en_US",
    dataset: DatasetOption = "example_data.datasets.people:v1",
    revision: Annotated[bool, typer.Option("--revision", help="Write the data revision as well.")] = False,
    message: options.MessageOption = None,
    head: HeadOption = None,
    version_path: VersionPathOption = None,
    output: ReportFormatOption = "table",
    config: ConfigOption = None,
) -> None:
    """Add a seed to the registry, and with --revision to the migration chain."""
    from example_data.alembic_plugin import add_seed
    from example_data.cli import server_values
    from example_data.project import import_path

    if not revision and (message, head, version_path) != (None, None, None):
        raise typer.BadParameter("--message, --head and --version-path are for --revision")
    registry = alembic_config.registry(config)
    values: Any = {"name": name, "seed": seed, "user_count": user_count, "locale": locale, "dataset": dataset}
    values |= {"sizes": options.sizes(size), "parameters": options.parameters(parameter)}
    path = None
    with beside_result(output):
        import_path.make_importable(dataset, config)
        if revision:
            from example_data.alembic_plugin.revision_writer import Place

            place = Place(head, version_path, message)
            added, path = add_seed.add_seed_with_revision(
                registry, alembic_config.configuration(config), place, **values
            )
            path = alembic_config.relative(path)
        else:
            added = add_seed.add_seed(registry, **values)
    shown = alembic_config.relative(registry)
    lines = [
        f"Added {added.name} (seed {added.seed}, {add_seed.describe_size(added)}, {added.locale}) to {shown}.",
        f"Look at it:   example-data show {added.name}",
        f"Pinned it:    {path}" if path else f"Pin it:       example-data pin {added.name} --revision",
        "Bring it in:  alembic -x example_data=on upgrade head",
    ]
    print_report(output, {**added.values(), "registry": shown, "revision": path}, lines)
    server_values.warn(added.dataset, config)

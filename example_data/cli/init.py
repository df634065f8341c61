"""The verb `init`: an Alembic project gets a registry, settings and the ledger's revision."""

import typer

from example_data.cli.options import ConfigOption, DatasetOption, HeadOption, VersionPathOption


def init(
    *,
    dataset: DatasetOption = "example_data.datasets.people:v1",
    head: HeadOption = None,
    version_path: VersionPathOption = None,
    config: ConfigOption = None,
) -> None:
    """Give an Alembic project a registry, settings, and the revision that creates the ledger. Overwrites no file."""
    from example_data.alembic_plugin.init_project import NEXT_STEPS, init_project
    from example_data.alembic_plugin.revision_writer import Place
    from example_data.project import alembic_config

    alembic_config.make_importable(dataset, config)
    files = init_project(alembic_config.configuration(config), Place(head, version_path), dataset)
    for verb, paths in {"wrote": files.written, "kept": files.kept}.items():
        for path in paths:
            typer.echo(f"{verb} {alembic_config.relative(path)}")
    typer.echo(NEXT_STEPS, nl=False)

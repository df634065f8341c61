"""The verb `list`: the seeds of the registry."""

import typer

from example_data.cli.options import ConfigOption, FormatOption


def list_(output: FormatOption = "table", config: ConfigOption = None) -> None:
    """List the seeds of the registry."""
    from msgspec import UNSET

    from example_data.cli.output import format_rows
    from example_data.project import alembic_config
    from example_data.registry.registry import SeedRegistry

    seeds = SeedRegistry.from_file(alembic_config.registry(config)).seeds
    further = [key for key in ("sizes", "parameters") if any(getattr(seed, key) for seed in seeds)]
    rows = [
        {
            "name": seed.name,
            "seed": seed.seed,
            "user_count": None if seed.user_count is UNSET else seed.user_count,
            "locale": seed.locale,
            "dataset": seed.dataset,
            **{key: getattr(seed, key) for key in further},
        }
        for seed in seeds
    ]
    typer.echo(format_rows(rows, output), nl=False)

"""The verb `list`: the seeds of the registry."""

from example_data.cli.options import ConfigOption, FormatOption
from example_data.cli.output import print_result
from example_data.project import alembic_config


def list_(output: FormatOption = "table", config: ConfigOption = None) -> None:
    """List the seeds of the registry."""
    from example_data.registry.definition import SeedDefinition
    from example_data.registry.registry import SeedRegistry

    rows = [seed.values() for seed in SeedRegistry.from_file(alembic_config.registry(config)).seeds]
    unused = {name for name in ("sizes", "parameters") if output == "table" and not any(row[name] for row in rows)}
    shown = [{name: value for name, value in row.items() if name not in unused} for row in rows]
    print_result(output, {"seeds": rows}, shown, columns=SeedDefinition.__struct_fields__)

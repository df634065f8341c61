"""The verb `preview`: a page about the rows of a seed or a dataset, in one file."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from example_data.cli import options
from example_data.cli.completion import complete_dataset, complete_seed
from example_data.cli.options import ConfigOption
from example_data.cli.output import say

if TYPE_CHECKING:
    from example_data.generation.pin import Pin

EXPECTED = "a seed, a dataset, NAME=VALUE pairs with commas between, or @REVISION"


def _complete(context: typer.Context, incomplete: str) -> list[str]:
    return [*complete_seed(context, incomplete), *complete_dataset(context, incomplete)]


def preview(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME|DATASET", help="A seed, or a dataset's import path.", autocompletion=_complete),
    ],
    *,
    output: Annotated[Path, typer.Option(help="The file to write; one that is there is replaced.")] = Path(
        "preview.html"
    ),
    is_opened: Annotated[bool, typer.Option("--open", help="Open it in a browser.")] = False,
    compare: Annotated[
        str | None,
        typer.Option(
            metavar="OTHER",
            help="What stands beside it: another seed or dataset, the same with other sizes or parameters "
            "(users=400,anchor=2026-06-01), or as a revision pins it (@head).",
            autocompletion=_complete,
        ),
    ] = None,
    database: Annotated[
        bool, typer.Option("--database", help="The rows as they were applied, with what verify says of them.")
    ] = False,
    size: options.SizeOption = None,
    parameter: options.ParameterOption = None,
    config: ConfigOption = None,
) -> None:
    """Write a page about the rows of a seed or a dataset: what to show, and what to know before. One file, no server.

    Needs no database unless --database is given.
    """
    import time
    from datetime import UTC, datetime

    from example_data.preview.document import describe, describe_beside
    from example_data.preview.page import render
    from example_data.registry.atomic_write import rewrite

    started, now = time.monotonic(), datetime.now(UTC)
    sizes, parameters = options.sizes(size), options.parameters(parameter)
    findings = None
    if database:
        if ":" in name or sizes or parameters:
            raise typer.BadParameter("--database: name a seed, without --size and --parameter, which its run has")
        from example_data.preview.database import read_run

        run, findings = read_run(name, config, say)
        pin = run or _find_pin(name, config, {}, {})
    else:
        pin = _find_pin(name, config, sizes, parameters)
    document = describe(name, pin, now) | {"chain": _chain(name, config), "findings": findings, "other": None}
    if compare is not None:
        title, other = _find_other(compare, name, config, sizes, parameters)
        document["other"] = describe_beside(describe(title, other, now))
    page = render(document).encode()
    rewrite(output, lambda _: page)
    counts, seconds = [table["rows"] for table in document["tables"]], time.monotonic() - started
    tables = f"{len(counts)} table{'s' if len(counts) > 1 else ''}"
    say(f"wrote {output}: {tables}, {sum(counts):,} rows, {len(page) // 1000} kB, {seconds:.1f} s")
    if is_opened:
        import webbrowser

        webbrowser.open(output.absolute().as_uri())


def _find_pin(name: str, config: Path | None, sizes: Mapping[str, int], parameters: Mapping[str, Any]) -> "Pin":
    from example_data import lookup

    find = lookup.pin_of_dataset if ":" in name else lookup.pin_of_seed
    return find(name, config, sizes, parameters)


def _chain(name: str, config: Path | None) -> list[dict[str, Any]] | None:
    """Return the revisions of a seed's project; None for a dataset, or where they cannot be read."""
    if ":" in name:
        return None
    from alembic.util import CommandError

    from example_data.errors import ExampleDataError
    from example_data.preview.chain import describe_chain

    try:
        return describe_chain(config) or None
    except (ExampleDataError, CommandError) as error:
        say(f"no revisions on the page: {' '.join(str(error).split())}")
        return None


def _find_other(
    text: str, name: str, config: Path | None, sizes: Mapping[str, int], parameters: Mapping[str, Any]
) -> tuple[str, "Pin"]:
    """Return what `--compare` means, with its title; what it leaves open is as given for the first one."""
    from example_data.generation.dataset import load

    words = text.split(",")
    pairs, names = [word for word in words if "=" in word], [word for word in words if "=" not in word]
    is_revision = text.startswith("@")
    if len(names) > 1 or "" in words or (pairs and is_revision) or text.endswith("@"):
        raise typer.BadParameter(f"--compare {text}: it is not one thing (expected {EXPECTED})")
    if is_revision:
        return text, _pin_of_revision(name, text[1:], config)
    target = names[0] if names else name
    if names:
        sizes, parameters = {}, {}
    known = load(_find_pin(target, config, {}, {}).dataset).parameters
    of_parameters = [pair for pair in pairs if pair.partition("=")[0] in known]
    of_sizes = [pair for pair in pairs if pair not in of_parameters]
    changed = {**sizes, **options.sizes(of_sizes)}, {**parameters, **options.parameters(of_parameters)}
    return " ".join([*names, *pairs]), _find_pin(target, config, *changed)


def _pin_of_revision(name: str, revision: str, config: Path | None) -> "Pin":
    from example_data.alembic_plugin import history
    from example_data.errors import SeedNotFoundError
    from example_data.project import alembic_config, import_path

    directory = alembic_config.scripts(alembic_config.configuration(config))
    heads = tuple(script.revision for script in directory.get_revisions(revision) if script)
    applied = history.read_chain(directory, heads).applied
    if name not in applied:
        raise SeedNotFoundError(f"--compare @{revision}: no revision up to it applies seed {name!r}. Name a later one.")
    import_path.make_importable(applied[name].pin.dataset, config)
    return applied[name].pin

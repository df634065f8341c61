"""What all verbs have in common: the project that they are about, and how tables are printed."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from example_data.cli import output
from example_data.cli.options import FormatOption, SectionOnlyOption, SectionOption, TextFormatOption, VerticalOption
from example_data.project import alembic_config


def with_project(verb: Callable[..., None]) -> Callable[..., None]:
    """Return a verb that runs in the project's folder; it has `-n`, and `--vertical` where it prints tables."""
    signature = inspect.signature(verb, eval_str=True)
    parameters = signature.parameters.values()
    section_option = SectionOnlyOption if "name" in signature.parameters else SectionOption
    kind = inspect.Parameter.KEYWORD_ONLY
    added = [inspect.Parameter("section", kind, default=None, annotation=section_option)]
    if any(parameter.annotation in (FormatOption, TextFormatOption) for parameter in parameters):
        added.append(inspect.Parameter("vertical", kind, default=False, annotation=VerticalOption))

    @functools.wraps(verb)
    def run(*, section: str | None, vertical: bool = False, **options: Any) -> None:  # noqa: ANN401 - the verb's own
        if vertical and options["output"] != "table":
            raise typer.BadParameter("--vertical is for --format table")
        output.IS_VERTICAL.set(vertical)
        alembic_config.SECTION.set(section or alembic_config.DEFAULT_SECTION)
        start = alembic_config.enter_project() if options["config"] is None else Path()
        verb(**{name: start / value if isinstance(value, Path) else value for name, value in options.items()})

    run.__signature__ = signature.replace(parameters=[*parameters, *added])  # type: ignore[attr-defined]
    run.__annotations__ = verb.__annotations__ | {each.name: each.annotation for each in added}
    return run

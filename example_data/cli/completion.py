"""Names for the shell's completion: seeds, datasets and tables; no database is asked, and no error is shown."""

import io
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from contextvars import ContextVar
from pathlib import Path

import typer

from example_data.project import alembic_config

VARIABLE = "_EXAMPLE_DATA_COMPLETE"
"""Which shell asks for completions, as Typer has it."""

_HEAD: ContextVar[str] = ContextVar("head", default="")
"""What bash has of the word already, and leaves out of what it asks for: up to a colon."""

_SPECIAL = r"[^\w@%+=:,./-]"
"""What bash would take for more than text: it puts a name into the line as it gets it."""

_DATASET = r"(?m)^(\w+)(?:\s*:[^=\n]+)?\s*=\s*(?:\w+\.)*Dataset\("


def complete_seed(context: typer.Context, incomplete: str) -> list[str]:
    """Return the registry's seeds."""
    return _complete(context, incomplete, lambda config: (name for name, _ in _seeds(config)))


def complete_dataset(context: typer.Context, incomplete: str) -> list[str]:
    """Return the datasets of the package, of the registry, and of modules that revisions can import."""
    return _complete(context, incomplete, _datasets)


def complete_table(context: typer.Context, incomplete: str) -> list[str]:
    """Return the tables of the dataset or the seeds that the command names; of all the registry's, if it names none."""
    return _complete(context, incomplete, lambda config: _tables(context, config))


def join_bash_words() -> None:
    """Put together the words that bash takes apart at `:` and `=`; of the one that is completed the last part stays."""
    if _is_bash():
        words = os.environ["COMP_WORDS"].split("\n")[: int(os.environ["COMP_CWORD"]) + 1]
        joined = re.sub(r"\n?([:=]+)\n?", r"\1", "\n".join(words))
        head = re.search(r"[^\n=]*:(?=[^\n:]*\Z)", joined)
        _HEAD.set(head[0] if head else "")
        shortened = joined[: head.start()] + joined[head.end() :] if head else joined
        os.environ |= {"COMP_WORDS": shortened, "COMP_CWORD": str(joined.count("\n"))}


def _is_bash() -> bool:
    return os.environ.get(VARIABLE) == "complete_bash"


def _complete(context: typer.Context, incomplete: str, names: Callable[[Path | None], Iterable[str]]) -> list[str]:
    given = {**context.find_root().params, **{name: value for name, value in context.params.items() if value}}
    head, config = _HEAD.get(), Path(given["config"]) if given["config"] else None
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):  # of the project's modules
            alembic_config.SECTION.set(given["section"] or alembic_config.DEFAULT_SECTION)
            if config is None:
                alembic_config.enter_project()
            found = [name for name in dict.fromkeys(names(config)) if name.startswith(head + incomplete)]
    except (Exception, SystemExit):  # noqa: BLE001 - whatever a project has wrong, the user is still typing
        return []
    ends = [name.removeprefix(head) for name in found if name.isprintable()]
    return [re.sub(_SPECIAL, r"\\\g<0>", end) for end in ends] if _is_bash() else ends


def _seeds(config: Path | None) -> list[tuple[str, str]]:
    from example_data.registry.registry import SeedRegistry

    return [(seed.name, seed.dataset) for seed in SeedRegistry.from_file(alembic_config.registry(config)).seeds]


def _datasets(config: Path | None) -> Iterator[str]:
    from example_data.project import import_path
    from example_data.registry.definition import DEFAULT_DATASET

    yield DEFAULT_DATASET
    if (file := alembic_config.find(config)) is None:
        return
    if alembic_config.registry(config).is_file():
        yield from (dataset for _, dataset in _seeds(config))
    project = alembic_config.configuration(file)
    for depth in range(3):
        for path in sorted(alembic_config.root(project).glob(f"{'*/' * depth}[!.]*.py")):
            if module := import_path.import_path(project, path):
                text = path.read_text(encoding="utf-8", errors="replace")
                yield from (f"{module}:{found[1]}" for found in re.finditer(_DATASET, text))


def _tables(context: typer.Context, config: Path | None) -> Iterator[str]:
    from example_data.generation.dataset import load
    from example_data.project import import_path

    given = context.params
    names = given.get("names") or [given.get("name")]
    paths = given.get("dataset") or [dataset for name, dataset in _seeds(config) if name in names or names == [None]]
    for path in [paths] if isinstance(paths, str) else paths:
        import_path.make_importable(path, config)
        yield from (table.name for table in load(path).tables)

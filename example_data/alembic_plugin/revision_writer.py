"""Writing a revision with the project's own template, whole, and deleting it again if the caller's work fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib.util import cache_from_source
from pathlib import Path
from textwrap import indent
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError, asbool, coerce_resource_to_filename, rev_id, template_to_file

from example_data.errors import RevisionError
from example_data.project import alembic_config
from example_data.registry import atomic_write


@dataclass(frozen=True, slots=True)
class Draft:
    """The content of a revision."""

    message: str
    upgrade: str
    """The statements of `upgrade()`, not indented; of `downgrade()` likewise."""
    downgrade: str
    imports: str = ""
    """Import lines beside those of the template."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a new revision, as in the options of `alembic revision`; None is the usual one."""

    head: str | None = None
    version_path: Path | None = None
    message: str | None = None
    """What it says of itself, where it pins a seed."""


@contextmanager
def write_revision(config: Config, directory: ScriptDirectory, draft: Draft, place: Place) -> Iterator[Path]:
    """Write a revision and yield its file, or raise RevisionError; it is deleted again if that or the block fails."""
    _check_head(directory, place.head)
    new: list[Path] = []
    try:
        yield _write(config, directory, draft, place, new)
    except BaseException:
        for path in new:
            with suppress(NotImplementedError):
                Path(cache_from_source(path)).unlink(missing_ok=True)
            path.unlink(missing_ok=True)
        raise


def check_unchanged(directory: ScriptDirectory) -> None:
    """Make sure that no file of a revision has appeared since the revisions were loaded, which makes them outdated."""
    loaded = {Path(script.path).resolve() for script in directory.walk_revisions()}
    for location in directory.version_locations or [str(Path(directory.dir, "versions"))]:
        folder = Path(coerce_resource_to_filename(location))
        paths = folder.rglob("*.py") if directory.recursive_version_locations else folder.glob("*.py")
        for path in paths:
            if path.resolve() not in loaded and not path.name.startswith((".#", "__init__")):
                raise RevisionError(f"{path}: another command wrote this revision meanwhile. Run yours again.")


def _check_head(directory: ScriptDirectory, head: str | None) -> None:
    """Make sure that the revision it will follow is clear, and is a head."""
    heads = directory.get_heads()
    named = ", ".join(sorted(heads))
    if head is None and len(heads) > 1:
        raise RevisionError(f"Revisions: more than one head (found {named}). Name the one to follow with --head.")
    try:
        chosen = directory.get_revisions(head or "head")
    except CommandError as error:
        raise RevisionError(f"--head: {error} (expected one of {named}). Name one of them.") from error
    for script in chosen:
        if script and not script.is_head:
            raise RevisionError(
                f"--head: revision {script.revision} is not a head (expected one of {named}). Name one of them."
            )


def _write(config: Config, directory: ScriptDirectory, draft: Draft, place: Place, new: list[Path]) -> Path:
    directory.messaging_opts = {"quiet": True}
    vars(directory)["_generate_template"] = partial(_create, directory, new)  # Alembic's leaves half a file
    try:
        script = directory.generate_revision(
            rev_id(),
            draft.message,
            head=place.head,
            version_path=place.version_path,
            upgrades=indent(draft.upgrade, "    ").lstrip(),
            downgrades=indent(draft.downgrade, "    ").lstrip(),
            imports=draft.imports,
            **_template_arguments(config, directory),
        )
        assert script is not None, "its file_template makes names that Alembic does not read"
        text = Path(script.path).read_text(encoding="utf-8")
        check_unchanged(directory)
    except RevisionError:
        raise
    except CommandError as error:
        raise RevisionError(str(error)) from error
    except Exception as error:  # the template, the file system, and the hooks that the project runs on a revision
        raise RevisionError(
            f"{directory.dir}: the revision cannot be written ({error}). Correct the template, the folder or the hooks."
        ) from error
    for word in (*draft.imports.splitlines(), *re.findall(r"op\.\w+", draft.upgrade + draft.downgrade)):
        if word not in text:  # a template may leave it out
            databases = alembic_config.option(config, "databases")
            remedy = alembic_config.ONE_DATABASE if databases else "Add what is missing to the template."
            raise RevisionError(
                f"{directory.dir}/script.py.mako: it leaves out {word!r}, so the revision was not written"
                f"{f' (it is a template for several databases: {databases})' if databases else ''}. {remedy}"
            )
    return Path(script.path)


def _template_arguments(config: Config, directory: ScriptDirectory) -> dict[str, Any]:
    """Return the template's further arguments; `env.py` adds to them where `revision_environment` is set."""
    arguments: dict[str, Any] = {"config": config}
    if asbool(alembic_config.option(config, "revision_environment")):
        with EnvironmentContext(config, directory, fn=lambda *_: [], template_args=arguments):
            directory.run_env()
    return arguments


def _create(directory: ScriptDirectory, new: list[Path], template: str, path: str, **values: Any) -> None:  # noqa: ANN401
    """Write the file of a revision, and note that it is new."""

    def write(temporary: Path) -> None:
        template_to_file(template, temporary, directory.output_encoding, **values)
        new.append(Path(path))  # before it takes the name

    atomic_write.create(Path(path), write)

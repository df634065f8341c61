"""Writing a revision with the project's own template, and deleting it again if the caller's work fails."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Any

from alembic.runtime.environment import EnvironmentContext
from alembic.util import CommandError, asbool, coerce_resource_to_filename, rev_id

from example_data.errors import RevisionError
from example_data.project import alembic_config

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alembic.config import Config
    from alembic.script import ScriptDirectory


@dataclass(frozen=True, slots=True)
class Draft:
    """The content of a revision."""

    message: str
    upgrade: str
    """The statements of `upgrade()`, not indented; of `downgrade()` likewise."""
    downgrade: str
    imports: str = ""
    """Import lines beside those of the template."""
    words: tuple[str, ...] = ()
    """Text that must be in the file; a template may leave it out."""


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a new revision, as in the options of `alembic revision`; None is Alembic's choice."""

    head: str | None = None
    version_path: Path | None = None


@contextmanager
def write_revision(config: Config, directory: ScriptDirectory, draft: Draft, place: Place) -> Iterator[Path]:
    """Write a revision and yield its file; it is deleted again if the block fails.

    Raises:
        RevisionError: The place is not clear, or the revision cannot be written; no file is left.
    """
    _check_head(directory, place.head)
    revision = rev_id()
    try:
        yield _write(config, directory, revision, draft, place)
    except BaseException:
        _discard(directory, revision)
        raise


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


def _write(config: Config, directory: ScriptDirectory, revision: str, draft: Draft, place: Place) -> Path:
    directory.messaging_opts = {"quiet": True}
    try:
        script = directory.generate_revision(
            revision,
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
    except CommandError as error:
        raise RevisionError(str(error)) from error
    except Exception as error:  # the template, the file system, and the hooks that the project runs on a revision
        raise RevisionError(
            f"{directory.dir}: the revision cannot be written ({error}). Correct the template, the folder or the hooks."
        ) from error
    for word in draft.words:
        if word not in text:
            databases = config.get_alembic_option("databases")
            remedy = alembic_config.ONE_DATABASE if databases else "Add what is missing to the template."
            raise RevisionError(
                f"{directory.dir}/script.py.mako: it leaves out {word!r}, so the revision was not written"
                f"{f' (it is a template for several databases: {databases})' if databases else ''}. {remedy}"
            )
    return Path(script.path)


def _template_arguments(config: Config, directory: ScriptDirectory) -> dict[str, Any]:
    """Return the template's further arguments; `env.py` adds to them where `revision_environment` is set."""
    arguments: dict[str, Any] = {"config": config}
    if asbool(config.get_alembic_option("revision_environment")):
        with EnvironmentContext(config, directory, fn=lambda *_: [], template_args=arguments):
            directory.run_env()
    return arguments


def _discard(directory: ScriptDirectory, revision: str) -> None:
    """Delete the file of a revision, found by its identifier, as it may be impossible to load."""
    locations = directory.version_locations or [str(Path(directory.dir, "versions"))]
    for location in map(coerce_resource_to_filename, locations):
        for path in location.rglob("*.py"):
            if revision.encode() in path.read_bytes():
                Path(cache_from_source(path)).unlink(missing_ok=True)
                path.unlink()

"""Applying a seed that somebody asks for by its name: also one that was set aside, with what was kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from example_data.generation.generator import SeedRows
from example_data.generation.pin import Pin
from example_data.log import Outcome, seed_event
from example_data.postgres.session import Session
from example_data.runs import differences, ledger, resize
from example_data.runs.apply import with_numbers
from example_data.runs.reset import Choices, reset

if TYPE_CHECKING:
    from example_data.project.settings import Settings

OnKeptEdits = Literal["fail", "keep", "overwrite"]


def bring_back(session: Session, pin: Pin, *, revision: str, settings: Settings, on_edited: OnKeptEdits) -> Outcome:
    """Bring a database to the pin as `resize.catch_up` does, also where the seed was set aside; log one line or two.

    Rows that were kept are the seed's again, and those that are missing come back. Where the run was of another pin,
    they stay somebody's. Return what the last line says.

    Raises:
        EditedRowsError: Rows that were kept were edited, and nothing says what becomes of those.
        ExampleDataError: As from `apply`, `grow` and `reset`.
    """
    run = None if settings.skip_reason(pin.name) else ledger.lock_run(session, pin.name)
    if run is not None and not run.is_applied:
        if run.state == "kept" and run.pin.is_run_of(with_numbers(pin, settings)):
            if on_edited == "fail":
                _check_unedited(session, SeedRows.whole(run.pin))
            ledger.set_state(session, pin.name, "applied")
            choices = Choices(keep_edits=on_edited != "overwrite")
            rows = reset(session, pin.name, choices=choices, settings=settings, confirm=lambda *_: None)
            kept = msgspec.json.encode(run.kept).decode()
            return {**seed_event("brought-back", seed_key=pin.name, kept=kept), "rows": rows}
        ledger.delete_run(session, pin.name)
    return resize.catch_up(session, pin, revision=revision, settings=settings)


def _check_unedited(session: Session, seed_rows: SeedRows) -> None:
    advice = (
        f"Choose what becomes of these: example-data apply {seed_rows.pin.name} --on-edited keep (they stay as they "
        "are) or overwrite (they come back as pinned). Nothing was written."
    )
    with differences.compare(session, seed_rows) as (_, found):
        differences.check_unedited(session, found, advice)

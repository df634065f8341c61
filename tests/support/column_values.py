"""Values of columns of every kind, and the messages about columns that cannot be made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from example_data.errors import DatasetError
from example_data.generation.dataset import load
from example_data.generation.pin import Pin

if TYPE_CHECKING:
    from example_data.generation.dataset import Column, Rows

OWL = Pin("mossy-owl", 2026, 300, dataset="tests.support.datasets.every_kind:every")

HERON = Pin("kind-heron", 7, 300, dataset="tests.support.datasets.every_kind:every")

SAMPLES = load(OWL.dataset).table("samples")

LOCALES = ("de_DE", "en_GB", "en_US", "es_ES", "fr_FR", "it_IT", "nl_NL", "pl_PL", "pt_BR", "sv_SE")


def values(kind: Column, rows: Rows, pin: Pin = OWL, name: str = "sample") -> list[Any]:
    """Return the values that a kind makes for rows."""
    return kind.make(load(pin.dataset).table("samples").stream(pin, name), rows).values()


def sample(name: str, rows: Rows, pin: Pin = OWL) -> list[Any]:
    """Return the values of a column of the samples."""
    return values(SAMPLES.columns[name], rows, pin, name)


def refused(make: Any, *arguments: Any, **keywords: Any) -> str:  # noqa: ANN401 - any kind
    """Return the message about a column that cannot be made."""
    with pytest.raises(DatasetError) as caught:
        make(*arguments, **keywords)
    return str(caught.value)

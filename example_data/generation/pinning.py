"""A seed with everything its rows depend on: what it says, and from its dataset what it leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from example_data.errors import DatasetError
from example_data.generation.dataset import load
from example_data.registry.definition import Parameter, Pin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from example_data.generation.dataset import Dataset
    from example_data.registry.definition import SeedDefinition


def filled(definition: SeedDefinition, vocabularies: Mapping[str, tuple[UUID, ...]]) -> Pin:
    """The pin of a seed, its digest not computed: all sizes and parameters, and the vocabularies that are read.

    Raises:
        DatasetError: The seed has a size or a parameter that its dataset does not know, or two counts of one table.
    """
    dataset = load(definition.dataset)
    user_count, *others = _sizes(dataset, definition).items()
    return Pin(
        name=definition.name,
        seed=definition.seed,
        user_count=user_count[1],
        dataset=definition.dataset,
        locale=definition.locale,
        vocabularies={name: values for name, values in vocabularies.items() if name in dataset.vocabularies},
        sizes=dict(others),
        parameters=_parameters(dataset, definition),
    )


def _sizes(dataset: Dataset, definition: SeedDefinition) -> dict[str, int]:
    """All sizes of the dataset, the first table's first."""
    defaults = dataset.sizes
    first = next(iter(defaults))
    _check_names("sizes", definition.sizes, defaults, definition.dataset)
    count = definition.user_count
    if isinstance(count, msgspec.UnsetType):
        return _checked(defaults | definition.sizes)
    if definition.sizes.get(first, count) != count:
        raise DatasetError(
            f"userCount is {count} and sizes.{first} is {definition.sizes[first]}, but both are the rows of the first "
            "table: leave one of them out."
        )
    return _checked(defaults | definition.sizes | {first: count})


def _checked(sizes: dict[str, int]) -> dict[str, int]:
    for name, size in sizes.items():
        if size < 1:
            raise DatasetError(f"sizes.{name} is {size}, but a table has at least one row.")
    return sizes


def _parameters(dataset: Dataset, definition: SeedDefinition) -> dict[str, Parameter]:
    """All parameters of the dataset, as a revision and the ledger read them back."""
    _check_names("parameters", definition.parameters, dataset.parameters, definition.dataset)
    return {name: _plain(name, value) for name, value in {**dataset.parameters, **definition.parameters}.items()}


def _plain(name: str, value: object) -> Parameter:
    try:
        plain: Parameter = msgspec.convert(value, Parameter)
    except msgspec.ValidationError as error:
        raise DatasetError(
            f"parameters.{name} is {value!r} by default, but must be text, a number, true, false, None, or a list of "
            "those: change the dataset."
        ) from error
    return plain


def _check_names(kind: str, given: Iterable[str], known: Mapping[str, Any], dataset: str) -> None:
    for name in given:
        if name not in known:
            raise DatasetError(
                f"{kind}.{name} is not known to dataset {dataset!r}, which has {', '.join(known) or 'none'}: correct "
                "the name, or leave it out."
            )

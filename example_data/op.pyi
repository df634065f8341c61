from collections.abc import Mapping, Sequence
from typing import TypeAlias

from alembic.op import *

_Scalar: TypeAlias = str | int | float | bool | None
_Parameter: TypeAlias = _Scalar | Sequence[_Scalar]

def apply_seed(
    name: str,
    *,
    seed: int,
    user_count: int,
    dataset: str,
    digest: str,
    locale: str = "en_US",
    sizes: Mapping[str, int] | None = None,
    parameters: Mapping[str, _Parameter] | None = None,
    vocabularies: Mapping[str, Sequence[str]] | None = None,
) -> None: ...
def grow_seed(
    name: str,
    *,
    seed: int,
    user_count: int | tuple[int, int],
    dataset: str,
    digest: tuple[str, str],
    locale: str = "en_US",
    sizes: Mapping[str, int] | tuple[Mapping[str, int], Mapping[str, int]] | None = None,
    parameters: Mapping[str, _Parameter] | None = None,
    vocabularies: Mapping[str, Sequence[str]] | None = None,
) -> None: ...
def shrink_seed(
    name: str,
    *,
    seed: int,
    user_count: int | tuple[int, int],
    dataset: str,
    digest: tuple[str, str],
    locale: str = "en_US",
    sizes: Mapping[str, int] | tuple[Mapping[str, int], Mapping[str, int]] | None = None,
    parameters: Mapping[str, _Parameter] | None = None,
    vocabularies: Mapping[str, Sequence[str]] | None = None,
) -> None: ...
def remove_seed(name: str, *, seed: int, dataset: str) -> None: ...

from collections.abc import Mapping, Sequence

from alembic.op import *

def apply_seed(
    name: str,
    *,
    seed: int,
    user_count: int,
    dataset: str,
    vocabularies: Mapping[str, Sequence[str]],
    digest: str,
    locale: str = "en_US",
) -> None: ...
def grow_seed(
    name: str,
    *,
    seed: int,
    user_count: tuple[int, int],
    dataset: str,
    vocabularies: Mapping[str, Sequence[str]],
    digest: tuple[str, str],
    locale: str = "en_US",
) -> None: ...
def shrink_seed(
    name: str,
    *,
    seed: int,
    user_count: tuple[int, int],
    dataset: str,
    vocabularies: Mapping[str, Sequence[str]],
    digest: tuple[str, str],
    locale: str = "en_US",
) -> None: ...
def remove_seed(name: str, *, seed: int, dataset: str) -> None: ...

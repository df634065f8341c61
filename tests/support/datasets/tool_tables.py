"""Datasets with a table in which a tool keeps its state."""

from __future__ import annotations

from example_data import columns as c
from example_data.generation.dataset import Dataset, Table

_owners = Table("owners", rows=c.size("owners", 2), columns={"id": c.uuid_key()})

versions = Dataset(
    _owners, Table("public.schema_version", key="version_num", columns={"version_num": c.template("{row}-{seed}")})
)

runs = Dataset(_owners, Table("example_data_runs", key="seed_key", columns={"seed_key": c.template("{row}-{seed}")}))

"""A plain script that brings its database to head, example data included, before it works."""

from __future__ import annotations

import logging

from example_data import seed_on_startup

if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    seed_on_startup("alembic.ini")

"""A FastAPI application that brings its database to head, example data included, before it serves.

Run it in the project folder: EXAMPLE_DATA_IS_ENABLED=on EXAMPLE_DATA_DATABASE_URL=... uvicorn examples.fastapi_app:app
"""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import psycopg
from fastapi import FastAPI

from example_data import seed_on_startup_async

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    """Bring the database to head, then serve."""
    await seed_on_startup_async("alembic.ini")
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/people")
def people() -> list[str]:
    """Return the names of the people in the database."""
    with psycopg.connect(os.environ["EXAMPLE_DATA_DATABASE_URL"]) as connection:
        return [name for (name,) in connection.execute("SELECT display_name FROM users ORDER BY id")]

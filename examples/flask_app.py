"""A Flask factory that brings its database to head, example data included, before it serves."""

from __future__ import annotations

from flask import Flask

from example_data import seed_on_startup


def create_app() -> Flask:
    """Bring the database to head, then return the application."""
    seed_on_startup("alembic.ini")
    return Flask(__name__)

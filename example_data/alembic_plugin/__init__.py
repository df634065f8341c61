"""The Alembic plugin."""

"""An Alembic project: its configuration, settings and database."""

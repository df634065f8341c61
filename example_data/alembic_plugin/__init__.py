"""alembic_plugin."""

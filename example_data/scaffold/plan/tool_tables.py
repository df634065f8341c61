"""Tables in which a tool keeps its own state, such as the migrations that have run; a row more would break it."""

from __future__ import annotations

from collections.abc import Iterable

from example_data.scaffold.schema.tables import Table

_TOOLS = {
    "__diesel_schema_migrations": "Diesel",
    "__drizzle_migrations": "Drizzle",
    "__EFMigrationsHistory": "Entity Framework",
    "_prisma_migrations": "Prisma",
    "_sqlx_migrations": "SQLx",
    "_yoyo_log": "yoyo",
    "_yoyo_migration": "yoyo",
    "_yoyo_version": "yoyo",
    "aerich": "Aerich",
    "ar_internal_metadata": "Rails",
    "atlas_schema_revisions": "Atlas",
    "databasechangelog": "Liquibase",
    "databasechangeloglock": "Liquibase",
    "django_migrations": "Django",
    "doctrine_migration_versions": "Doctrine",
    "flyway_schema_history": "Flyway",
    "goose_db_version": "goose",
    "gorp_migrations": "sql-migrate",
    "knex_migrations": "Knex",
    "knex_migrations_lock": "Knex",
    "pgmigrations": "node-pg-migrate",
    "phinxlog": "Phinx",
    "refinery_schema_history": "Refinery",
    "schema_migrations": "a migration tool",
    "SequelizeMeta": "Sequelize",
    "typeorm_metadata": "TypeORM",
    "yoyo_lock": "yoyo",
}
"""Their names, whatever the schema, and whose they are."""


def tool_tables(tables: Iterable[Table]) -> dict[str, str]:
    """Return why each table of a tool is left out, by name."""
    owners = {table.name: _owner(table) for table in tables}
    return {name: f"it keeps the state of {owner}" for name, owner in owners.items() if owner}


def _owner(table: Table) -> str | None:
    if [column.name for column in table.columns] == ["version_num"]:
        return "another chain of Alembic revisions"
    name = table.name.rpartition(".")[2]
    return _TOOLS.get(name) or _TOOLS.get(name.lower())

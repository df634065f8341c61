-- Without the copies of a foreign key that PostgreSQL makes for each partition of the table that it refers to.
conrelid = ANY (%(tables)s::oid[]) AND NOT EXISTS (
    SELECT FROM pg_constraint AS whole WHERE whole.oid = own.conparentid AND whole.conrelid = own.conrelid
)

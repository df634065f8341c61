-- Other tables that have columns of these names and types.
SELECT nspname, relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind IN ('r', 'p') AND NOT relispartition AND relpersistence <> 't' AND pg_class.oid <> to_regclass(%(table)s)
    AND has_table_privilege(pg_class.oid, 'SELECT') AND NOT row_security_active(pg_class.oid) AND NOT EXISTS (
        SELECT FROM pg_attribute AS own
        WHERE own.attrelid = to_regclass(%(table)s) AND own.attname = ANY (%(columns)s) AND NOT EXISTS (
            SELECT FROM pg_attribute AS other
            WHERE (other.attrelid, other.attname, other.atttypid) = (pg_class.oid, own.attname, own.atttypid)
        )
    )
ORDER BY 1, 2

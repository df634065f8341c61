-- Rows that the transaction inserted, updated and deleted in each table so far, those of its partitions included.
WITH RECURSIVE known AS (
    SELECT key AS name, to_regclass(value)::oid AS relation FROM jsonb_each_text({tables}::jsonb)
    UNION SELECT name, inhrelid FROM known JOIN pg_inherits ON inhparent = relation
)
SELECT coalesce(known.name, concat_ws('.', nullif(nspname, current_schema()), relname)) AS name,
    sum(pg_stat_get_xact_tuples_inserted(pg_class.oid))::bigint AS inserted,
    sum(pg_stat_get_xact_tuples_updated(pg_class.oid))::bigint AS updated,
    sum(pg_stat_get_xact_tuples_deleted(pg_class.oid))::bigint AS deleted
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace LEFT JOIN known ON known.relation = pg_class.oid
WHERE relkind = 'r' AND relpersistence <> 't' AND nspname NOT IN ('pg_catalog', 'information_schema')
    AND pg_class.oid IS DISTINCT FROM to_regclass({ledger})
GROUP BY 1
HAVING sum(pg_stat_get_xact_tuples_inserted(pg_class.oid) + pg_stat_get_xact_tuples_updated(pg_class.oid)
    + pg_stat_get_xact_tuples_deleted(pg_class.oid)) > 0

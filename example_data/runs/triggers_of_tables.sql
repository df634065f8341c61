-- The triggers that fire on tables and their partitions; one that partitions have of their table is named once.
SELECT string_agg(DISTINCT tgname || ' on ' || relname, ', ' ORDER BY tgname || ' on ' || relname)
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND tgenabled <> 'D' AND (
    tgrelid IN (SELECT to_regclass(value) FROM jsonb_each_text({tables}::jsonb))
    OR tgparentid = 0 AND tgrelid IN (
        SELECT relid FROM jsonb_each_text({tables}::jsonb), pg_partition_tree(to_regclass(value))
    )
)

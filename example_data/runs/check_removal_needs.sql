DO $example_data$
DECLARE
    before text := current_setting('row_security');
    statement text;
BEGIN
    IF NOT has_database_privilege(current_database(), 'TEMPORARY') THEN
        RAISE insufficient_privilege USING
            MESSAGE = format('permission denied to create temporary tables in database %I', current_database()),
            HINT = format('GRANT TEMPORARY ON DATABASE %I TO %I', current_database(), current_user);
    END IF;
    PERFORM set_config('row_security', 'off', true);
    FOR statement IN
        SELECT * FROM unnest({statements}::text[]) UNION ALL
        SELECT DISTINCT format('SELECT FROM %s', conrelid::regclass) FROM pg_constraint
        WHERE contype = 'f' AND conparentid = 0 AND confrelid IN (
            SELECT to_regclass(name) FROM unnest({tables}::text[]) AS name
            UNION SELECT relid FROM unnest({tables}::text[]) AS name, pg_partition_tree(to_regclass(name)) AS part
            UNION SELECT relid FROM unnest({tables}::text[]) AS name, pg_partition_ancestors(to_regclass(name)) AS relid
        )
    LOOP
        EXECUTE 'EXPLAIN ' || statement;
    END LOOP;
    PERFORM set_config('row_security', before, true);
END
$example_data$;

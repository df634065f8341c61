DO $example_data$
DECLARE
    deferred text := string_agg(DISTINCT format('%I.%I', nspname, conname), ', ')
        FROM unnest({tables}::text[]) AS name
        JOIN pg_constraint ON to_regclass(name) IN (conrelid, confrelid) AND condeferred
        JOIN pg_namespace ON pg_namespace.oid = connamespace;
BEGIN
    IF deferred IS NOT NULL THEN
        EXECUTE format('SET CONSTRAINTS %s IMMEDIATE', deferred);
        EXECUTE format('SET CONSTRAINTS %s DEFERRED', deferred);
    END IF;
END
$example_data$;

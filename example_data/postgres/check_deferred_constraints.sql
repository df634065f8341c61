DO $example_data$
DECLARE
    deferred text := string_agg(DISTINCT format('%I.%I', nspname, conname), ', ')
        FROM (
            WITH RECURSIVE part AS (
                SELECT to_regclass(name)::oid AS relation FROM unnest({tables}::text[]) AS name
                UNION SELECT inhrelid FROM part JOIN pg_inherits ON inhparent = relation
            )
            SELECT relation FROM part
        ) AS part
        JOIN pg_constraint ON relation IN (conrelid, confrelid) AND condeferred
        JOIN pg_namespace ON pg_namespace.oid = connamespace;
BEGIN
    IF deferred IS NOT NULL THEN
        EXECUTE format('SET CONSTRAINTS %s IMMEDIATE', deferred);
        EXECUTE format('SET CONSTRAINTS %s DEFERRED', deferred);
    END IF;
END
$example_data$;

DO $example_data$
DECLARE
    place record;
BEGIN
    IF row_security_active({ledger}::regclass) THEN
        RAISE EXCEPTION USING ERRCODE = {state}, MESSAGE = {hidden};
    END IF;
    IF EXISTS (
        SELECT FROM pg_class AS runs JOIN pg_class AS ranges USING (relnamespace)
        WHERE runs.oid = {ledger}::regclass AND ranges.oid = to_regclass('example_data_ranges')
    ) THEN
        IF EXISTS (SELECT FROM example_data_ranges WHERE seed_key = {name}) THEN
            RAISE EXCEPTION USING ERRCODE = {state}, MESSAGE = 'the seed is being loaded. End that first, with example-data load or example-data remove';
        END IF;
    END IF;
    FOR place IN
        SELECT recorded.name, recorded.found, recorded.written, relkind,
            concat_ws('.', relnamespace::regnamespace, quote_ident(relname)) AS is_now, recorded.was
        FROM (
            SELECT entry.key AS name,
                to_regclass((SELECT string_agg(quote_ident(part), '.') FROM unnest(parts) AS part)) AS found,
                to_regclass(was) AS written, was
            FROM {runs}, jsonb_each(definition -> 'tables') AS entry, string_to_array(entry.key, '.') AS parts,
                concat_ws('.', quote_ident(value ->> 'schema'), quote_ident(parts[cardinality(parts)])) AS was
            WHERE seed_key = {name}
        ) AS recorded LEFT JOIN pg_class ON pg_class.oid = recorded.found
    LOOP
        IF place.written <> place.found OR place.written IS NOT NULL AND place.found IS NULL THEN
            RAISE EXCEPTION USING ERRCODE = {state}, MESSAGE = format(
                'table %s: it is another table than its rows were written to (expected %s, found %s). Set the search '
                'path as it was then', place.name, place.was, CASE WHEN place.found IS NULL THEN 'none' ELSE place.is_now END
            );
        ELSIF place.relkind NOT IN ('r', 'p', 'f') THEN
            RAISE EXCEPTION USING ERRCODE = {state}, MESSAGE = format(
                'table %s: a view has its name (expected the table that its rows were written to). Give the table its '
                'name again', place.name
            );
        END IF;
    END LOOP;
END
$example_data$;

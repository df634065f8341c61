DO $example_data$
BEGIN
    IF EXISTS (SELECT FROM {table} AS t WHERE {condition}) THEN
        RAISE EXCEPTION 'Seed %: table %: expected its rows to be deleted, found some kept by a trigger or rule. Disable '
            'it until the seed is removed.', {name}, {table_name};
    END IF;
END
$example_data$;

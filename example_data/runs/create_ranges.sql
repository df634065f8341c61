DO $example_data$
BEGIN
    IF to_regclass('example_data_ranges') IS NULL THEN
        EXECUTE format(
            'CREATE TABLE %I.example_data_ranges (
                seed_key text, number integer, stage integer NOT NULL, definition jsonb NOT NULL,
                loaded_at timestamptz, row_count bigint, PRIMARY KEY (seed_key, number)
            )',
            (SELECT nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
             WHERE pg_class.oid = 'example_data_runs'::regclass)
        );
    END IF;
END
$example_data$;

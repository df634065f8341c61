DO $example_data$
DECLARE
    place text := nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE pg_class.oid = 'example_data_runs'::regclass;
BEGIN
    IF to_regclass(format('%I.example_data_ranges', place)) IS NULL THEN
        EXECUTE format(
            'CREATE TABLE %I.example_data_ranges (
                seed_key text, number integer, stage integer NOT NULL, definition jsonb NOT NULL,
                loaded_at timestamptz, row_count bigint, PRIMARY KEY (seed_key, number)
            )', place
        );
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE EXCEPTION USING ERRCODE = {state}, MESSAGE = format(
        'table example_data_ranges: this role may not create it (expected CREATE on schema %s). Grant that, or load as the owner of example_data_runs', place
    );
END
$example_data$;

SELECT
    ARRAY(SELECT version_num::text FROM alembic_version),
    ARRAY(
        SELECT ARRAY[seed_key, definition::text, coalesce(to_jsonb(example_data_runs) ->> 'state', 'applied')]
        FROM example_data_runs
    )

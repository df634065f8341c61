(
    SELECT coalesce(jsonb_object_agg(named.key, jsonb_build_object(
        'schema', nspname, 'columns', (
            SELECT jsonb_object_agg(attname, attnum) FROM pg_attribute
            WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
        )
    )), '{{}}')
    FROM jsonb_each_text({names}::jsonb) AS named JOIN pg_class ON pg_class.oid = to_regclass(named.value)
    JOIN pg_namespace ON pg_namespace.oid = relnamespace
)

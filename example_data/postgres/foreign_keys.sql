SELECT conname::text, conrelid::bigint, nspname::text, relname::text,
    ARRAY(
        SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS key(number, place)
        JOIN pg_attribute ON attrelid = conrelid AND attnum = number ORDER BY place
    ),
    confrelid::bigint, confrelid::regclass::text,
    ARRAY(
        SELECT attname::text FROM unnest(confkey) WITH ORDINALITY AS key(number, place)
        JOIN pg_attribute ON attrelid = confrelid AND attnum = number ORDER BY place
    ),
    EXISTS (
        SELECT FROM pg_index
        WHERE indrelid = conrelid AND indisvalid AND indpred IS NULL AND indkey[0] = ANY (conkey)
    ),
    confdeltype IN ('n', 'd'),
    ARRAY(
        SELECT attname::text FROM pg_index, unnest(indkey::int[]) WITH ORDINALITY AS key(number, place)
        JOIN pg_attribute ON attrelid = conrelid AND attnum = number
        WHERE indrelid = conrelid AND indisprimary ORDER BY place
    )
FROM pg_constraint AS own JOIN pg_class ON pg_class.oid = conrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE contype = 'f' AND {condition}
ORDER BY nspname, relname, conname

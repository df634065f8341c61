SELECT coalesce(array_agg(atttypid::bigint ORDER BY place), '{}')
FROM unnest(%(columns)s::text[]) WITH ORDINALITY AS named (name, place)
JOIN pg_attribute ON attrelid = to_regclass(%(table)s) AND attname = name

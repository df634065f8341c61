SELECT name, index.relname::text, CASE WHEN amname = 'btree' AND indpred IS NULL AND indexprs IS NULL THEN ARRAY(
    SELECT attname::text FROM unnest(indkey::int[]) WITH ORDINALITY AS key(number, place)
    JOIN pg_attribute ON attrelid = indrelid AND attnum = number ORDER BY place
) ELSE '{}' END
FROM unnest(%(tables)s::text[]) AS name JOIN pg_index ON indrelid = to_regclass(name)
JOIN pg_class AS index ON index.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
ORDER BY NOT indisprimary, 2

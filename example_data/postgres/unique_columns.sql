SELECT name, ARRAY(
    SELECT attname::text FROM unnest(indkey::int[]) WITH ORDINALITY AS key(number, place)
    JOIN pg_attribute ON attrelid = indrelid AND attnum = number WHERE place <= indnkeyatts ORDER BY place
)
FROM unnest(%(tables)s::text[]) AS name JOIN pg_index ON indrelid = to_regclass(name)
WHERE indisunique AND indisvalid AND indpred IS NULL AND indexprs IS NULL

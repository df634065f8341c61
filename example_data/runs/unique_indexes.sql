-- The expressions of each unique index, its condition, the columns that both read, and what gives one of these, which
-- is in no key, a value that no other row has.
SELECT indexrelid::regclass::text,
    ARRAY(SELECT pg_get_indexdef(indexrelid, place, false) FROM generate_series(1, indnkeyatts::integer) AS place),
    coalesce(pg_get_expr(indpred, indrelid), 'true'),
    ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = indrelid AND attnum = ANY (used)),
    (
        SELECT format(CASE typcategory WHEN 'N' THEN '%%1$I = -1 - %%1$I' WHEN 'S' THEN '%%I = md5(random()::text)'
            ELSE '%%I = gen_random_uuid()' END, attname)
        FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
        WHERE attrelid = indrelid AND attnum = ANY (used) AND (typcategory IN ('N', 'S') OR typname = 'uuid')
            AND atttypid <> 'money'::regtype
            AND attname <> ALL (%(key)s) AND NOT EXISTS (
                SELECT FROM pg_constraint WHERE contype = 'f' AND conrelid = indrelid AND attnum = ANY (conkey)
            )
        ORDER BY typcategory LIMIT 1
    )
FROM pg_index CROSS JOIN LATERAL (
    SELECT array_agg(attnum) AS used FROM pg_attribute
    WHERE attrelid = indrelid AND (
        attnum = ANY ((indkey::int[])[0:indnkeyatts - 1])
        OR attnum > 0 AND attnum IN (SELECT refobjsubid FROM pg_depend WHERE objid = indexrelid AND refobjid = indrelid)
    )
) AS read
WHERE indrelid = to_regclass(%(table)s) AND indisunique AND indisvalid ORDER BY 1

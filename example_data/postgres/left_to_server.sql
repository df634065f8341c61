-- A trigger may fill a column where it is fired for each ROW (bit 1) BEFORE (2) INSERT (4; pg_trigger.h).
WITH own AS (
    SELECT key AS name, attnum, attname, attgenerated <> '' AS is_generated, attidentity <> '' AS is_identity, tree,
        CASE attidentity WHEN '' THEN coalesce(pg_get_expr(adbin, adrelid), typdefault) ELSE 'identity' END AS reason
    FROM jsonb_each(%(tables)s::jsonb)
    JOIN pg_attribute ON attrelid = to_regclass(value ->> 'relation') AND attnum > 0 AND NOT attisdropped
    JOIN pg_type ON pg_type.oid = atttypid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    CROSS JOIN LATERAL (SELECT coalesce(adbin, typdefaultbin)::text AS tree) AS defaults
    WHERE NOT value -> 'columns' @> to_jsonb(attname)
), varying AS (
    SELECT * FROM own WHERE is_identity OR {volatility} IS NOT NULL
)
SELECT name, attnum, format('%%s (%%s)', attname, reason) FROM varying
UNION
SELECT name, own.attnum, format('%%s (from %%s)', own.attname, varying.attname) FROM own JOIN varying USING (name)
WHERE own.is_generated AND position(format(':varattno %%s ', varying.attnum) IN own.tree) > 0
UNION
SELECT key, NULL, format('what trigger %%s sets', tgname)
FROM jsonb_each(%(tables)s::jsonb) JOIN pg_trigger ON tgrelid = to_regclass(value ->> 'relation')
WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgtype & 7 = 7
    AND EXISTS (SELECT FROM own WHERE name = key AND NOT is_generated AND NOT is_identity)
ORDER BY 1, 2, 3

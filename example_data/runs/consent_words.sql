SELECT place, word, CASE
    WHEN word IS NULL THEN 'no word'
    WHEN lower(word) = ANY ({no}) THEN 'forbids'
    WHEN lower(word) <> ALL ({yes}) THEN 'unknown'
    WHEN is_owners THEN 'allows'
    ELSE 'does not count'
END AS effect
FROM (
    SELECT {parameter}, nullif(trim(current_setting({parameter}, true)), ''), true
    UNION ALL
    SELECT format('%I.%I()', schema.nspname, function.proname),
        trim(coalesce(
            (regexp_match(function.prosrc, '^[[:space:]]*select[[:space:]]+''([^'']*)''(::text)?[[:space:];]*$', 'i'))[1],
            function.prosrc
        )),
        CASE WHEN ledger.oid IS NULL THEN schema.nspname = current_schema() ELSE schema.oid = ledger.relnamespace END
            AND EXISTS (
                SELECT FROM unnest(ARRAY[schema.nspowner, ledger.relowner, own.datdba]) AS owner
                WHERE pg_has_role(function.proowner, owner, 'USAGE')
            )
    FROM pg_catalog.pg_proc AS function
    JOIN pg_catalog.pg_namespace AS schema ON schema.oid = function.pronamespace
    JOIN pg_catalog.pg_database AS own ON own.datname = current_database()
    LEFT JOIN pg_catalog.pg_class AS ledger ON ledger.oid = to_regclass({ledger})
    WHERE function.proname = {function} AND function.pronargs = 0
) AS found (place, word, is_owners)

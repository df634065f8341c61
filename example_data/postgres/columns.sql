-- A trigger may fill a column where it is fired for each ROW (bit 1) BEFORE (2) INSERT (4; pg_trigger.h).
WITH RECURSIVE named AS (
    SELECT name, to_regclass(name) AS relation, EXISTS (
        SELECT FROM pg_trigger
        WHERE tgrelid = to_regclass(name) AND NOT tgisinternal AND tgenabled <> 'D' AND tgtype & 7 = 7
    ) AS has_trigger
    FROM unnest(%(tables)s::text[]) AS name
), own AS (
    SELECT name, attnum, attname, atttypid, atttypid AS type, atttypmod AS modifier, attnotnull AS is_required,
        atthasdef OR attidentity <> '' OR attgenerated <> '' OR has_trigger AS has_default,
        attgenerated <> '' AS is_generated, attidentity = 'a' AS is_always_identity
    FROM named JOIN pg_attribute ON attrelid = relation AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT name, attnum, attname, atttypid, typbasetype, CASE WHEN modifier < 0 THEN typtypmod ELSE modifier END,
        is_required OR typnotnull, has_default OR typdefault IS NOT NULL, is_generated, is_always_identity
    FROM own JOIN pg_type ON pg_type.oid = type AND typtype = 'd'
)
SELECT name, attname, format_type(atttypid, NULL), atttypid::bigint, typname, type::bigint, modifier,
    is_required, has_default, is_generated, is_always_identity,
    ARRAY(SELECT enumlabel::text FROM pg_enum WHERE enumtypid = type ORDER BY enumsortorder)
FROM own JOIN pg_type ON pg_type.oid = type AND typtype <> 'd' ORDER BY attnum

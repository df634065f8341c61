-- The statements that drop an index or a foreign key of a table, make it again, and comment on it; indexes come first.
WITH place AS (
    SELECT pg_class.oid, format('%%I.%%I', nspname, relname) AS name, nspname
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE pg_class.oid = %(table)s AND relkind = 'r' AND NOT relispartition
        AND pg_has_role(relowner, 'USAGE')
)
SELECT drop, make, CASE WHEN remark IS NOT NULL THEN format('COMMENT ON %%s IS %%L', what, remark) END FROM (
    SELECT 1 AS turn, relname AS own, format('DROP INDEX %%I.%%I', nspname, relname) AS drop,
        pg_get_indexdef(indexrelid) AS make, format('INDEX %%I.%%I', nspname, relname) AS what,
        obj_description(indexrelid, 'pg_class') AS remark
    FROM place JOIN pg_index ON indrelid = place.oid JOIN pg_class ON pg_class.oid = indexrelid
    WHERE NOT (indisunique OR indisprimary OR indisexclusion OR indisclustered OR indisreplident)
        AND indisvalid AND indisready AND reltablespace = 0 AND has_schema_privilege(nspname, 'CREATE')
        AND NOT EXISTS (SELECT FROM pg_depend WHERE refclassid = 'pg_class'::regclass AND refobjid = indexrelid)
        AND NOT EXISTS (
            SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = indexrelid AND deptype IN ('e', 'i', 'x')
        )
        AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = indexrelid AND attstattarget >= 0)
    UNION ALL
    SELECT 2, conname, format('ALTER TABLE %%s DROP CONSTRAINT %%I', name, conname),
        format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', name, conname, pg_get_constraintdef(pg_constraint.oid)),
        format('CONSTRAINT %%I ON %%s', conname, name), obj_description(pg_constraint.oid, 'pg_constraint')
    FROM place JOIN pg_constraint ON conrelid = place.oid
    WHERE contype = 'f' AND convalidated AND conparentid = 0
        AND has_table_privilege(place.oid, 'REFERENCES') AND has_table_privilege(confrelid, 'REFERENCES')
        AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgconstraint = pg_constraint.oid AND tgenabled <> 'O')
) AS found ORDER BY turn, own

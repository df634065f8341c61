-- Triggers on INSERT (bit 4), UPDATE (16), DELETE (8; pg_trigger.h); rules on UPDATE (2), INSERT (3), DELETE (4).
-- A removal begins with an UPDATE of the columns that are written last.
WITH place AS (
    SELECT to_regclass(name)::oid AS table_oid, name = ANY (%(updated)s) AS is_updated
    FROM unnest(%(tables)s::text[]) AS name
), part AS (
    SELECT * FROM place UNION SELECT relid, is_updated FROM place, pg_partition_tree(table_oid)
), found AS (
    SELECT tgtype & 4 <> 0 OR tgtype & 16 <> 0 AND is_updated AS is_on_write, tgtype & 8 <> 0 OR tgtype & 16 <> 0 AND is_updated AS is_on_delete
    FROM part JOIN pg_trigger ON tgrelid = table_oid WHERE NOT tgisinternal AND tgenabled <> 'D'
    UNION ALL SELECT ev_type = '3' OR ev_type = '2' AND is_updated, ev_type = '4' OR ev_type = '2' AND is_updated
    FROM part JOIN pg_rewrite ON ev_class = table_oid WHERE ev_enabled <> 'D'
)
SELECT coalesce(bool_or(is_on_write), false), coalesce(bool_or(is_on_delete), false) FROM found

-- Tables that are foreign tables, or have some among their partitions or children.
WITH RECURSIVE part AS (
    SELECT name, to_regclass(name)::oid AS relation FROM unnest(%(tables)s::text[]) AS name
    UNION SELECT name, inhrelid FROM part JOIN pg_inherits ON inhparent = relation
)
SELECT name, bool_or(relation = to_regclass(name)) FROM part JOIN pg_class ON pg_class.oid = relation
WHERE relkind = 'f' GROUP BY name

SELECT name, CASE relkind
    WHEN 'v' THEN 'a view'
    WHEN 'm' THEN 'a materialized view'
    WHEN 'r' THEN 'row security that applies to this role'
    WHEN 'p' THEN 'row security that applies to this role'
    ELSE 'something else' END
FROM unnest(%(tables)s::text[]) AS name JOIN pg_class ON pg_class.oid = to_regclass(name)
WHERE CASE WHEN relkind IN ('r', 'p', 'f') THEN row_security_active(pg_class.oid) ELSE true END

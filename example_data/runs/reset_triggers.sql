-- Triggers on INSERT (bit 4) or UPDATE (16); those BEFORE it have bit 2 (pg_trigger.h).
SELECT format('%%I of table %%s', tgname, relname), pg_has_role(relowner, 'USAGE'),
    tgtype & 2 <> 0 AND name = ANY (%(altered)s), format('ALTER TABLE %%s DISABLE TRIGGER %%I', name, tgname),
    format('ALTER TABLE %%s ENABLE %%s TRIGGER %%I', name, CASE tgenabled WHEN 'A' THEN 'ALWAYS' ELSE '' END, tgname)
FROM unnest(%(tables)s::text[]) AS name JOIN pg_class ON pg_class.oid = to_regclass(name)
JOIN pg_trigger ON tgrelid = pg_class.oid
WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgtype & 20 <> 0 ORDER BY 1

greatest(CASE WHEN {tree} ~ 'SQLVALUEFUNCTION' THEN 's' END, (
    SELECT max(provolatile::text) FROM regexp_matches({tree}, '[:](op)?funcid ([0-9]+)', 'g') AS called (parts)
    JOIN pg_proc ON pg_proc.oid = parts[2]::oid
    WHERE provolatile = 'v' OR provolatile = 's' AND (
        pg_proc.oid >= 16384 OR proname = 'current_setting'
        OR pronargs = 0 AND prorettype NOT IN ('json'::regtype, 'jsonb'::regtype)
    )
))

SELECT pid, coalesce(nullif(application_name, ''), 'unknown'), to_char(xact_start, 'YYYY-MM-DD"T"HH24:MI:SSOF')
FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND granted AND objsubid = 1
    AND (classid::bigint << 32) + objid::bigint = {key}
    AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())

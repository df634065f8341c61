WITH RECURSIVE above AS (
    SELECT inhrelid AS relation, inhparent AS ancestor FROM pg_inherits WHERE inhrelid = ANY (%(tables)s::oid[])
    UNION SELECT relation, inhparent FROM above JOIN pg_inherits ON inhrelid = ancestor
)
SELECT relation::bigint, ancestor::bigint FROM above

-- Without the copies for partitions on either side.
conparentid = 0 AND confrelid IN (
    WITH RECURSIVE below AS (
        SELECT %(table)s::oid AS relation UNION SELECT inhrelid FROM below JOIN pg_inherits ON inhparent = relation
    )
    SELECT relation FROM below UNION SELECT relid FROM pg_partition_ancestors(%(table)s::oid)
)

(
        SELECT free.oid::regclass
        FROM pg_class AS own JOIN pg_attribute ON attrelid = own.oid AND attname = {column} AND NOT atthasdef
        JOIN pg_class AS free ON free.relkind = 'S' AND free.relnamespace = own.relnamespace
            AND lower(free.relname) IN (lower(own.relname || '_' || attname || '_seq'), lower(own.relname || '_seq'))
        WHERE own.oid = {name}::regclass AND NOT EXISTS (
            SELECT FROM pg_depend WHERE refobjid = free.oid AND classid = 'pg_attrdef'::regclass
                OR objid = free.oid AND deptype IN ('a', 'i')
        )
        ORDER BY length(free.relname) DESC LIMIT 1
    )

SELECT c.oid::bigint, jsonb_build_object(
    'name', CASE WHEN pg_table_is_visible(c.oid) THEN '' ELSE n.nspname || '.' END || c.relname,
    'primary_key', ARRAY(
        SELECT attname::text
        FROM pg_index i CROSS JOIN unnest(i.indkey::int[]) WITH ORDINALITY AS k (number, place)
        JOIN pg_attribute ON attrelid = c.oid AND attnum = number
        WHERE i.indrelid = c.oid AND i.indisprimary AND k.place <= i.indnkeyatts ORDER BY k.place
    ),
    'columns', ARRAY(
        SELECT jsonb_build_object(
            'name', a.attname,
            'type', jsonb_build_object(
                'name', item.name,
                'length', CASE
                    WHEN item.name IN ('character varying', 'character') THEN nullif(modifier, -1) - 4
                    WHEN item.name ~ '^(bit|bit varying|(.+[.])?(vector|halfvec))$' THEN nullif(modifier, -1)
                END,
                'precision', CASE WHEN item.name = 'numeric' THEN (nullif(modifier, -1) - 4) >> 16 & 65535 END,
                'scale', CASE WHEN item.name = 'numeric' THEN ((nullif(modifier, -1) - 4) & 2047 # 1024) - 1024 END,
                'labels', ARRAY(SELECT enumlabel::text FROM pg_enum WHERE enumtypid = item.oid ORDER BY enumsortorder),
                'is_array', array_type.oid IS NOT NULL,
                'is_composite', coalesce(array_type.typtype, base.typtype) = 'c'
            ),
            'is_nullable', NOT (a.attnotnull OR coalesce(domain.typnotnull, false)),
            'default', own_default,
            'volatility', coalesce({volatility}, ''),
            'is_counted', a.attidentity <> '' OR own_default ^@ 'nextval(',
            'is_generated', a.attgenerated <> '',
            'checks', ARRAY(
                SELECT jsonb_build_object('name', k.conname, 'text', pg_get_constraintdef(k.oid)) FROM pg_constraint k
                WHERE k.contypid = domain.oid AND k.contype = 'c' ORDER BY k.conname
            )
        )
        FROM pg_attribute a
        JOIN pg_type own ON own.oid = a.atttypid
        LEFT JOIN pg_type domain ON domain.oid = own.oid AND own.typtype = 'd'
        JOIN pg_type base ON base.oid = coalesce(nullif(domain.typbasetype, 0), own.oid)
        LEFT JOIN pg_type array_type
            ON array_type.oid = base.typelem AND base.typcategory = 'A' AND base.typlen = -1
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        CROSS JOIN LATERAL (
            SELECT coalesce(array_type.oid, base.oid) AS oid,
                format_type(coalesce(array_type.oid, base.oid), NULL) AS name,
                CASE WHEN domain.oid IS NULL THEN a.atttypmod ELSE domain.typtypmod END AS modifier,
                coalesce(pg_get_expr(d.adbin, d.adrelid), domain.typdefault, '') AS own_default
        ) item
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
    ),
    'uniques', ARRAY(  -- of expressions, their text
        SELECT jsonb_build_object(
            'name', index.relname,
            'columns', ARRAY(
                SELECT coalesce(attname::text, pg_get_indexdef(i.indexrelid, k.place::int, true))
                FROM unnest(i.indkey::int[]) WITH ORDINALITY AS k (number, place)
                LEFT JOIN pg_attribute ON attrelid = c.oid AND attnum = k.number AND k.number > 0
                WHERE k.place <= i.indnkeyatts ORDER BY k.place
            ),
            'is_null_distinct', NOT coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false),
            'where', coalesce(pg_get_expr(i.indpred, i.indrelid), '')
        )
        FROM pg_index i JOIN pg_class index ON index.oid = i.indexrelid
        WHERE i.indrelid = c.oid AND i.indisunique AND NOT i.indisprimary ORDER BY index.relname
    ),
    'checks', ARRAY(
        SELECT jsonb_build_object('name', conname, 'text', pg_get_constraintdef(oid))
        FROM pg_constraint WHERE conrelid = c.oid AND contype = 'c' ORDER BY conname
    ) || ARRAY(  -- rows have to be in one of the partitions; where a default one takes all others, they need not
        SELECT jsonb_build_object('name', 'its partitions', 'text', (
            SELECT coalesce(string_agg('(' || bound || ')', ' OR ' ORDER BY bound DESC), 'false')
            FROM pg_inherits CROSS JOIN pg_get_partition_constraintdef(inhrelid) AS bound WHERE inhparent = c.oid
        ))
        FROM pg_partitioned_table WHERE partrelid = c.oid AND partstrat <> 'h' AND partdefid = 0
    ),
    'exclusions', ARRAY(
        SELECT jsonb_build_object('name', conname, 'elements', ARRAY(
            SELECT jsonb_build_array(coalesce(attname, ''), oprname)
            FROM unnest(conkey, conexclop) WITH ORDINALITY AS x (number, operator, place)
            JOIN pg_operator o ON o.oid = operator
            LEFT JOIN pg_attribute ON attrelid = conrelid AND attnum = number AND number > 0 ORDER BY place
        ))
        FROM pg_constraint WHERE conrelid = c.oid AND contype = 'x' ORDER BY conname
    ),
    'triggers', ARRAY(  -- on INSERT (bit 4), DELETE (8), UPDATE (16); before it (2) for each row (1; pg_trigger.h)
        SELECT jsonb_build_object(
            'name', tgname,
            'is_before', tgtype & 7 = 7,
            'events', array_remove(ARRAY[
                CASE WHEN tgtype & 4 <> 0 THEN 'INSERT' END, CASE WHEN tgtype & 16 <> 0 THEN 'UPDATE' END,
                CASE WHEN tgtype & 8 <> 0 THEN 'DELETE' END
            ], NULL),
            'function', proname,
            'arguments', array_remove(string_to_array(encode(tgargs, 'escape'), '\000'), ''),
            'source', prosrc,
            'is_conditional', tgqual IS NOT NULL
        )
        FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE tgrelid = c.oid AND NOT tgisinternal AND tgenabled IN ('O', 'A') ORDER BY tgname
    )
)::text
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND n.nspname = ANY (%(schemas)s::text[]) AND c.relname <> ALL (%(own)s::text[])
    AND NOT (c.relname = %(version_table)s AND n.nspname = ANY (%(version_schemas)s::text[]))
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname

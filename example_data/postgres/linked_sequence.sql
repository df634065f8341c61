coalesce(
        (
            SELECT refobjid::regclass FROM pg_attrdef
            JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
            JOIN pg_depend ON classid = 'pg_attrdef'::regclass AND objid = pg_attrdef.oid
            JOIN pg_class ON pg_class.oid = refobjid AND relkind = 'S'
            WHERE refclassid = 'pg_class'::regclass AND adrelid = {name}::regclass AND attname = {column} LIMIT 1
        ),
        pg_get_serial_sequence({name}, {column})::regclass
    )

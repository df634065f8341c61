SELECT name, to_regclass(name)::oid::bigint FROM unnest(%(tables)s::text[]) AS name

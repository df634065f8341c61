SELECT json_build_object(
    'inserted', coalesce(json_object_agg(name, inserted), '{{}}'),
    'updated', coalesce(json_object_agg(name, updated), '{{}}'),
    'deleted', coalesce(json_object_agg(name, deleted), '{{}}')
)::text FROM ({written}) AS total

(
    SELECT jsonb_agg(
        jsonb_set(entry, '{{3}}', to_jsonb(least((entry ->> 3)::bigint, {end} - (entry ->> 0)::bigint))) ORDER BY place
    )
    FROM jsonb_array_elements(definition #> {path}) WITH ORDINALITY AS listed (entry, place)
    WHERE (entry ->> 0)::bigint < {end}
)

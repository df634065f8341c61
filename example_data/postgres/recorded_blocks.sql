(
    SELECT block.begins, block.first + (greatest(block.begins, {since}) - block.begins) * block.step AS first,
        block.step, block.first + (block.count - 1) * block.step AS last
    FROM (
        SELECT (entry ->> 0)::bigint AS begins, (entry ->> 1)::bigint AS first, (entry ->> 2)::bigint AS step,
            (entry ->> 3)::bigint AS count
        FROM {ledger}, jsonb_array_elements(definition #> {path}) AS listed (entry)
        WHERE {where}
    ) AS block
    WHERE block.begins + block.count > {since}
)

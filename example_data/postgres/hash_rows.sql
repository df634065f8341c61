SELECT sha256(coalesce(string_agg(record_send(rows), ''), '')) FROM (
    SELECT {} FROM {} AS t WHERE {} ORDER BY {}
) AS rows

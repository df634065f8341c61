SELECT sha256(coalesce(string_agg({}, ''), '')), count(*) FROM (
    SELECT {} FROM {} AS t WHERE {} ORDER BY {}
) AS rows

-- What was written beyond what was written before and what is expected, by table, in words.
-- What else may be written to a table depends on its kind; to one without a kind it is nothing:
--   filled   updates, as triggers may make some
--   emptied  updates and deletions
--   keep     anything
--   remove   anything that goes with the seed; `grown` says how many rows more go with it now, by table
--   cleared  deletions, as foreign keys make some, and updates before them; alone, these let go of the seed
SELECT name, string_agg(format('%s rows %s%s', number, verb, ending), ', ' ORDER BY place) AS words
FROM ({written}) AS total (name, inserts, updates, deletes)
CROSS JOIN LATERAL (
    SELECT coalesce({kinds}::jsonb ->> name, {kinds}::jsonb ->> '') AS kind,
        inserts - coalesce(sum((known #>> ARRAY['inserted', name])::bigint), 0) AS inserted,
        updates - coalesce(sum((known #>> ARRAY['updated', name])::bigint), 0) AS updated,
        deletes - coalesce(sum((known #>> ARRAY['deleted', name])::bigint), 0) AS deleted
    FROM unnest(ARRAY[{before}, {expected}]::jsonb[]) AS known
) AS change
CROSS JOIN LATERAL (
    -- an UPDATE that moves a row to another partition deletes it and inserts it
    SELECT CASE WHEN {expected}::jsonb -> 'updated' ? name THEN greatest(0, least(inserted, deleted)) ELSE 0 END AS moved,
        ({grown}::jsonb ->> name)::bigint AS grown
) AS other
CROSS JOIN LATERAL (VALUES
    (1, 'inserted', '', CASE WHEN kind IS NULL OR kind IN ('filled', 'emptied', 'cleared') THEN inserted - moved END),
    (1, 'inserted', ' that do not go with the seed', CASE kind WHEN 'remove' THEN inserted - greatest(0, deleted + grown) END),
    (2, 'updated', '', CASE WHEN kind IS NULL OR kind = 'cleared' AND deleted <= 0 THEN updated END),
    (3, 'deleted', '', CASE WHEN kind IS NULL OR kind = 'filled' THEN deleted - moved END)
) AS phrase (place, verb, ending, number)
WHERE number > 0
GROUP BY name ORDER BY name

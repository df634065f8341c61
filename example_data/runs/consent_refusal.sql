WITH words AS (
{words}
)
SELECT concat('Database ', quote_literal(current_database()), refusal)
FROM (
    SELECT 1, format(
        ': it forbids example data (%s = %L), while settings enable it. Turn example data off for this database '
        '(EXAMPLE_DATA_IS_ENABLED=off), or connect to another one.', place, word)
    FROM words WHERE effect = 'forbids'
    UNION ALL
    SELECT 2, format(': %s has a wrong value (expected one of %s, found %L). Correct it.', place, {expected}, word)
    FROM words WHERE effect = 'unknown'
    UNION ALL
    SELECT 3, ': it has not agreed to example data, and require_consent is on (expected a word that allows it, found '
        'none). Let the owner of its schema run example-data consent allow.'
    WHERE {is_required} AND NOT EXISTS (SELECT FROM words WHERE effect = 'allows')
) AS refusals (rank, refusal)
ORDER BY rank, refusal LIMIT 1

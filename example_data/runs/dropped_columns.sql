SELECT recorded.key, numbers.key, own.attname IS NOT NULL,
    CASE WHEN own.atthasmissing THEN (own.attmissingval::text::text[])[1] END
FROM example_data_runs CROSS JOIN jsonb_each(definition -> 'tables') AS recorded
CROSS JOIN jsonb_each_text(recorded.value -> 'columns') AS numbers
JOIN jsonb_each_text(%(names)s::jsonb) AS named ON named.key = recorded.key
JOIN pg_attribute AS old
    ON old.attrelid = to_regclass(named.value) AND old.attnum = numbers.value::integer AND old.attisdropped
LEFT JOIN pg_attribute AS own ON own.attrelid = old.attrelid AND own.attname = numbers.key AND own.attnum > 0
WHERE seed_key = %(name)s

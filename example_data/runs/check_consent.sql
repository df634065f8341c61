DO $example_data$
DECLARE
    answer text := lower(trim(coalesce(current_setting({setting}, true), '')));
BEGIN
    IF answer <> '' AND answer <> ALL ({yes}) OR answer = '' AND {is_required} THEN
        RAISE EXCEPTION 'Database %: it has not agreed to example data (expected %, found % = %). Allow it with '
            'ALTER DATABASE ... SET %, or load the script into another one.',
            current_database(), {agreed}, {setting}, quote_literal(answer), {agreed};
    END IF;
END
$example_data$;

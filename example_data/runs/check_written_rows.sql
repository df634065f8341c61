DO $example_data$
DECLARE
    tables text := (SELECT string_agg(format('table %s: %s', name, words), '; ' ORDER BY name) FROM ({unexpected}) AS found);
    triggers text := ({triggers});
BEGIN
    IF tables IS NOT NULL THEN
        RAISE EXCEPTION 'Seed %: %: %. %', {name}, {what}, concat(tables, ' (by ' || triggers || ')'), {remedy};
    END IF;
END
$example_data$;

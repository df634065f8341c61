DO $example_data$
DECLARE
    place record;
BEGIN
    FOR place IN
        SELECT coalesce(linked, free, relation) AS relation, seqincrement
        FROM (VALUES {places}) AS counted (relation, linked, free)
        LEFT JOIN pg_sequence ON seqrelid = coalesce(linked, free)
        ORDER BY seqrelid NULLS FIRST, relation::oid
    LOOP
        IF place.seqincrement IS NULL THEN
            EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', place.relation);
        ELSE
            EXECUTE format('ALTER SEQUENCE %s INCREMENT BY %s', place.relation, place.seqincrement);
        END IF;
    END LOOP;
END
$example_data$;

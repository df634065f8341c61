DO $example_data$
DECLARE
    counter regclass := coalesce({linked}, {free});
    own pg_sequence;
    taken record;
    is_last boolean;
BEGIN
    SELECT * INTO own FROM pg_sequence WHERE seqrelid = counter;
    IF own IS NULL THEN
        RETURN;
    END IF;
    FOR taken IN SELECT * FROM {blocks} AS block ORDER BY block.begins DESC LOOP
        EXECUTE format('ALTER SEQUENCE %s INCREMENT BY %s', counter, own.seqincrement);
        EXECUTE format('SELECT is_called AND last_value = %s FROM %s', taken.last, counter) INTO is_last;
        IF NOT is_last THEN
            RETURN;
        ELSIF taken.first = own.seqstart OR taken.first::numeric - taken.step NOT BETWEEN own.seqmin AND own.seqmax THEN
            PERFORM setval(counter, taken.first, false);
        ELSE
            PERFORM setval(counter, taken.first - taken.step);
        END IF;
    END LOOP;
END
$example_data$;

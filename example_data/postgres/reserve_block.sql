DO $example_data$
#variable_conflict use_variable
DECLARE
    linked regclass := {linked};
    counter regclass := coalesce(linked, {free});
    lowest bigint := -{highest} - 1;
    highest bigint := {highest};
    first numeric;
    last numeric;
    step bigint := 1;
    taken bigint;
BEGIN
    PERFORM set_config({first_name}, '0', true), set_config({step_name}, '1', true);
    IF NOT ({where}) THEN
        RETURN;
    END IF;
    IF counter IS NOT NULL THEN
        SELECT seqincrement, greatest(seqmin, lowest), least(seqmax, highest) INTO step, lowest, highest
        FROM pg_sequence WHERE seqrelid = counter;
        EXECUTE format('ALTER SEQUENCE %s INCREMENT BY %s', counter, step);
        EXECUTE format('SELECT last_value::numeric + CASE WHEN is_called THEN %s ELSE 0 END FROM %s', step, counter)
        INTO first;
        IF linked IS NULL THEN
            SELECT greatest(first, max(counted.{identifier})::numeric + 1) INTO first FROM {table} AS counted WHERE step > 0;
        END IF;
    ELSIF EXISTS (
        SELECT FROM pg_attribute WHERE attrelid = {name}::regclass AND attname = {column} AND atthasdef
    ) THEN
        RAISE EXCEPTION USING ERRCODE = {state}, MESSAGE = {place} || 'its default has no sequence to reserve numbers from (expected an identity or serial column, or one without a default). Fill the column with another kind, or leave it to its default.';
    ELSE
        LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE;
        SELECT greatest(max(counted.{identifier}), (SELECT max(own.last) FROM {blocks} AS own), 0)::numeric + 1
        INTO first FROM {table} AS counted;
    END IF;
    last := first + ({count} - 1) * step;
    IF least(first, last) < lowest OR greatest(first, last) > highest THEN
        RAISE EXCEPTION USING ERRCODE = {state}, MESSAGE = {place} || format('too few numbers are left (expected {count} from %s on, found %s to %s). Make the column and its sequence bigint, or the seed smaller.', first, lowest, highest);
    END IF;
    SELECT other.{identifier} INTO taken FROM {table} AS other
    WHERE other.{identifier} BETWEEN least(first, last)::bigint AND greatest(first, last)::bigint
        AND mod(other.{identifier} - first::bigint, step) = 0
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = {state}, MESSAGE = {place} || format('the numbers that its sequence gives next are not free (expected none from %s to %s in use, found a row with %s). Set the sequence behind the rows that are there, with setval(...).', first, last, taken);
    END IF;
    IF counter IS NOT NULL THEN
        PERFORM setval(counter, last::bigint);
    END IF;
    PERFORM set_config({first_name}, first::text, true), set_config({step_name}, step::text, true);
END
$example_data$;

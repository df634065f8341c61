DO $example_data$
DECLARE
    found text := (
        SELECT definition #>> '{{parameters,anchor}}' FROM {ledger} WHERE seed_key = {name} AND {is_applied}
    );
BEGIN
    IF found <> {anchor} THEN
        RAISE EXCEPTION 'Seed %: its run has another anchor than this script (expected %, found %). %.',
            {name}, {anchor}, found, {advice};
    END IF;
END
$example_data$;

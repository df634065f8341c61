DO $example_data$
DECLARE
    run {ledger};
BEGIN
    SELECT * INTO run FROM {ledger} WHERE seed_key = {name};
    IF (run.seed <> {seed} OR run.dataset <> {dataset}) AND to_jsonb(run) ->> 'state' IS DISTINCT FROM 'removed' THEN
        RAISE EXCEPTION 'Seed %: it was applied with other arguments (expected seed % and dataset %, found seed % and '
            'dataset %). Make the script with the revisions that this database has.',
            {name}, {seed}, {dataset}, run.seed, run.dataset;
    END IF;
END
$example_data$;

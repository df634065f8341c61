-- Others who wait for this transaction may hold a lock on the table: it stays then, empty.
DO $example_data$
DECLARE
    timeout text := current_setting('lock_timeout');
BEGIN
    IF NOT EXISTS (SELECT FROM example_data_ranges) THEN
        PERFORM set_config('lock_timeout', '300ms', true);
        LOCK TABLE example_data_runs IN ROW EXCLUSIVE MODE; -- who plans a load holds a lock against that
        LOCK TABLE example_data_ranges IN ACCESS EXCLUSIVE MODE;
        IF NOT EXISTS (SELECT FROM example_data_ranges) THEN
            DROP TABLE example_data_ranges;
        END IF;
        PERFORM set_config('lock_timeout', timeout, true);
    END IF;
EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
    NULL;
END
$example_data$;

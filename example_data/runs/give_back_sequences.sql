-- A sequence that is altered counts in a file of its own until the transaction ends. So the numbers that defaults and
-- triggers take are given back as well; a trigger may take them of any sequence.
DO $$
DECLARE
    counter record;
BEGIN
    FOR counter IN
        SELECT seqrelid::regclass AS name, seqincrement FROM pg_sequence JOIN pg_class ON oid = seqrelid
        WHERE relpersistence <> 't' AND has_sequence_privilege(seqrelid, 'USAGE, UPDATE') ORDER BY seqrelid
    LOOP
        EXECUTE format('ALTER SEQUENCE %s INCREMENT BY %s', counter.name, counter.seqincrement);
    END LOOP;
END
$$

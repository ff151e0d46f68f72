-- Two runs that ask the same at the same time get a reply each, and each was paid for: so each is kept as its run's own.
ALTER TABLE exchange ADD COLUMN run_id VARCHAR;
COMMENT ON COLUMN exchange.run_id IS 'The run that asked (run.id)';
COMMENT ON TABLE exchange IS 'The words of each answered call, once for each run that asked, apart because they are long';
UPDATE exchange SET run_id = (
    SELECT arg_min(c.run_id, c.seq) FROM call c WHERE c.request_hash = exchange.request_hash AND NOT c.reused
);

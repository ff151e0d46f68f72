-- A set that somebody published is a run that was not made here, and so are replies of a model to a benchmark: what
-- browses, checks, reviews and counts runs does so with them.
ALTER TABLE run ADD COLUMN kind VARCHAR DEFAULT 'synthesised';
COMMENT ON COLUMN run.kind IS 'synthesised: made here, by teachers; imported: a set as it was published; evaluation: a model''s replies to problems with known answers, which are never training data';
COMMENT ON TABLE run IS 'One row for each run, imported set and evaluation, written when it starts for the first time';

ALTER TABLE attempt_text ADD COLUMN knowledge VARCHAR;
COMMENT ON COLUMN attempt_text.knowledge IS 'The knowledge base that a published reply stands on; null where it has none';
COMMENT ON COLUMN attempt.teacher IS 'The teacher''s role in the recipe; of an imported set the model that its publisher names, or published';
COMMENT ON COLUMN attempt.request_hash IS 'The call it was read from (exchange.request_hash); of an imported set the hash of the published text';
COMMENT ON COLUMN exchange.reply IS 'What it replied, untouched; of an imported set only texts that were taken apart';

CREATE TABLE import_progress (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    run_id VARCHAR NOT NULL,
    file_id VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    rows_read BIGINT NOT NULL,
    complete BOOLEAN NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE import_progress IS 'How far the files of a set are imported, written with the rows that it counts; the newest row of run and file stands';
COMMENT ON COLUMN import_progress.seq IS 'Order among all facts';
COMMENT ON COLUMN import_progress.run_id IS 'The imported set or evaluation (run.id)';
COMMENT ON COLUMN import_progress.file_id IS 'Content hash of the file, whatever it is called';
COMMENT ON COLUMN import_progress.path IS 'The file as the person named it';
COMMENT ON COLUMN import_progress.rows_read IS 'How many of its rows were imported or set aside';
COMMENT ON COLUMN import_progress.complete IS 'Whether these are all';
COMMENT ON COLUMN import_progress.at_time IS 'When';

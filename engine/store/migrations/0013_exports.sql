-- What left the store: each export with all that proves what it holds. Rows are appended; an export that is made again
-- gets a further row, with who did so and when.
CREATE TABLE export (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    selection VARCHAR NOT NULL,
    manifest VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    problems BIGINT NOT NULL,
    samples BIGINT NOT NULL,
    author VARCHAR NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE export IS 'Every export of training samples';
COMMENT ON COLUMN export.seq IS 'Order among all facts';
COMMENT ON COLUMN export.id IS 'Content hash of the selection, of what kind of files, and of their hashes: the same bytes are the same export';
COMMENT ON COLUMN export.run_id IS 'The run (run.id)';
COMMENT ON COLUMN export.name IS 'The name of its file or folder, without what leads to it';
COMMENT ON COLUMN export.selection IS 'Which problems, and in which words: a JSON object';
COMMENT ON COLUMN export.manifest IS 'Its manifest, as it lies beside the files: a JSON object';
COMMENT ON COLUMN export.path IS 'Where it was written, as the person named it; relative to the folder of exports where it begins with none';
COMMENT ON COLUMN export.problems IS 'Problems in it';
COMMENT ON COLUMN export.samples IS 'Their solutions';
COMMENT ON COLUMN export.author IS 'Who exported it; may be empty';
COMMENT ON COLUMN export.at_time IS 'When';

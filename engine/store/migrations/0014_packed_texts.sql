-- Long texts packed by ZSTD (RFC 8878): at a third less space, writing them takes half as long, and reading no longer.
CREATE TABLE packed_text (
    attempt_id VARCHAR NOT NULL,
    cot VARCHAR USING COMPRESSION zstd NOT NULL,
    program VARCHAR USING COMPRESSION zstd,
    stdout VARCHAR USING COMPRESSION zstd,
    error VARCHAR USING COMPRESSION zstd,
    knowledge VARCHAR USING COMPRESSION zstd
);
INSERT INTO packed_text BY NAME SELECT * FROM attempt_text;
DROP TABLE attempt_text;
ALTER TABLE packed_text RENAME TO attempt_text;
COMMENT ON TABLE attempt_text IS 'The words of each attempt, apart because they are long';
COMMENT ON COLUMN attempt_text.attempt_id IS 'The attempt (attempt.id)';
COMMENT ON COLUMN attempt_text.cot IS 'The chain of thought';
COMMENT ON COLUMN attempt_text.program IS 'The program';
COMMENT ON COLUMN attempt_text.stdout IS 'What the program printed, up to the cap';
COMMENT ON COLUMN attempt_text.error IS 'Why the program did not end well';
COMMENT ON COLUMN attempt_text.knowledge IS 'The knowledge base that a published reply stands on; null where it has none';

CREATE TABLE packed_exchange (
    request_hash VARCHAR NOT NULL,
    messages VARCHAR USING COMPRESSION zstd NOT NULL,
    reply VARCHAR USING COMPRESSION zstd NOT NULL,
    run_id VARCHAR
);
INSERT INTO packed_exchange BY NAME SELECT * FROM exchange;
DROP TABLE exchange;
ALTER TABLE packed_exchange RENAME TO exchange;
COMMENT ON TABLE exchange IS 'The words of each answered call, once for each run that asked, apart because they are long';
COMMENT ON COLUMN exchange.request_hash IS 'Hash of all that shapes the reply';
COMMENT ON COLUMN exchange.messages IS 'What the teacher saw, as a JSON list of role and content';
COMMENT ON COLUMN exchange.reply IS 'What it replied, untouched';
COMMENT ON COLUMN exchange.run_id IS 'The run that asked (run.id)';

-- Why an attempt was not consistent is found once, when its problem has its tier: pages count it, and never compute it.
CREATE TABLE cause (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    problem_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    sample INTEGER NOT NULL,
    teacher VARCHAR NOT NULL,
    cause VARCHAR NOT NULL,
    detail VARCHAR,
    at_time TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE cause IS 'One row for each attempt that was not consistent, with the suggested cause, once its problem has a tier';
COMMENT ON COLUMN cause.seq IS 'Order among all facts';
COMMENT ON COLUMN cause.run_id IS 'The run (run.id)';
COMMENT ON COLUMN cause.round IS 'The round, from 1';
COMMENT ON COLUMN cause.problem_id IS 'The problem (problem.id)';
COMMENT ON COLUMN cause.stage IS 'Stage of the attempt: guide, criticise, vote, solve';
COMMENT ON COLUMN cause.sample IS 'Which reply of that stage, from 0';
COMMENT ON COLUMN cause.teacher IS 'The teacher''s role in the recipe';
COMMENT ON COLUMN cause.cause IS 'truncated reply, no answer in the words, no program, program stopped, program error, no answer of the program, comparison undecided, rounding, unit or form, slip in the words, slip in the program, ambiguous problem, beyond the teacher';
COMMENT ON COLUMN cause.detail IS 'For a program error its type, such as NameError';
COMMENT ON COLUMN cause.at_time IS 'When it was found';

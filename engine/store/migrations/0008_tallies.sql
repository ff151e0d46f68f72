-- What pages count over millions of rows is kept counted. A flush appends what it adds; readers add the rows up.
ALTER TABLE call ADD COLUMN problem_seq BIGINT;
ALTER TABLE call ADD COLUMN stratum INTEGER;
COMMENT ON COLUMN call.problem_seq IS 'The problem''s place among all facts (problem.seq)';
COMMENT ON COLUMN call.stratum IS 'The problem''s stratum (stratum.id)';
UPDATE call SET problem_seq = q.seq, stratum = q.stratum FROM problem q WHERE q.id = call.problem_id;
ALTER TABLE candidate ADD COLUMN parent_seq BIGINT;
ALTER TABLE candidate ADD COLUMN problem_seq BIGINT;
COMMENT ON COLUMN candidate.parent_seq IS 'The parent''s place among all facts (problem.seq)';
COMMENT ON COLUMN candidate.problem_seq IS 'The new problem''s place, if it was kept';
UPDATE candidate SET parent_seq = q.seq FROM problem q WHERE q.id = candidate.parent_id;
UPDATE candidate SET problem_seq = q.seq FROM problem q WHERE q.id = candidate.problem_id;

ALTER TABLE audit ADD COLUMN problem_seq BIGINT;
COMMENT ON COLUMN audit.problem_seq IS 'The problem''s place among all facts (problem.seq)';
UPDATE audit SET problem_seq = q.seq FROM problem q WHERE q.id = audit.problem_id;
ALTER TABLE ballot ADD COLUMN problem_seq BIGINT;
COMMENT ON COLUMN ballot.problem_seq IS 'The problem''s place among all facts (problem.seq)';
UPDATE ballot SET problem_seq = q.seq FROM problem q WHERE q.id = ballot.problem_id;
ALTER TABLE solution ADD COLUMN problem_seq BIGINT;
COMMENT ON COLUMN solution.problem_seq IS 'The problem''s place among all facts (problem.seq)';
UPDATE solution SET problem_seq = q.seq FROM problem q WHERE q.id = solution.problem_id;
ALTER TABLE metadata ADD COLUMN problem_seq BIGINT;
COMMENT ON COLUMN metadata.problem_seq IS 'The problem''s place among all facts (problem.seq)';
UPDATE metadata SET problem_seq = q.seq FROM problem q WHERE q.id = metadata.problem_id;
ALTER TABLE extracted ADD COLUMN problem_seq BIGINT;
COMMENT ON COLUMN extracted.problem_seq IS 'The problem''s place among all facts (problem.seq)';
UPDATE extracted SET problem_seq = q.seq FROM problem q WHERE q.id = extracted.problem_id;
ALTER TABLE problem_meta ADD COLUMN problem_seq BIGINT;
COMMENT ON COLUMN problem_meta.problem_seq IS 'The problem''s place among all facts (problem.seq)';
UPDATE problem_meta SET problem_seq = q.seq FROM problem q WHERE q.id = problem_meta.problem_id;
ALTER TABLE review ADD COLUMN problem_seq BIGINT;
COMMENT ON COLUMN review.problem_seq IS 'The problem''s place among all facts (problem.seq)';
UPDATE review SET problem_seq = q.seq FROM problem q WHERE q.id = review.problem_id;
ALTER TABLE cause_correction ADD COLUMN problem_seq BIGINT;
COMMENT ON COLUMN cause_correction.problem_seq IS 'The problem''s place among all facts (problem.seq)';
UPDATE cause_correction SET problem_seq = q.seq FROM problem q WHERE q.id = cause_correction.problem_id;
ALTER TABLE cause_correction ADD COLUMN stratum INTEGER;
COMMENT ON COLUMN cause_correction.stratum IS 'The problem''s stratum (stratum.id)';
UPDATE cause_correction SET stratum = q.stratum FROM problem q WHERE q.id = cause_correction.problem_id;

CREATE TABLE pool_tally (
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    stratum INTEGER,
    entries BIGINT NOT NULL
);
COMMENT ON TABLE pool_tally IS 'Rows of pool, counted; several rows of a group are added up';
COMMENT ON COLUMN pool_tally.run_id IS 'The run (run.id)';
COMMENT ON COLUMN pool_tally.round IS 'The round, from 1';
COMMENT ON COLUMN pool_tally.stratum IS 'The stratum (stratum.id)';
COMMENT ON COLUMN pool_tally.entries IS 'How many';
INSERT INTO pool_tally BY NAME SELECT run_id, round, stratum, count(*) AS entries FROM pool GROUP BY ALL;

CREATE TABLE outcome_tally (
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    stratum INTEGER,
    stage VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    tier VARCHAR,
    rule VARCHAR NOT NULL,
    inner_consistent BOOLEAN,
    correct BOOLEAN,
    compared BOOLEAN NOT NULL,
    entries BIGINT NOT NULL,
    example VARCHAR
);
COMMENT ON TABLE outcome_tally IS 'Rows of outcome, counted; several rows of a group are added up';
COMMENT ON COLUMN outcome_tally.run_id IS 'The run (run.id)';
COMMENT ON COLUMN outcome_tally.round IS 'The round, from 1';
COMMENT ON COLUMN outcome_tally.stratum IS 'The stratum (stratum.id)';
COMMENT ON COLUMN outcome_tally.stage IS 'outcome.stage';
COMMENT ON COLUMN outcome_tally.outcome IS 'outcome.outcome';
COMMENT ON COLUMN outcome_tally.tier IS 'outcome.tier';
COMMENT ON COLUMN outcome_tally.rule IS 'outcome.rule';
COMMENT ON COLUMN outcome_tally.inner_consistent IS 'outcome.inner_consistent';
COMMENT ON COLUMN outcome_tally.correct IS 'outcome.correct';
COMMENT ON COLUMN outcome_tally.compared IS 'Whether the accepted answer was compared with a ground truth';
COMMENT ON COLUMN outcome_tally.entries IS 'How many';
COMMENT ON COLUMN outcome_tally.example IS 'The reason of one of them, the first by alphabet';
INSERT INTO outcome_tally BY NAME
    SELECT run_id, round, stratum, stage, outcome, tier, rule, inner_consistent, correct,
           correct_rule IS NOT NULL AS compared, count(*) AS entries, min(reason) AS example
    FROM outcome GROUP BY ALL;

CREATE TABLE attempt_tally (
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    stratum INTEGER,
    stage VARCHAR NOT NULL,
    teacher VARCHAR NOT NULL,
    consistent BOOLEAN NOT NULL,
    attempts BIGINT NOT NULL
);
COMMENT ON TABLE attempt_tally IS 'Rows of attempt, counted; several rows of a group are added up';
COMMENT ON COLUMN attempt_tally.run_id IS 'The run (run.id)';
COMMENT ON COLUMN attempt_tally.round IS 'The round, from 1';
COMMENT ON COLUMN attempt_tally.stratum IS 'The stratum (stratum.id)';
COMMENT ON COLUMN attempt_tally.stage IS 'attempt.stage';
COMMENT ON COLUMN attempt_tally.teacher IS 'attempt.teacher';
COMMENT ON COLUMN attempt_tally.consistent IS 'Whether both answers are there and equal';
COMMENT ON COLUMN attempt_tally.attempts IS 'How many';
INSERT INTO attempt_tally BY NAME
    SELECT run_id, round, stratum, stage, teacher, coalesce(inner_equality = 'equal', false) AS consistent,
           count(*) AS attempts
    FROM attempt GROUP BY ALL;

CREATE TABLE cause_tally (
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    stratum INTEGER,
    stage VARCHAR NOT NULL,
    teacher VARCHAR NOT NULL,
    cause VARCHAR NOT NULL,
    detail VARCHAR,
    attempts BIGINT NOT NULL
);
COMMENT ON TABLE cause_tally IS 'Rows of cause, counted; several rows of a group are added up';
COMMENT ON COLUMN cause_tally.run_id IS 'The run (run.id)';
COMMENT ON COLUMN cause_tally.round IS 'The round, from 1';
COMMENT ON COLUMN cause_tally.stratum IS 'The stratum (stratum.id)';
COMMENT ON COLUMN cause_tally.stage IS 'cause.stage';
COMMENT ON COLUMN cause_tally.teacher IS 'cause.teacher';
COMMENT ON COLUMN cause_tally.cause IS 'cause.cause, as it was computed';
COMMENT ON COLUMN cause_tally.detail IS 'cause.detail';
COMMENT ON COLUMN cause_tally.attempts IS 'How many';
INSERT INTO cause_tally BY NAME
    SELECT run_id, round, stratum, stage, teacher, cause, detail, count(*) AS attempts FROM cause GROUP BY ALL;

CREATE TABLE call_tally (
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    stage VARCHAR NOT NULL,
    teacher VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    calls BIGINT NOT NULL,
    answered BIGINT NOT NULL,
    reused BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    retries BIGINT NOT NULL,
    prompt_tokens BIGINT,
    cached_tokens BIGINT,
    completion_tokens BIGINT,
    measured BIGINT NOT NULL,
    cost_usd DOUBLE,
    estimated BIGINT NOT NULL,
    unpriced BIGINT NOT NULL,
    unpriced_replies BIGINT NOT NULL,
    last_call TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE call_tally IS 'Rows of call, counted; several rows of a group are added up';
COMMENT ON COLUMN call_tally.run_id IS 'The run (run.id)';
COMMENT ON COLUMN call_tally.round IS 'The round, from 1';
COMMENT ON COLUMN call_tally.stage IS 'call.stage';
COMMENT ON COLUMN call_tally.teacher IS 'call.teacher';
COMMENT ON COLUMN call_tally.model IS 'call.model';
COMMENT ON COLUMN call_tally.calls IS 'All calls: answered, reused and failed';
COMMENT ON COLUMN call_tally.answered IS 'Replies that were asked for';
COMMENT ON COLUMN call_tally.reused IS 'Replies that the store had already';
COMMENT ON COLUMN call_tally.failed IS 'Calls without a reply';
COMMENT ON COLUMN call_tally.retries IS 'Tries beyond the first';
COMMENT ON COLUMN call_tally.prompt_tokens IS 'Sum of call.prompt_tokens';
COMMENT ON COLUMN call_tally.cached_tokens IS 'Sum of call.cached_tokens';
COMMENT ON COLUMN call_tally.completion_tokens IS 'Sum of call.completion_tokens';
COMMENT ON COLUMN call_tally.measured IS 'Answered calls with tokens';
COMMENT ON COLUMN call_tally.cost_usd IS 'Sum of call.cost_usd; null where nothing was priced';
COMMENT ON COLUMN call_tally.estimated IS 'Answered calls whose cost is estimated';
COMMENT ON COLUMN call_tally.unpriced IS 'Calls whose cost is not known';
COMMENT ON COLUMN call_tally.unpriced_replies IS 'Answered calls whose cost is not known';
COMMENT ON COLUMN call_tally.last_call IS 'When the last of them ended';
INSERT INTO call_tally BY NAME
    SELECT run_id, round, stage, teacher, model, count(*) AS calls,
           count(*) FILTER (outcome IN ('answered', 'cut_off', 'empty') AND NOT reused) AS answered,
           count(*) FILTER (reused) AS reused,
           count(*) FILTER (outcome NOT IN ('answered', 'cut_off', 'empty')) AS failed,
           sum(greatest(tries - 1, 0)) AS retries, sum(prompt_tokens) AS prompt_tokens,
           sum(cached_tokens) AS cached_tokens, sum(completion_tokens) AS completion_tokens,
           count(*) FILTER (outcome IN ('answered', 'cut_off', 'empty') AND NOT reused
                            AND prompt_tokens IS NOT NULL AND completion_tokens IS NOT NULL) AS measured,
           sum(cost_usd) AS cost_usd,
           count(cost_usd) FILTER (outcome IN ('answered', 'cut_off', 'empty') AND NOT reused
                                   AND (prompt_tokens IS NULL OR completion_tokens IS NULL)) AS estimated,
           count(*) FILTER (cost_usd IS NULL AND NOT reused AND outcome <> 'missing') AS unpriced,
           count(*) FILTER (cost_usd IS NULL AND outcome IN ('answered', 'cut_off', 'empty') AND NOT reused)
               AS unpriced_replies,
           max(at_time) AS last_call
    FROM call GROUP BY ALL;

-- Pages count by level, subject and source, over millions of rows: so rows carry the number of their problem's stratum,
-- and the place of their problem, and nothing has to be joined with the table of problems to be counted or sorted.
CREATE TABLE stratum (
    id INTEGER NOT NULL,
    dataset VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    level TINYINT,
    subject VARCHAR,
    claimed_level TINYINT,
    claimed_subject VARCHAR,
    simulated BOOLEAN NOT NULL
);
COMMENT ON TABLE stratum IS 'Every combination that occurs of what problems are counted by, once';
COMMENT ON COLUMN stratum.id IS 'Its number, from 1';
COMMENT ON COLUMN stratum.dataset IS 'Where such problems come from (problem.dataset)';
COMMENT ON COLUMN stratum.source IS 'seed, evolved or imported';
COMMENT ON COLUMN stratum.level IS 'The publisher''s level, 1 to 5';
COMMENT ON COLUMN stratum.subject IS 'The publisher''s subject';
COMMENT ON COLUMN stratum.claimed_level IS 'The level that the teacher claims that wrote the problem first';
COMMENT ON COLUMN stratum.claimed_subject IS 'The subject that it claims';
COMMENT ON COLUMN stratum.simulated IS 'Whether the run that wrote the problem first has simulated teachers';

CREATE TABLE run_model (
    run_id VARCHAR NOT NULL,
    model VARCHAR NOT NULL
);
COMMENT ON TABLE run_model IS 'Which models answered in which run, each once, so that nobody has to look through all calls';
COMMENT ON COLUMN run_model.run_id IS 'The run (run.id)';
COMMENT ON COLUMN run_model.model IS 'The model, as it names itself';
INSERT INTO run_model SELECT DISTINCT run_id, model FROM call WHERE model <> '';
CREATE OR REPLACE VIEW simulated_run AS
    SELECT id AS run_id FROM run WHERE simulated
    UNION SELECT run_id FROM run_model WHERE starts_with(model, 'simulated/');
COMMENT ON VIEW simulated_run IS 'The runs with simulated teachers: their recipe says so, or the models that were asked are called simulated/...';
COMMENT ON COLUMN simulated_run.run_id IS 'The run (run.id)';

ALTER TABLE problem ADD COLUMN stratum INTEGER;
COMMENT ON COLUMN problem.stratum IS 'What it is counted by (stratum.id)';
ALTER TABLE pool ADD COLUMN problem_seq BIGINT;
ALTER TABLE pool ADD COLUMN stratum INTEGER;
COMMENT ON COLUMN pool.problem_seq IS 'The problem''s place among all facts (problem.seq)';
COMMENT ON COLUMN pool.stratum IS 'The problem''s stratum (stratum.id)';
ALTER TABLE attempt ADD COLUMN problem_seq BIGINT;
ALTER TABLE attempt ADD COLUMN stratum INTEGER;
COMMENT ON COLUMN attempt.problem_seq IS 'The problem''s place among all facts (problem.seq)';
COMMENT ON COLUMN attempt.stratum IS 'The problem''s stratum (stratum.id)';
ALTER TABLE cause ADD COLUMN problem_seq BIGINT;
ALTER TABLE cause ADD COLUMN stratum INTEGER;
COMMENT ON COLUMN cause.problem_seq IS 'The problem''s place among all facts (problem.seq)';
COMMENT ON COLUMN cause.stratum IS 'The problem''s stratum (stratum.id)';
ALTER TABLE outcome ADD COLUMN problem_seq BIGINT;
ALTER TABLE outcome ADD COLUMN stratum INTEGER;
ALTER TABLE outcome ADD COLUMN cost_usd DOUBLE;
COMMENT ON COLUMN outcome.problem_seq IS 'The problem''s place among all facts (problem.seq)';
COMMENT ON COLUMN outcome.stratum IS 'The problem''s stratum (stratum.id)';
COMMENT ON COLUMN outcome.cost_usd IS 'US dollars that the priced calls of the stages up to here took in this round; in rows with a tier, null where none was priced';

CREATE TEMP TABLE described AS
    SELECT q.id, q.dataset, q.source, q.level, q.subject, a.claimed_level, a.claimed_subject,
           coalesce(a.simulated, false) AS simulated
    FROM problem q LEFT JOIN (
        SELECT problem_id, arg_min_null(claimed_level, seq) AS claimed_level,
               arg_min_null(claimed_subject, seq) AS claimed_subject,
               arg_min(run_id IN (SELECT run_id FROM simulated_run), seq) AS simulated
        FROM candidate WHERE problem_id IS NOT NULL GROUP BY problem_id) a ON a.problem_id = q.id;
INSERT INTO stratum
    SELECT row_number() OVER (ORDER BY dataset, source, level, subject, claimed_level, claimed_subject, simulated), *
    FROM (SELECT DISTINCT dataset, source, level, subject, claimed_level, claimed_subject, simulated FROM described);
CREATE TEMP TABLE placed AS
    SELECT d.id, q.seq, s.id AS stratum
    FROM described d JOIN problem q ON q.id = d.id JOIN stratum s ON s.dataset = d.dataset AND s.source = d.source
    AND s.level IS NOT DISTINCT FROM d.level AND s.subject IS NOT DISTINCT FROM d.subject
    AND s.claimed_level IS NOT DISTINCT FROM d.claimed_level
    AND s.claimed_subject IS NOT DISTINCT FROM d.claimed_subject AND s.simulated = d.simulated;
UPDATE problem SET stratum = p.stratum FROM placed p WHERE p.id = problem.id;
UPDATE pool SET problem_seq = p.seq, stratum = p.stratum FROM placed p WHERE p.id = pool.problem_id;
UPDATE attempt SET problem_seq = p.seq, stratum = p.stratum FROM placed p WHERE p.id = attempt.problem_id;
UPDATE cause SET problem_seq = p.seq, stratum = p.stratum FROM placed p WHERE p.id = cause.problem_id;
UPDATE outcome SET problem_seq = p.seq, stratum = p.stratum FROM placed p WHERE p.id = outcome.problem_id;
UPDATE outcome SET cost_usd = c.usd
    FROM (SELECT run_id, round, problem_id, sum(cost_usd) AS usd FROM call
          WHERE stage IN ('guide', 'criticise', 'vote', 'solve') GROUP BY ALL) c
    WHERE outcome.tier IS NOT NULL AND outcome.run_id = c.run_id AND outcome.round = c.round
      AND outcome.problem_id = c.problem_id;
DROP TABLE placed;
DROP TABLE described;

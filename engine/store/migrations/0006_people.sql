-- What people say stands beside what was computed, never in its place: rows are appended, and the newest of them stands.
CREATE TABLE cause_correction (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    problem_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    sample INTEGER NOT NULL,
    teacher VARCHAR NOT NULL,
    computed VARCHAR NOT NULL,
    computed_detail VARCHAR,
    cause VARCHAR,
    note VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE cause_correction IS 'One row each time a person accepts, corrects or leaves open the cause of an attempt; the newest one of an attempt stands';
COMMENT ON COLUMN cause_correction.seq IS 'Order among all facts';
COMMENT ON COLUMN cause_correction.run_id IS 'The run (run.id)';
COMMENT ON COLUMN cause_correction.round IS 'The round, from 1';
COMMENT ON COLUMN cause_correction.problem_id IS 'The problem (problem.id)';
COMMENT ON COLUMN cause_correction.stage IS 'Stage of the attempt';
COMMENT ON COLUMN cause_correction.sample IS 'Which reply of that stage, from 0';
COMMENT ON COLUMN cause_correction.teacher IS 'The teacher''s role in the recipe (cause.teacher)';
COMMENT ON COLUMN cause_correction.computed IS 'The cause that was computed (cause.cause), so that counts need not look for it';
COMMENT ON COLUMN cause_correction.computed_detail IS 'Its detail (cause.detail)';
COMMENT ON COLUMN cause_correction.cause IS 'The cause that the person names, the computed one if it is accepted; null takes back what was said before';
COMMENT ON COLUMN cause_correction.note IS 'Why, in the person''s words; may be empty';
COMMENT ON COLUMN cause_correction.author IS 'Who';
COMMENT ON COLUMN cause_correction.at_time IS 'When';

CREATE TABLE review (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    problem_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    verdict VARCHAR,
    note VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE review IS 'One row each time a person judges the accepted answer of a problem; the newest one of an author stands';
COMMENT ON COLUMN review.seq IS 'Order among all facts';
COMMENT ON COLUMN review.problem_id IS 'The problem (problem.id)';
COMMENT ON COLUMN review.run_id IS 'The run whose accepted answer was judged (run.id)';
COMMENT ON COLUMN review.round IS 'The round, from 1';
COMMENT ON COLUMN review.verdict IS 'correct, wrong, ambiguous; null takes back what the author said before';
COMMENT ON COLUMN review.note IS 'Why, in the person''s words; may be empty';
COMMENT ON COLUMN review.author IS 'Who';
COMMENT ON COLUMN review.at_time IS 'When';

CREATE TABLE flag (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    problem_id VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    raised BOOLEAN NOT NULL,
    note VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE flag IS 'One row each time a person flags a problem for a reason, or takes that back; the newest one of problem and reason stands';
COMMENT ON COLUMN flag.seq IS 'Order among all facts';
COMMENT ON COLUMN flag.problem_id IS 'The problem (problem.id)';
COMMENT ON COLUMN flag.reason IS 'wrong answer, ill-posed, unrealistic, too easy, duplicate, contaminated, bad formatting, offensive, other';
COMMENT ON COLUMN flag.raised IS 'False takes the flag back';
COMMENT ON COLUMN flag.note IS 'Why, in the person''s words; may be empty';
COMMENT ON COLUMN flag.author IS 'Who';
COMMENT ON COLUMN flag.at_time IS 'When';

CREATE TABLE trial (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    id VARCHAR NOT NULL,
    attempt_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    problem_id VARCHAR NOT NULL,
    cot_answer VARCHAR,
    program VARCHAR,
    program_status VARCHAR,
    program_way VARCHAR,
    program_answer VARCHAR,
    program_seconds DOUBLE,
    stdout VARCHAR,
    error VARCHAR,
    inner_equality VARCHAR,
    inner_rule VARCHAR,
    accepted_equality VARCHAR,
    accepted_rule VARCHAR,
    truth_equality VARCHAR,
    truth_rule VARCHAR,
    note VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE trial IS 'Attempts that a person made by changing the answer or the program of a teacher''s: no figure of a run counts them';
COMMENT ON COLUMN trial.seq IS 'Order among all facts';
COMMENT ON COLUMN trial.id IS 'Content hash of the attempt, the answer, the program, the author and the place in order';
COMMENT ON COLUMN trial.attempt_id IS 'The attempt that was changed (attempt.id)';
COMMENT ON COLUMN trial.run_id IS 'The run (run.id)';
COMMENT ON COLUMN trial.round IS 'The round, from 1';
COMMENT ON COLUMN trial.problem_id IS 'The problem (problem.id)';
COMMENT ON COLUMN trial.cot_answer IS 'The answer of the words, as the person left it';
COMMENT ON COLUMN trial.program IS 'The program, as the person left it';
COMMENT ON COLUMN trial.program_status IS 'How the program ended: ok, error, timeout, memory, output, blocked, crashed';
COMMENT ON COLUMN trial.program_way IS 'How it gave its answer: printed, variable, returned';
COMMENT ON COLUMN trial.program_answer IS 'Final answer of the program';
COMMENT ON COLUMN trial.program_seconds IS 'Wall time of the program';
COMMENT ON COLUMN trial.stdout IS 'What the program printed, up to the cap';
COMMENT ON COLUMN trial.error IS 'Why the program did not end well';
COMMENT ON COLUMN trial.inner_equality IS 'Both answers compared: equal, different, undecided; null if one is missing';
COMMENT ON COLUMN trial.inner_rule IS 'The rule that decided this comparison';
COMMENT ON COLUMN trial.accepted_equality IS 'The program''s answer, or else the words'', against the answer that the run accepted; null without one';
COMMENT ON COLUMN trial.accepted_rule IS 'The rule that decided this comparison';
COMMENT ON COLUMN trial.truth_equality IS 'The program''s answer, or else the words'', against the ground truth; null without one';
COMMENT ON COLUMN trial.truth_rule IS 'The rule that decided this comparison';
COMMENT ON COLUMN trial.note IS 'Why, in the person''s words; may be empty';
COMMENT ON COLUMN trial.author IS 'Who';
COMMENT ON COLUMN trial.at_time IS 'When';

CREATE TABLE saved_filter (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    name VARCHAR NOT NULL,
    params VARCHAR,
    author VARCHAR NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE saved_filter IS 'Lists of problems that somebody gave a name; the newest row of a name stands';
COMMENT ON COLUMN saved_filter.seq IS 'Order among all facts';
COMMENT ON COLUMN saved_filter.name IS 'The name, which people choose';
COMMENT ON COLUMN saved_filter.params IS 'The conditions as query parameters, a JSON object of lists of texts; null: the name is given up';
COMMENT ON COLUMN saved_filter.author IS 'Who';
COMMENT ON COLUMN saved_filter.at_time IS 'When';

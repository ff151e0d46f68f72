-- The first store: problems, runs, and what stages 1 to 3 leave behind.
-- Rows are facts and are appended. No primary keys on tables that grow: an index would have to be kept in memory and
-- slows bulk inserts; every writer holds the store alone, so writes test for what is there already, in one transaction.
-- One sequence numbers all facts: a reader that remembers a number has a snapshot of everything up to it.
CREATE SEQUENCE fact;

CREATE TABLE import_file (
    id VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    added BIGINT NOT NULL,
    known BIGINT NOT NULL,
    set_aside BIGINT NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE import_file IS 'One row for each import of a seed file';
COMMENT ON COLUMN import_file.id IS 'Id of this import';
COMMENT ON COLUMN import_file.path IS 'The file as the person named it';
COMMENT ON COLUMN import_file.added IS 'Problems that were new to the store';
COMMENT ON COLUMN import_file.known IS 'Problems that the store had already';
COMMENT ON COLUMN import_file.set_aside IS 'Lines that could not be used';
COMMENT ON COLUMN import_file.at_time IS 'When it ended';

CREATE TABLE set_aside (
    import_id VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    reason VARCHAR NOT NULL,
    line_text VARCHAR NOT NULL
);
COMMENT ON TABLE set_aside IS 'Lines of seed files that could not be used';
COMMENT ON COLUMN set_aside.import_id IS 'The import that met it (import_file.id)';
COMMENT ON COLUMN set_aside.file IS 'The file';
COMMENT ON COLUMN set_aside.line IS 'Line, from 1; the row in tables';
COMMENT ON COLUMN set_aside.reason IS 'What is wrong with it, and what to do';
COMMENT ON COLUMN set_aside.line_text IS 'The line, cut to 2,000 characters';

CREATE TABLE problem (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    id VARCHAR NOT NULL,
    question VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    dataset VARCHAR NOT NULL,
    ground_truth VARCHAR,
    level TINYINT,
    subject VARCHAR,
    import_id VARCHAR,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE problem IS 'Every problem once';
COMMENT ON COLUMN problem.seq IS 'Order of arrival among all facts';
COMMENT ON COLUMN problem.id IS 'Content hash of the canonical question';
COMMENT ON COLUMN problem.question IS 'The statement, as published';
COMMENT ON COLUMN problem.source IS 'seed, evolved or imported';
COMMENT ON COLUMN problem.dataset IS 'gsm8k, math, or the name of the file it came from';
COMMENT ON COLUMN problem.ground_truth IS 'The publisher''s answer; it measures, and no teacher sees it';
COMMENT ON COLUMN problem.level IS 'The publisher''s level, 1 to 5';
COMMENT ON COLUMN problem.subject IS 'The publisher''s subject';
COMMENT ON COLUMN problem.import_id IS 'The import that brought it (import_file.id)';
COMMENT ON COLUMN problem.at_time IS 'When it arrived';

CREATE TABLE problem_solution (
    problem_id VARCHAR NOT NULL,
    solution VARCHAR NOT NULL
);
COMMENT ON TABLE problem_solution IS 'The publisher''s worked solutions, apart because they are long';
COMMENT ON COLUMN problem_solution.problem_id IS 'The problem (problem.id)';
COMMENT ON COLUMN problem_solution.solution IS 'The worked solution, as published';

CREATE TABLE run (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    id VARCHAR NOT NULL,
    recipe_name VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    recipe VARCHAR NOT NULL,
    shape VARCHAR NOT NULL,
    simulated BOOLEAN NOT NULL,
    engine_version VARCHAR NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE run IS 'One row for each run, written when it starts for the first time';
COMMENT ON COLUMN run.seq IS 'Order among all facts';
COMMENT ON COLUMN run.id IS 'The name by which it is resumed';
COMMENT ON COLUMN run.recipe_name IS 'The recipe''s name';
COMMENT ON COLUMN run.note IS 'The recipe''s note, shown beside its figures';
COMMENT ON COLUMN run.recipe IS 'The whole recipe as JSON, with all defaults; keys of teachers are not part of it';
COMMENT ON COLUMN run.shape IS 'The part of the recipe that shapes results, as JSON; resuming needs the same';
COMMENT ON COLUMN run.simulated IS 'Whether a teacher is simulated';
COMMENT ON COLUMN run.engine_version IS 'Version of this project that started it';
COMMENT ON COLUMN run.at_time IS 'When it was started';

CREATE TABLE run_event (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    run_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    detail VARCHAR,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE run_event IS 'What happened to a run; its state is read from these and from its lock';
COMMENT ON COLUMN run_event.seq IS 'Order among all facts';
COMMENT ON COLUMN run_event.run_id IS 'The run (run.id)';
COMMENT ON COLUMN run_event.kind IS 'started, resumed, stopping, stopped, finished, failed';
COMMENT ON COLUMN run_event.detail IS 'Why, for people';
COMMENT ON COLUMN run_event.at_time IS 'When';

CREATE TABLE pool (
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    position BIGINT NOT NULL,
    problem_id VARCHAR NOT NULL
);
COMMENT ON TABLE pool IS 'Which problems entered which round of which run, in order';
COMMENT ON COLUMN pool.run_id IS 'The run (run.id)';
COMMENT ON COLUMN pool.round IS 'The round, from 1';
COMMENT ON COLUMN pool.position IS 'Place in the round''s order, from 0';
COMMENT ON COLUMN pool.problem_id IS 'The problem (problem.id)';

CREATE TABLE call (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    problem_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    sample INTEGER NOT NULL,
    teacher VARCHAR NOT NULL,
    model VARCHAR NOT NULL,
    request_hash VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    reused BOOLEAN NOT NULL,
    prompt_tokens BIGINT,
    cached_tokens BIGINT,
    completion_tokens BIGINT,
    cost_usd DOUBLE,
    latency_s DOUBLE NOT NULL,
    tries INTEGER NOT NULL,
    faults VARCHAR,
    detail VARCHAR,
    reply_chars BIGINT NOT NULL,
    at_time TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE call IS 'One row for each question to a teacher, answered or not';
COMMENT ON COLUMN call.seq IS 'Order among all facts';
COMMENT ON COLUMN call.run_id IS 'The run (run.id)';
COMMENT ON COLUMN call.round IS 'The round, from 1';
COMMENT ON COLUMN call.problem_id IS 'The problem (problem.id)';
COMMENT ON COLUMN call.stage IS 'guide, criticise or vote';
COMMENT ON COLUMN call.sample IS 'Which reply of that stage, from 0';
COMMENT ON COLUMN call.teacher IS 'The teacher''s role in the recipe';
COMMENT ON COLUMN call.model IS 'The model that answered, as it names itself';
COMMENT ON COLUMN call.request_hash IS 'Hash of all that shapes the reply (exchange.request_hash)';
COMMENT ON COLUMN call.outcome IS 'answered, cut_off, empty; or missing, timed_out, rate_limited, unavailable, rejected';
COMMENT ON COLUMN call.reused IS 'True where a reply that the store already had was used; such a call cost nothing';
COMMENT ON COLUMN call.prompt_tokens IS 'Tokens of the request, if the teacher said';
COMMENT ON COLUMN call.cached_tokens IS 'How many of them the provider had cached';
COMMENT ON COLUMN call.completion_tokens IS 'Tokens of the reply, if the teacher said';
COMMENT ON COLUMN call.cost_usd IS 'US dollars; null where the model has no price';
COMMENT ON COLUMN call.latency_s IS 'Seconds from the first try to the end of the last';
COMMENT ON COLUMN call.tries IS 'How often it was sent';
COMMENT ON COLUMN call.faults IS 'What went wrong on the tries before the last, separated by commas';
COMMENT ON COLUMN call.detail IS 'Why there is no reply, for people';
COMMENT ON COLUMN call.reply_chars IS 'Length of the reply in characters';
COMMENT ON COLUMN call.at_time IS 'When it ended';

CREATE TABLE exchange (
    request_hash VARCHAR NOT NULL,
    messages VARCHAR NOT NULL,
    reply VARCHAR NOT NULL
);
COMMENT ON TABLE exchange IS 'The words of each answered call, once, apart because they are long';
COMMENT ON COLUMN exchange.request_hash IS 'Hash of all that shapes the reply';
COMMENT ON COLUMN exchange.messages IS 'What the teacher saw, as a JSON list of role and content';
COMMENT ON COLUMN exchange.reply IS 'What it replied, untouched';

CREATE TABLE attempt (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    problem_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    sample INTEGER NOT NULL,
    teacher VARCHAR NOT NULL,
    request_hash VARCHAR NOT NULL,
    cot_answer VARCHAR,
    cot_rule VARCHAR,
    cot_answer_start BIGINT,
    cot_answer_end BIGINT,
    program_rule VARCHAR,
    program_start BIGINT,
    program_end BIGINT,
    program_status VARCHAR,
    program_way VARCHAR,
    program_answer VARCHAR,
    program_seconds DOUBLE,
    program_cpu_seconds DOUBLE,
    inner_equality VARCHAR,
    inner_rule VARCHAR,
    at_time TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE attempt IS 'One row for each reply that was read: both its answers, how its program ended, whether they agree';
COMMENT ON COLUMN attempt.seq IS 'Order among all facts';
COMMENT ON COLUMN attempt.id IS 'Hash of run, round, problem, stage and sample';
COMMENT ON COLUMN attempt.run_id IS 'The run (run.id)';
COMMENT ON COLUMN attempt.round IS 'The round, from 1';
COMMENT ON COLUMN attempt.problem_id IS 'The problem (problem.id)';
COMMENT ON COLUMN attempt.stage IS 'guide, criticise or vote';
COMMENT ON COLUMN attempt.sample IS 'Which reply of that stage, from 0';
COMMENT ON COLUMN attempt.teacher IS 'The teacher''s role in the recipe';
COMMENT ON COLUMN attempt.request_hash IS 'The call it was read from (exchange.request_hash)';
COMMENT ON COLUMN attempt.cot_answer IS 'Final answer of the chain of thought';
COMMENT ON COLUMN attempt.cot_rule IS 'How it was found: boxed, stated, hashes, last_number (a last resort)';
COMMENT ON COLUMN attempt.cot_answer_start IS 'Its first character in attempt_text.cot';
COMMENT ON COLUMN attempt.cot_answer_end IS 'One past its last character';
COMMENT ON COLUMN attempt.program_rule IS 'How the program was found: tagged, fenced, ...; null if there is none';
COMMENT ON COLUMN attempt.program_start IS 'Its first character in exchange.reply';
COMMENT ON COLUMN attempt.program_end IS 'One past its last character';
COMMENT ON COLUMN attempt.program_status IS 'How the program ended: ok, error, timeout, memory, output, blocked, crashed';
COMMENT ON COLUMN attempt.program_way IS 'How it gave its answer: printed, variable, returned';
COMMENT ON COLUMN attempt.program_answer IS 'Final answer of the program';
COMMENT ON COLUMN attempt.program_seconds IS 'Wall time of the program';
COMMENT ON COLUMN attempt.program_cpu_seconds IS 'Processor time of the program';
COMMENT ON COLUMN attempt.inner_equality IS 'Both answers compared: equal, different, undecided; null if one is missing';
COMMENT ON COLUMN attempt.inner_rule IS 'The rule that decided this comparison';
COMMENT ON COLUMN attempt.at_time IS 'When it was read';

CREATE TABLE attempt_text (
    attempt_id VARCHAR NOT NULL,
    cot VARCHAR NOT NULL,
    program VARCHAR,
    stdout VARCHAR,
    error VARCHAR
);
COMMENT ON TABLE attempt_text IS 'The words of each attempt, apart because they are long';
COMMENT ON COLUMN attempt_text.attempt_id IS 'The attempt (attempt.id)';
COMMENT ON COLUMN attempt_text.cot IS 'The chain of thought';
COMMENT ON COLUMN attempt_text.program IS 'The program';
COMMENT ON COLUMN attempt_text.stdout IS 'What the program printed, up to the cap';
COMMENT ON COLUMN attempt_text.error IS 'Why the program did not end well';

CREATE TABLE ballot (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    problem_id VARCHAR NOT NULL,
    sample INTEGER NOT NULL,
    answer VARCHAR,
    came_from VARCHAR NOT NULL,
    group_rank INTEGER
);
COMMENT ON TABLE ballot IS 'One row for each reply that stage 3 counted';
COMMENT ON COLUMN ballot.seq IS 'Order among all facts';
COMMENT ON COLUMN ballot.run_id IS 'The run (run.id)';
COMMENT ON COLUMN ballot.round IS 'The round, from 1';
COMMENT ON COLUMN ballot.problem_id IS 'The problem (problem.id)';
COMMENT ON COLUMN ballot.sample IS 'Which reply, from 0';
COMMENT ON COLUMN ballot.answer IS 'What it voted for; null if it did not vote';
COMMENT ON COLUMN ballot.came_from IS 'both, cot, program or none: which of its answers voted';
COMMENT ON COLUMN ballot.group_rank IS 'Its group of equal votes, the largest first, from 0; null if it did not vote';

CREATE TABLE outcome (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    problem_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    tier VARCHAR,
    rule VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    answer VARCHAR,
    inner_consistent BOOLEAN,
    cross_consistent BOOLEAN,
    votes INTEGER,
    correct BOOLEAN,
    correct_rule VARCHAR,
    at_time TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE outcome IS 'One row for each stage that ended for a problem; the last one of a problem in a round has a tier';
COMMENT ON COLUMN outcome.seq IS 'Order among all facts';
COMMENT ON COLUMN outcome.run_id IS 'The run (run.id)';
COMMENT ON COLUMN outcome.round IS 'The round, from 1';
COMMENT ON COLUMN outcome.problem_id IS 'The problem (problem.id)';
COMMENT ON COLUMN outcome.stage IS 'guide, criticise or vote';
COMMENT ON COLUMN outcome.outcome IS 'settled, unchecked, passed_on, dropped';
COMMENT ON COLUMN outcome.tier IS 'easy, medium, hard, unsettled, unverified, dropped; null if a further stage follows';
COMMENT ON COLUMN outcome.rule IS 'The acceptance rule or signal that decided';
COMMENT ON COLUMN outcome.reason IS 'The same for people, with the figures that decided';
COMMENT ON COLUMN outcome.answer IS 'The accepted answer';
COMMENT ON COLUMN outcome.inner_consistent IS 'Whether this stage''s own attempt agrees with itself';
COMMENT ON COLUMN outcome.cross_consistent IS 'Whether an answer of the expert equals one of the weak teacher';
COMMENT ON COLUMN outcome.votes IS 'Size of the largest group of equal votes';
COMMENT ON COLUMN outcome.correct IS 'Whether the accepted answer equals the ground truth; null if undecided or if there is none';
COMMENT ON COLUMN outcome.correct_rule IS 'The rule that decided this comparison';
COMMENT ON COLUMN outcome.at_time IS 'When it was decided';

CREATE TABLE solution (
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    problem_id VARCHAR NOT NULL,
    attempt_id VARCHAR NOT NULL,
    part VARCHAR NOT NULL
);
COMMENT ON TABLE solution IS 'Which texts carry the accepted answer of a settled problem';
COMMENT ON COLUMN solution.run_id IS 'The run (run.id)';
COMMENT ON COLUMN solution.round IS 'The round, from 1';
COMMENT ON COLUMN solution.problem_id IS 'The problem (problem.id)';
COMMENT ON COLUMN solution.attempt_id IS 'The attempt (attempt.id)';
COMMENT ON COLUMN solution.part IS 'cot or program';

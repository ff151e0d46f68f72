-- A run has rounds: what stayed hard in one, with meta data, grows into the pool of the next.
ALTER TABLE run_event ADD COLUMN round INTEGER;
COMMENT ON COLUMN run_event.round IS 'The round it is about, for round_opened and round_closed';
COMMENT ON COLUMN run_event.kind IS 'started, resumed, round_opened, round_closed, stop_asked, stopping, stopped, finished, failed';
COMMENT ON COLUMN call.stage IS 'metadata, guide, criticise, vote, solve, evolve, repair, audit';
COMMENT ON COLUMN attempt.stage IS 'guide, criticise, vote, solve';
COMMENT ON COLUMN outcome.stage IS 'guide, criticise, vote, solve; evolve for references';
COMMENT ON COLUMN outcome.outcome IS 'settled, unchecked, passed_on, dropped, reference';
COMMENT ON COLUMN outcome.tier IS 'easy, medium, hard, unsettled, unverified, dropped, reference; null if a further stage follows';

CREATE TABLE metadata (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    problem_id VARCHAR NOT NULL,
    request_hash VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    detail VARCHAR,
    at_time TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE metadata IS 'One row for each problem of a round whose meta data was asked for, however that ended';
COMMENT ON COLUMN metadata.seq IS 'Order among all facts';
COMMENT ON COLUMN metadata.run_id IS 'The run (run.id)';
COMMENT ON COLUMN metadata.round IS 'The round, from 1';
COMMENT ON COLUMN metadata.problem_id IS 'The problem (problem.id)';
COMMENT ON COLUMN metadata.request_hash IS 'The call (exchange.request_hash)';
COMMENT ON COLUMN metadata.outcome IS 'read; unreadable (a reply without meta data); or how the call ended without a reply';
COMMENT ON COLUMN metadata.detail IS 'Why there is none, for people';
COMMENT ON COLUMN metadata.at_time IS 'When it was read';

CREATE TABLE extracted (
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    problem_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    writing VARCHAR NOT NULL
);
COMMENT ON TABLE extracted IS 'What a teacher extracted from a problem, as it wrote it';
COMMENT ON COLUMN extracted.run_id IS 'The run (run.id)';
COMMENT ON COLUMN extracted.round IS 'The round, from 1';
COMMENT ON COLUMN extracted.problem_id IS 'The problem (problem.id)';
COMMENT ON COLUMN extracted.kind IS 'topic, skill, definition, formula, pitfall, insight';
COMMENT ON COLUMN extracted.place IS 'Place in the teacher''s list of that kind, from 0';
COMMENT ON COLUMN extracted.writing IS 'The words';

CREATE TABLE meta (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE meta IS 'The library: every cleaned topic, skill and knowledge-base entry once';
COMMENT ON COLUMN meta.seq IS 'Order among all facts';
COMMENT ON COLUMN meta.id IS 'Content hash of the kind and of the key that all writings of the entry share';
COMMENT ON COLUMN meta.kind IS 'topic, skill, definition, formula, pitfall, insight';
COMMENT ON COLUMN meta.name IS 'The entry in the writing that most problems had when it came';
COMMENT ON COLUMN meta.at_time IS 'When it came into the library';

CREATE TABLE problem_meta (
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    problem_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    meta_id VARCHAR NOT NULL
);
COMMENT ON TABLE problem_meta IS 'Which entries of the library belong to which problem, as a round of a run found it';
COMMENT ON COLUMN problem_meta.run_id IS 'The run (run.id)';
COMMENT ON COLUMN problem_meta.round IS 'The round, from 1';
COMMENT ON COLUMN problem_meta.problem_id IS 'The problem (problem.id)';
COMMENT ON COLUMN problem_meta.kind IS 'The entry''s kind';
COMMENT ON COLUMN problem_meta.place IS 'Place in the teacher''s list of that kind, from 0 (extracted.place)';
COMMENT ON COLUMN problem_meta.meta_id IS 'The entry (meta.id)';

CREATE TABLE candidate (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    parent_id VARCHAR NOT NULL,
    sample INTEGER NOT NULL,
    teacher VARCHAR NOT NULL,
    request_hash VARCHAR NOT NULL,
    repair_hash VARCHAR,
    problem_id VARCHAR,
    rejection VARCHAR,
    detail VARCHAR,
    similar_to VARCHAR,
    claimed_level TINYINT,
    claimed_subject VARCHAR,
    at_time TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE candidate IS 'One row for each new problem that was asked for, kept or not: the lineage of what was evolved';
COMMENT ON COLUMN candidate.seq IS 'Order among all facts';
COMMENT ON COLUMN candidate.id IS 'Hash of run, round, parent and sample';
COMMENT ON COLUMN candidate.run_id IS 'The run (run.id)';
COMMENT ON COLUMN candidate.round IS 'The round of the parent; what is kept enters the next one';
COMMENT ON COLUMN candidate.parent_id IS 'The problem it was to grow out of (problem.id)';
COMMENT ON COLUMN candidate.sample IS 'Which of the parent''s children, from 0';
COMMENT ON COLUMN candidate.teacher IS 'The teacher''s role in the recipe';
COMMENT ON COLUMN candidate.request_hash IS 'The call, with its prompt (exchange.request_hash)';
COMMENT ON COLUMN candidate.repair_hash IS 'The call that checked and repaired the question, if there was one';
COMMENT ON COLUMN candidate.problem_id IS 'The new problem (problem.id) if it was kept; null if not';
COMMENT ON COLUMN candidate.rejection IS 'Why it fell out; null if it was kept';
COMMENT ON COLUMN candidate.detail IS 'The same for people, with the figures that decided';
COMMENT ON COLUMN candidate.similar_to IS 'The problem that it duplicates or varies (problem.id)';
COMMENT ON COLUMN candidate.claimed_level IS 'The level that the teacher claims, 1 to 5; what the funnel measures is in outcome';
COMMENT ON COLUMN candidate.claimed_subject IS 'The subject that the teacher claims';
COMMENT ON COLUMN candidate.at_time IS 'When it was judged';

CREATE TABLE candidate_text (
    candidate_id VARCHAR NOT NULL,
    question VARCHAR NOT NULL
);
COMMENT ON TABLE candidate_text IS 'The questions of candidates, apart because they are long';
COMMENT ON COLUMN candidate_text.candidate_id IS 'The candidate (candidate.id)';
COMMENT ON COLUMN candidate_text.question IS 'The question as it was read, after repair';

CREATE TABLE candidate_meta (
    candidate_id VARCHAR NOT NULL,
    meta_id VARCHAR NOT NULL
);
COMMENT ON TABLE candidate_meta IS 'Which entries of the library a candidate''s prompt brought';
COMMENT ON COLUMN candidate_meta.candidate_id IS 'The candidate (candidate.id)';
COMMENT ON COLUMN candidate_meta.meta_id IS 'The entry (meta.id)';

CREATE TABLE audit (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    problem_id VARCHAR NOT NULL,
    tier VARCHAR NOT NULL,
    request_hash VARCHAR NOT NULL,
    accepted VARCHAR NOT NULL,
    answer VARCHAR,
    agrees BOOLEAN,
    rule VARCHAR,
    detail VARCHAR,
    at_time TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE audit IS 'One row for each settled problem that the expert answered blindly, to see whether it agrees';
COMMENT ON COLUMN audit.seq IS 'Order among all facts';
COMMENT ON COLUMN audit.run_id IS 'The run (run.id)';
COMMENT ON COLUMN audit.round IS 'The round, from 1';
COMMENT ON COLUMN audit.problem_id IS 'The problem (problem.id)';
COMMENT ON COLUMN audit.tier IS 'The tier in which it was settled';
COMMENT ON COLUMN audit.request_hash IS 'The call (exchange.request_hash)';
COMMENT ON COLUMN audit.accepted IS 'The accepted answer';
COMMENT ON COLUMN audit.answer IS 'The expert''s answer; null if it gave none';
COMMENT ON COLUMN audit.agrees IS 'Whether the two are equal; null if that could not be decided, or if there is no answer';
COMMENT ON COLUMN audit.rule IS 'The rule that decided the comparison';
COMMENT ON COLUMN audit.detail IS 'Why there is no answer, for people';
COMMENT ON COLUMN audit.at_time IS 'When it was judged';

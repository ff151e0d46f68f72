-- What all problems are held against: benchmarks, and one another. What people say of a pair is kept by the contents of
-- both, so that it outlives every further check. Rows are appended; of the wording of problems there is one each.
CREATE TABLE contamination_check (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    id VARCHAR NOT NULL,
    benchmarks VARCHAR NOT NULL,
    ngram INTEGER NOT NULL,
    ratio DOUBLE NOT NULL,
    upto BIGINT NOT NULL,
    problems BIGINT NOT NULL,
    hits BIGINT NOT NULL,
    cut BIGINT NOT NULL,
    seconds DOUBLE NOT NULL,
    author VARCHAR NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE contamination_check IS 'All problems held against benchmarks. A further row of an id says how far it came since; the newest stands';
COMMENT ON COLUMN contamination_check.seq IS 'Order among all facts';
COMMENT ON COLUMN contamination_check.id IS 'Content hash of the benchmarks'' questions, of the rule and of the floors';
COMMENT ON COLUMN contamination_check.benchmarks IS 'The benchmarks: a JSON list of objects with name, kind (file, run, set) and questions (how many)';
COMMENT ON COLUMN contamination_check.ngram IS 'Words in a row that a kept pair shares at least: the least threshold that can be chosen later';
COMMENT ON COLUMN contamination_check.ratio IS 'Ratio of the longest common subsequence that a kept pair exceeds: likewise';
COMMENT ON COLUMN contamination_check.upto IS 'Problems up to this one were looked at (problem.seq)';
COMMENT ON COLUMN contamination_check.problems IS 'How many';
COMMENT ON COLUMN contamination_check.hits IS 'Pairs that were kept';
COMMENT ON COLUMN contamination_check.cut IS 'Problems of which only the likest pairs were kept; whether they are contaminated is exact all the same';
COMMENT ON COLUMN contamination_check.seconds IS 'How long it took, all sessions together';
COMMENT ON COLUMN contamination_check.author IS 'Who asked for it; may be empty';
COMMENT ON COLUMN contamination_check.at_time IS 'When it was that far';

CREATE TABLE benchmark_question (
    check_id VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    benchmark VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    question VARCHAR NOT NULL
);
COMMENT ON TABLE benchmark_question IS 'The questions of the benchmarks of a check, kept so that a hit shows both texts; each text once, with the first benchmark that has it';
COMMENT ON COLUMN benchmark_question.check_id IS 'The check (contamination_check.id)';
COMMENT ON COLUMN benchmark_question.place IS 'Its place among all of them, from 0';
COMMENT ON COLUMN benchmark_question.id IS 'Content hash of its canonical text, as problem.id is';
COMMENT ON COLUMN benchmark_question.benchmark IS 'The benchmark''s name';
COMMENT ON COLUMN benchmark_question.line IS 'Where it begins in the file, from 1; in a run or a set, its place';
COMMENT ON COLUMN benchmark_question.question IS 'Its text';

CREATE TABLE contamination_hit (
    check_id VARCHAR NOT NULL,
    problem_seq BIGINT NOT NULL,
    question_id VARCHAR NOT NULL,
    shared INTEGER NOT NULL,
    gram VARCHAR NOT NULL,
    ratio DOUBLE NOT NULL,
    identical BOOLEAN NOT NULL
);
COMMENT ON TABLE contamination_hit IS 'Pairs of a problem and a benchmark question that overlap above the floors of a check';
COMMENT ON COLUMN contamination_hit.check_id IS 'The check (contamination_check.id)';
COMMENT ON COLUMN contamination_hit.problem_seq IS 'The problem (problem.seq)';
COMMENT ON COLUMN contamination_hit.question_id IS 'The benchmark question (benchmark_question.id)';
COMMENT ON COLUMN contamination_hit.shared IS 'Words of the longest run that both have';
COMMENT ON COLUMN contamination_hit.gram IS 'The first 40 words of that run';
COMMENT ON COLUMN contamination_hit.ratio IS 'Longest common subsequence of words, as a share of the shorter question';
COMMENT ON COLUMN contamination_hit.identical IS 'Whether both are the same: all words, numbers and signs, in order';

CREATE TABLE contamination_decision (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    problem_id VARCHAR NOT NULL,
    question_id VARCHAR NOT NULL,
    contaminated BOOLEAN,
    note VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE contamination_decision IS 'What people decided about pairs, whatever check found them; the newest row of a pair stands';
COMMENT ON COLUMN contamination_decision.seq IS 'Order among all facts';
COMMENT ON COLUMN contamination_decision.problem_id IS 'The problem (problem.id)';
COMMENT ON COLUMN contamination_decision.question_id IS 'The benchmark question (benchmark_question.id)';
COMMENT ON COLUMN contamination_decision.contaminated IS 'Whether it is contaminated with that question; null takes back what was decided before';
COMMENT ON COLUMN contamination_decision.note IS 'Why, in the person''s words; may be empty';
COMMENT ON COLUMN contamination_decision.author IS 'Who decided';
COMMENT ON COLUMN contamination_decision.at_time IS 'When';

CREATE TABLE wording (
    problem_seq BIGINT NOT NULL,
    template UBIGINT NOT NULL,
    numbers UBIGINT NOT NULL,
    bands BLOB NOT NULL,
    rules VARCHAR NOT NULL
);
COMMENT ON TABLE wording IS 'What the statement of a problem says, so that duplicates are found without reading it again; none of one without words';
COMMENT ON COLUMN wording.problem_seq IS 'The problem (problem.seq)';
COMMENT ON COLUMN wording.template IS 'Hash of its words with numbers masked';
COMMENT ON COLUMN wording.numbers IS 'Hash of its numbers in order';
COMMENT ON COLUMN wording.bands IS 'Sixteen hashes of four bytes: templates that are nearly the same have some of them in common';
COMMENT ON COLUMN wording.rules IS 'Version of the rules by which a statement is read; rows of an earlier one do not count';

CREATE TABLE duplicate_pair (
    check_id VARCHAR NOT NULL,
    problem_seq BIGINT NOT NULL,
    other_seq BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    ratio DOUBLE NOT NULL
);
COMMENT ON TABLE duplicate_pair IS 'Templates that differ and are nearly the same, each by the first problem that has it';
COMMENT ON COLUMN duplicate_pair.check_id IS 'The check (duplicate_check.id)';
COMMENT ON COLUMN duplicate_pair.problem_seq IS 'The problem that arrived first (problem.seq)';
COMMENT ON COLUMN duplicate_pair.other_seq IS 'The other one (problem.seq)';
COMMENT ON COLUMN duplicate_pair.kind IS 'near (both say nearly the same), words (only their words do; problems of both templates with the same numbers say nearly the same) or template (signs or letters differ, too)';
COMMENT ON COLUMN duplicate_pair.ratio IS 'How like both are with their numbers masked, 0 to 1';

CREATE TABLE duplicate_check (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    id VARCHAR NOT NULL,
    near DOUBLE NOT NULL,
    upto BIGINT NOT NULL,
    problems BIGINT NOT NULL,
    seconds DOUBLE NOT NULL,
    author VARCHAR NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE duplicate_check IS 'All problems held against one another; the newest row stands';
COMMENT ON COLUMN duplicate_check.seq IS 'Order among all facts';
COMMENT ON COLUMN duplicate_check.id IS 'Content hash of the rule and of the likeness from which texts are nearly the same';
COMMENT ON COLUMN duplicate_check.near IS 'That likeness, 0 to 1';
COMMENT ON COLUMN duplicate_check.upto IS 'Problems up to this one were compared (problem.seq)';
COMMENT ON COLUMN duplicate_check.problems IS 'How many';
COMMENT ON COLUMN duplicate_check.seconds IS 'How long it took';
COMMENT ON COLUMN duplicate_check.author IS 'Who asked for it; may be empty';
COMMENT ON COLUMN duplicate_check.at_time IS 'When it was done';

CREATE TABLE duplicate_member (
    check_id VARCHAR NOT NULL,
    upto BIGINT NOT NULL,
    problem_seq BIGINT NOT NULL,
    exact BIGINT,
    near BIGINT,
    template BIGINT NOT NULL
);
COMMENT ON TABLE duplicate_member IS 'Problems that are in a group of duplicates, of the newest row of each check; each kind of group holds those of the kind before';
COMMENT ON COLUMN duplicate_member.check_id IS 'The check (duplicate_check.id)';
COMMENT ON COLUMN duplicate_member.upto IS 'How far that had come (duplicate_check.upto)';
COMMENT ON COLUMN duplicate_member.problem_seq IS 'The problem (problem.seq)';
COMMENT ON COLUMN duplicate_member.exact IS 'The first problem of those with the same words and numbers (problem.seq); null where it is alone';
COMMENT ON COLUMN duplicate_member.near IS 'Likewise of those that have the same numbers and nearly the same words too';
COMMENT ON COLUMN duplicate_member.template IS 'Likewise of those of nearly one template too, whatever their numbers';

-- Queues of items that people judge, who has which item now, and what people decide about problems. Rows are appended
-- as everything that people say: what is undone is undone by a newer row.
CREATE TABLE queue (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    draw VARCHAR NOT NULL,
    strata VARCHAR NOT NULL,
    filter VARCHAR NOT NULL,
    size INTEGER NOT NULL,
    overlap INTEGER NOT NULL,
    seed BIGINT NOT NULL,
    blind BOOLEAN NOT NULL,
    lease_s DOUBLE NOT NULL,
    is_open BOOLEAN NOT NULL,
    note VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE queue IS 'Queues of items to judge; the newest row of an id stands';
COMMENT ON COLUMN queue.seq IS 'Order among all facts';
COMMENT ON COLUMN queue.id IS 'Content hash of what defines it and of when it was made';
COMMENT ON COLUMN queue.name IS 'Its name, which people choose';
COMMENT ON COLUMN queue.run_id IS 'The run whose accepted answers are judged (run.id)';
COMMENT ON COLUMN queue.draw IS 'How its items were chosen: random, stratified, uncertain, suspicious, or imported';
COMMENT ON COLUMN queue.strata IS 'The columns it is stratified by, a JSON list; empty where it is not';
COMMENT ON COLUMN queue.filter IS 'Which entries it was drawn from, as query parameters: a JSON object of lists of texts';
COMMENT ON COLUMN queue.size IS 'How many items it has';
COMMENT ON COLUMN queue.overlap IS 'How many people judge each item';
COMMENT ON COLUMN queue.seed IS 'The seed of the draw';
COMMENT ON COLUMN queue.blind IS 'Whether verdicts and ground truths stay hidden until an item is judged';
COMMENT ON COLUMN queue.lease_s IS 'Seconds for which an item belongs to whoever took it';
COMMENT ON COLUMN queue.is_open IS 'False: it was closed, and nobody takes items of it';
COMMENT ON COLUMN queue.note IS 'What it is for, in the words of who made it; may be empty';
COMMENT ON COLUMN queue.author IS 'Who made, closed or opened it';
COMMENT ON COLUMN queue.at_time IS 'When';

CREATE TABLE queue_stratum (
    queue_id VARCHAR NOT NULL,
    stratum VARCHAR NOT NULL,
    population BIGINT NOT NULL,
    drawn INTEGER NOT NULL
);
COMMENT ON TABLE queue_stratum IS 'What each stratum of a queue held when its items were drawn: what weights are made of';
COMMENT ON COLUMN queue_stratum.queue_id IS 'The queue (queue.id)';
COMMENT ON COLUMN queue_stratum.stratum IS 'The values of the columns it is stratified by, in their order, a JSON list';
COMMENT ON COLUMN queue_stratum.population IS 'Entries with an accepted answer that it held';
COMMENT ON COLUMN queue_stratum.drawn IS 'How many of them were drawn';

CREATE TABLE queue_item (
    queue_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    problem_id VARCHAR NOT NULL,
    problem_seq BIGINT,
    stratum VARCHAR NOT NULL,
    why VARCHAR NOT NULL
);
COMMENT ON TABLE queue_item IS 'The items of queues, in the order in which they are handed out';
COMMENT ON COLUMN queue_item.queue_id IS 'The queue (queue.id)';
COMMENT ON COLUMN queue_item.position IS 'Its place, from 0';
COMMENT ON COLUMN queue_item.run_id IS 'The run (run.id)';
COMMENT ON COLUMN queue_item.round IS 'The round, from 1';
COMMENT ON COLUMN queue_item.problem_id IS 'The problem (problem.id)';
COMMENT ON COLUMN queue_item.problem_seq IS 'The place of the problem (problem.seq)';
COMMENT ON COLUMN queue_item.stratum IS 'Its stratum (queue_stratum.stratum)';
COMMENT ON COLUMN queue_item.why IS 'Why it was chosen, for people; empty where it was drawn at random';

CREATE TABLE turn (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    id VARCHAR NOT NULL,
    queue_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    until TIMESTAMPTZ,
    seconds DOUBLE,
    author VARCHAR NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE turn IS 'What happens to a person''s turn at an item; the newest row of queue, position and author stands';
COMMENT ON COLUMN turn.seq IS 'Order among all facts';
COMMENT ON COLUMN turn.id IS 'The turn: the same from the moment an item is taken until it is judged, so that it counts once';
COMMENT ON COLUMN turn.queue_id IS 'The queue (queue.id)';
COMMENT ON COLUMN turn.position IS 'The item (queue_item.position)';
COMMENT ON COLUMN turn.kind IS 'taken (leased until a moment), judged, skipped, or returned (given back, or its judgement undone)';
COMMENT ON COLUMN turn.until IS 'taken: when the lease lapses';
COMMENT ON COLUMN turn.seconds IS 'judged, skipped: how long the item was looked at';
COMMENT ON COLUMN turn.author IS 'Who';
COMMENT ON COLUMN turn.at_time IS 'When';

ALTER TABLE review ADD COLUMN queue_id VARCHAR;
ALTER TABLE review ADD COLUMN turn_id VARCHAR;
ALTER TABLE review ADD COLUMN answer VARCHAR;
ALTER TABLE review ADD COLUMN adjudicates BOOLEAN DEFAULT false;
COMMENT ON COLUMN review.queue_id IS 'The queue in which it was judged (queue.id); null elsewhere';
COMMENT ON COLUMN review.turn_id IS 'The turn (turn.id); null elsewhere';
COMMENT ON COLUMN review.answer IS 'The final answer that the person says is right; null where none was given';
COMMENT ON COLUMN review.adjudicates IS 'Whether a lead decides between reviewers; the newest such row of an accepted answer stands above all reviews';

ALTER TABLE flag ADD COLUMN queue_id VARCHAR;
COMMENT ON COLUMN flag.queue_id IS 'The queue in which it was said (queue.id); null elsewhere';

CREATE TABLE decision (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    problem_id VARCHAR NOT NULL,
    problem_seq BIGINT,
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    stage VARCHAR,
    raised BOOLEAN NOT NULL,
    note VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE decision IS 'What is to happen with problems: the newest row of problem and kind stands';
COMMENT ON COLUMN decision.seq IS 'Order among all facts';
COMMENT ON COLUMN decision.problem_id IS 'The problem (problem.id)';
COMMENT ON COLUMN decision.problem_seq IS 'The place of the problem (problem.seq)';
COMMENT ON COLUMN decision.run_id IS 'The run in which it was seen (run.id)';
COMMENT ON COLUMN decision.round IS 'The round, from 1';
COMMENT ON COLUMN decision.kind IS 'exclude: leave it out of exports; seed: grow new problems from it; again: let a later stage answer it anew';
COMMENT ON COLUMN decision.stage IS 'again: the stage from which on it may be settled';
COMMENT ON COLUMN decision.raised IS 'False takes the decision back';
COMMENT ON COLUMN decision.note IS 'Why, in the person''s words; may be empty';
COMMENT ON COLUMN decision.author IS 'Who';
COMMENT ON COLUMN decision.at_time IS 'When';

CREATE TABLE equality_case (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    problem_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    round INTEGER NOT NULL,
    one VARCHAR NOT NULL,
    other VARCHAR NOT NULL,
    question VARCHAR NOT NULL,
    said VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    should VARCHAR,
    note VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE equality_case IS 'Comparisons that a person found wrong; the newest row of both answers and question stands';
COMMENT ON COLUMN equality_case.seq IS 'Order among all facts';
COMMENT ON COLUMN equality_case.problem_id IS 'The problem (problem.id)';
COMMENT ON COLUMN equality_case.run_id IS 'The run in which it was seen (run.id)';
COMMENT ON COLUMN equality_case.round IS 'The round, from 1';
COMMENT ON COLUMN equality_case.one IS 'One answer';
COMMENT ON COLUMN equality_case.other IS 'The other answer';
COMMENT ON COLUMN equality_case.question IS 'The question, which may say what is asked for';
COMMENT ON COLUMN equality_case.said IS 'What the comparison said: equal, different, undecided';
COMMENT ON COLUMN equality_case.rule IS 'The rule that decided it';
COMMENT ON COLUMN equality_case.should IS 'What it should say, likewise; null takes the case back';
COMMENT ON COLUMN equality_case.note IS 'Why, in the person''s words; may be empty';
COMMENT ON COLUMN equality_case.author IS 'Who';
COMMENT ON COLUMN equality_case.at_time IS 'When';

CREATE TABLE flag_reason (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    reason VARCHAR NOT NULL,
    offered BOOLEAN NOT NULL,
    author VARCHAR NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE flag_reason IS 'Reasons to flag a problem that people added to the usual ones, or withdrew; the newest row of a reason stands';
COMMENT ON COLUMN flag_reason.seq IS 'Order among all facts';
COMMENT ON COLUMN flag_reason.reason IS 'The reason';
COMMENT ON COLUMN flag_reason.offered IS 'False: it is offered no more; flags that name it stay';
COMMENT ON COLUMN flag_reason.author IS 'Who';
COMMENT ON COLUMN flag_reason.at_time IS 'When';

-- Nobody ever wrote these: a changed attempt is held against the accepted answer when it is shown.
ALTER TABLE trial DROP COLUMN accepted_equality;
ALTER TABLE trial DROP COLUMN accepted_rule;

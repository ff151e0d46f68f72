-- Where problems lie among all others: vectors of their statements, layouts of them in the plane with neighbours and
-- clusters, how diverse rounds and sets are by a layout, and sets of problems that people choose. Rows are appended.
CREATE TABLE embedder (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    revision VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    dimension INTEGER NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE embedder IS 'What turned statements into vectors; each once';
COMMENT ON COLUMN embedder.seq IS 'Order among all facts';
COMMENT ON COLUMN embedder.id IS 'Content hash of name, revision, kind, dimension, and how the text is prepared';
COMMENT ON COLUMN embedder.name IS 'The model, as it was asked for';
COMMENT ON COLUMN embedder.revision IS 'Which version of it: a commit, or a hash of its weights';
COMMENT ON COLUMN embedder.kind IS 'sentence (a sentence transformer) or lexical (n-grams of characters and words)';
COMMENT ON COLUMN embedder.dimension IS 'Numbers of a vector';
COMMENT ON COLUMN embedder.at_time IS 'When it was first used here';

CREATE TABLE embedding (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    embedder_id VARCHAR NOT NULL,
    problem_seq BIGINT NOT NULL,
    vector BLOB NOT NULL
);
COMMENT ON TABLE embedding IS 'The vector of a statement, once for each embedder';
COMMENT ON COLUMN embedding.seq IS 'Order among all facts';
COMMENT ON COLUMN embedding.embedder_id IS 'What made it (embedder.id)';
COMMENT ON COLUMN embedding.problem_seq IS 'The problem (problem.seq)';
COMMENT ON COLUMN embedding.vector IS 'Its numbers, each two bytes (IEEE 754 half precision, little endian); its length is 1';

CREATE TABLE layout (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    id VARCHAR NOT NULL,
    embedder_id VARCHAR NOT NULL,
    upto BIGINT NOT NULL,
    points BIGINT NOT NULL,
    laid_out BIGINT NOT NULL,
    seed BIGINT NOT NULL,
    settings VARCHAR NOT NULL,
    seconds DOUBLE NOT NULL,
    author VARCHAR NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE layout IS 'Maps of all vectors of an embedder. A further row of an id says that newer problems were placed on it';
COMMENT ON COLUMN layout.seq IS 'Order among all facts';
COMMENT ON COLUMN layout.id IS 'Its id: a content hash of embedder, vectors, seed and settings';
COMMENT ON COLUMN layout.embedder_id IS 'Whose vectors (embedder.id)';
COMMENT ON COLUMN layout.upto IS 'It holds the vectors up to this one (embedding.seq)';
COMMENT ON COLUMN layout.points IS 'How many';
COMMENT ON COLUMN layout.laid_out IS 'How many of them were laid out together; the others were placed among those';
COMMENT ON COLUMN layout.seed IS 'The seed of all that is drawn';
COMMENT ON COLUMN layout.settings IS 'How it was made, with the versions of the libraries: a JSON object';
COMMENT ON COLUMN layout.seconds IS 'How long that took';
COMMENT ON COLUMN layout.author IS 'Who asked for it; may be empty';
COMMENT ON COLUMN layout.at_time IS 'When it was done';

CREATE TABLE layout_point (
    layout_id VARCHAR NOT NULL,
    problem_seq BIGINT NOT NULL,
    x FLOAT NOT NULL,
    y FLOAT NOT NULL,
    cluster INTEGER NOT NULL,
    placed BOOLEAN NOT NULL
);
COMMENT ON TABLE layout_point IS 'Where problems lie on a layout';
COMMENT ON COLUMN layout_point.layout_id IS 'The layout (layout.id)';
COMMENT ON COLUMN layout_point.problem_seq IS 'The problem (problem.seq)';
COMMENT ON COLUMN layout_point.x IS 'To the right; without a unit';
COMMENT ON COLUMN layout_point.y IS 'Upwards; without a unit';
COMMENT ON COLUMN layout_point.cluster IS 'Its cluster (layout_cluster.cluster); -1 where it is in none';
COMMENT ON COLUMN layout_point.placed IS 'Whether it was placed among points that were laid out before';

CREATE TABLE layout_cluster (
    layout_id VARCHAR NOT NULL,
    cluster INTEGER NOT NULL,
    terms VARCHAR NOT NULL,
    topics VARCHAR NOT NULL
);
COMMENT ON TABLE layout_cluster IS 'Clusters of a layout, the largest first when it was made';
COMMENT ON COLUMN layout_cluster.layout_id IS 'The layout (layout.id)';
COMMENT ON COLUMN layout_cluster.cluster IS 'Its number, from 0';
COMMENT ON COLUMN layout_cluster.terms IS 'Terms that tell it from the others, the most telling first: a JSON list';
COMMENT ON COLUMN layout_cluster.topics IS 'Topics of the library that are frequent in it and not elsewhere: a JSON list';

CREATE TABLE cluster_name (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    layout_id VARCHAR NOT NULL,
    cluster INTEGER NOT NULL,
    name VARCHAR,
    author VARCHAR NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE cluster_name IS 'How people call clusters; the newest row of a cluster stands';
COMMENT ON COLUMN cluster_name.seq IS 'Order among all facts';
COMMENT ON COLUMN cluster_name.layout_id IS 'The layout (layout.id)';
COMMENT ON COLUMN cluster_name.cluster IS 'The cluster (layout_cluster.cluster)';
COMMENT ON COLUMN cluster_name.name IS 'The name; null: it is called by its terms again';
COMMENT ON COLUMN cluster_name.author IS 'Who named it';
COMMENT ON COLUMN cluster_name.at_time IS 'When';

CREATE TABLE neighbour (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    layout_id VARCHAR NOT NULL,
    problem_seq BIGINT NOT NULL,
    others BIGINT[] NOT NULL,
    similarities FLOAT[] NOT NULL
);
COMMENT ON TABLE neighbour IS 'Nearest neighbours among the vectors of a layout; the newest row of a problem stands';
COMMENT ON COLUMN neighbour.seq IS 'Order among all facts';
COMMENT ON COLUMN neighbour.layout_id IS 'The layout (layout.id)';
COMMENT ON COLUMN neighbour.problem_seq IS 'The problem (problem.seq)';
COMMENT ON COLUMN neighbour.others IS 'Its neighbours, the nearest first, itself left out (problem.seq)';
COMMENT ON COLUMN neighbour.similarities IS 'How near each is: the cosine of the angle between the two vectors';

CREATE TABLE near_duplicate (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    layout_id VARCHAR NOT NULL,
    problem_seq BIGINT NOT NULL,
    other_seq BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    likeness FLOAT NOT NULL,
    similarity FLOAT NOT NULL,
    group_seq BIGINT NOT NULL,
    answer VARCHAR,
    other_answer VARCHAR,
    equality VARCHAR
);
COMMENT ON TABLE near_duplicate IS 'Pairs of problems that say nearly the same, by a layout; the newest row of a pair stands';
COMMENT ON COLUMN near_duplicate.seq IS 'Order among all facts';
COMMENT ON COLUMN near_duplicate.layout_id IS 'The layout (layout.id)';
COMMENT ON COLUMN near_duplicate.problem_seq IS 'The problem that arrived first (problem.seq)';
COMMENT ON COLUMN near_duplicate.other_seq IS 'The other one (problem.seq)';
COMMENT ON COLUMN near_duplicate.kind IS 'exact (the same words and numbers), words (the same numbers, a few other words or another order of sentences) or numbers (one template with other numbers, signs or letters)';
COMMENT ON COLUMN near_duplicate.likeness IS 'How like the two texts are with their numbers masked, 0 to 1';
COMMENT ON COLUMN near_duplicate.similarity IS 'The cosine of the angle between the two vectors';
COMMENT ON COLUMN near_duplicate.group_seq IS 'The first problem of all that hang together by such pairs (problem.seq)';
COMMENT ON COLUMN near_duplicate.answer IS 'The answer of the first one when they were compared: its publisher''s, else the newest accepted one; null without any, and where numbers differ';
COMMENT ON COLUMN near_duplicate.other_answer IS 'The other one''s';
COMMENT ON COLUMN near_duplicate.equality IS 'Whether the two answers are the same: equal, different, undecided; null where they were not compared';

CREATE TABLE diversity (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    layout_id VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    round INTEGER,
    measure VARCHAR NOT NULL,
    value DOUBLE,
    low DOUBLE,
    high DOUBLE,
    problems BIGINT NOT NULL,
    drawn BIGINT NOT NULL
);
COMMENT ON TABLE diversity IS 'How diverse rounds and sets are by a layout; the newest row of layout, scope, name, round and measure stands';
COMMENT ON COLUMN diversity.seq IS 'Order among all facts';
COMMENT ON COLUMN diversity.layout_id IS 'The layout (layout.id)';
COMMENT ON COLUMN diversity.scope IS 'Of what: run (what a round of it entered anew), dataset, or set';
COMMENT ON COLUMN diversity.name IS 'The run (run.id), the dataset, or the set (problem_set.id)';
COMMENT ON COLUMN diversity.round IS 'The round of a run';
COMMENT ON COLUMN diversity.measure IS 'Which measure';
COMMENT ON COLUMN diversity.value IS 'Its value; null where the problems are too few';
COMMENT ON COLUMN diversity.low IS 'Lower end of its 95 % interval; null where it has none';
COMMENT ON COLUMN diversity.high IS 'Upper end';
COMMENT ON COLUMN diversity.problems IS 'Problems that it is about';
COMMENT ON COLUMN diversity.drawn IS 'Problems that were drawn from them at a time, where the measure grows with their number';

CREATE TABLE problem_set (
    seq BIGINT NOT NULL DEFAULT nextval('fact'),
    id VARCHAR NOT NULL,
    name VARCHAR,
    origin VARCHAR NOT NULL,
    size BIGINT NOT NULL,
    author VARCHAR NOT NULL,
    at_time TIMESTAMPTZ NOT NULL DEFAULT now()
);
COMMENT ON TABLE problem_set IS 'Problems that somebody chose, as by a line around them on a map; the newest row of an id stands';
COMMENT ON COLUMN problem_set.seq IS 'Order among all facts';
COMMENT ON COLUMN problem_set.id IS 'Content hash of the problems in it';
COMMENT ON COLUMN problem_set.name IS 'Its name, which people choose; null: it has none, or none any more';
COMMENT ON COLUMN problem_set.origin IS 'How it was chosen: a JSON object';
COMMENT ON COLUMN problem_set.size IS 'How many problems it holds';
COMMENT ON COLUMN problem_set.author IS 'Who chose or named it; may be empty';
COMMENT ON COLUMN problem_set.at_time IS 'When';

CREATE TABLE problem_set_item (
    set_id VARCHAR NOT NULL,
    problem_seq BIGINT NOT NULL
);
COMMENT ON TABLE problem_set_item IS 'The problems of a set';
COMMENT ON COLUMN problem_set_item.set_id IS 'The set (problem_set.id)';
COMMENT ON COLUMN problem_set_item.problem_seq IS 'The problem (problem.seq)';

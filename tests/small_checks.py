"""Checks of a small store: pairs with a benchmark, and groups of duplicates."""

from engine.curation import Against, check_contamination, find_duplicates
from engine.domain import Problem, problem_id
from engine.store import Store, add_problems

TRAIN = (
    "A train leaves the station at noon with $120$ people, and at each of its $7$ stops 9 people leave it. How many "
    "stay?"
)
COPY = TRAIN.upper()
SIBLING = TRAIN.replace("120", "340")
NEAR = TRAIN.replace("the station", "that station")
LINE = r"What is the area of the region that is bounded by $y = x^2$, the $x$-axis and the line $x = \frac{5}{6}$?"
BENCHMARK = (TRAIN, LINE, "Find $x$ if $2x = 8$.")


def add(store: Store, *, author: str = "Ann") -> str:
    """Add problems, check all of the store's against a benchmark and against one another.

    Returns:
        The check.
    """
    texts = (COPY, SIBLING, NEAR, LINE, TRAIN.replace("people", "geese").replace("station", "harbour"))
    add_problems(store, [Problem(problem_id(each), each, dataset="planted") for each in texts], "planted")
    against = [Against("test <b>set</b>.jsonl", "file", list(enumerate(BENCHMARK, 1)))]
    found = check_contamination(store, against, author=author)
    find_duplicates(store, author=author)
    return found.id

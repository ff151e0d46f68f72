"""What the page Review shows: queues, an item to judge, how far reviewers agree, and what it says of the whole."""

import polars as pl

from dashboard.data.cache import one_block
from dashboard.frames import ReviewItem
from engine.domain import ProblemFilter
from engine.store import Reader, review_queues, said


@one_block
def review_listed(reader: Reader) -> pl.DataFrame:
    """The queues of all runs, the newest first: columns of `engine.store.review_queues.listed`."""
    return review_queues.listed(reader)


@one_block
def review_answers(reader: Reader, wanted: ProblemFilter) -> int:
    """How many accepted answers a list has."""
    return review_queues.available(reader, wanted)


@one_block
def saved_lists(reader: Reader) -> dict[str, dict[str, list[str]]]:
    """The lists of problems that have a name."""
    return said.saved_filters(reader)


@one_block
def review_item(reader: Reader, queue_id: str, position: int, author: str) -> ReviewItem:
    """An item that a person judges, how far they are, and for what it may be flagged."""
    found = review_queues.item(reader, queue_id, position, author).row(0, named=True)
    return ReviewItem(found, review_queues.progress(reader, queue_id, author), said.flag_reasons(reader))


@one_block
def review_progress(reader: Reader, queue_id: str, author: str) -> review_queues.Progress:
    """How far a queue is, and a person in it."""
    return review_queues.progress(reader, queue_id, author)


@one_block
def review_judgements(reader: Reader, queue_id: str) -> pl.DataFrame:
    """The judgements of a queue that stand."""
    return review_queues.judgements(reader, queue_id)


@one_block
def review_conflicts(reader: Reader, queue_id: str) -> pl.DataFrame:
    """The items of a queue on which reviewers contradict one another, with what each said."""
    return review_queues.conflicts(reader, queue_id)


@one_block
def review_sample(reader: Reader, queue_id: str, by: str | None = None) -> pl.DataFrame:
    """The strata of a queue and what was judged of each, in parts if these are asked for."""
    return review_queues.sample(reader, queue_id, by=by)

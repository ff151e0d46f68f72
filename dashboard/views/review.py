"""Review: queues of items that people judge by keyboard, how far they agree, and what that says of the whole set."""

from dashboard import data, params, visits
from dashboard.components import (
    live,
    notices,
    review_address,
    review_agreement,
    review_conflicts,
    review_estimate,
    review_files,
    review_head,
    review_judge,
    review_make,
    review_queues,
    simulated,
)

_TITLE = "Review"
_SECTIONS = {
    review_address.JUDGE: review_judge.show,
    review_address.AGREEMENT: review_agreement.show,
    review_address.CONFLICTS: review_conflicts.show,
    review_address.ESTIMATE: review_estimate.show,
    review_address.FILES: review_files.show,
}


def draw() -> None:
    """The page."""
    known = data.runs()
    if not known:
        notices.no_run(_TITLE, "there is no accepted answer to judge.")
        return
    query = params.current()
    listed = data.review_listed()
    asked, ignored = review_address.read(query, known, listed)
    visits.remember_run(asked.run.id)
    if asked.queue is None or asked.show != review_address.JUDGE:
        live.follow(asked.run.id)  # whoever judges is not disturbed by what others do meanwhile
    ignored = (*ignored, *review_address.settle(query, asked))
    if asked.queue is None:
        review_head.all_queues(_TITLE, known, asked.run)
        notices.ignored(ignored)
        simulated.say(asked.run)
        review_queues.show(asked.run, listed)
        review_make.show(asked.run, asked.wanted)
        review_files.bring_home_folded()
        return
    review_head.one_queue(asked)
    notices.ignored(ignored)
    simulated.say(asked.run)
    _SECTIONS[asked.show](asked)


draw()

"""The queue that reviews from elsewhere belong to: the store's own, or made of what the file says of it."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.curation.campaign_lines import ItemLine, Line, QueueLine, ReviewLine, StratumLine
from engine.domain import Draw, Entry
from engine.store import Store, adopt, outgoing


@dataclass(slots=True)
class Campaign:
    """A file of reviews, by queue, each line with its number."""

    queues: dict[str, tuple[int, QueueLine]] = field(default_factory=dict)
    strata: defaultdict[str, list[StratumLine]] = field(default_factory=lambda: defaultdict(list))
    items: defaultdict[str, dict[int, tuple[int, ItemLine]]] = field(default_factory=lambda: defaultdict(dict))
    reviews: defaultdict[str, list[tuple[int, ReviewLine]]] = field(default_factory=lambda: defaultdict(list))
    contradicting: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def ids(self) -> list[str]:
        """The queues that it tells of, also those that nobody has judged yet."""
        return list(dict.fromkeys([*self.queues, *self.items, *self.reviews]))

    def add(self, number: int, line: Line) -> None:
        """Take a line in."""
        match line:
            case QueueLine():
                self.queues[line.id] = number, line
            case StratumLine():
                self.strata[line.queue].append(line)
            case ItemLine():
                _, first = self.items[line.queue].setdefault(line.position, (number, line))
                if (first.entry, first.answer) != (line.entry, line.answer):
                    self.contradicting[line.queue].append(number)
            case ReviewLine():
                self.reviews[line.queue].append((number, line))


@dataclass(frozen=True, slots=True)
class Told:
    """The places of a queue, each with its entry and the answer that the store accepted, and lines that are wrong."""

    places: Mapping[int, tuple[Entry, str | None]]
    wrong: tuple[tuple[int, str], ...] = ()


def queue_for(store: Store, campaign: Campaign, queue_id: str) -> tuple[Told, str | None]:
    """The places of a queue; one that the store lacks is made, if the file tells of it, and named.

    Args:
        store: The store.
        campaign: The file.
        queue_id: The queue.
    """
    lines = campaign.items.get(queue_id, {})
    twice = [
        (number, "another line of the file says otherwise of the same item; keep the one that is right.")
        for number in campaign.contradicting.get(queue_id, ())
    ]
    with store.read() as reader:
        if any(row["id"] == queue_id for row in outgoing.queues_called(reader, queue_id)):
            rows = outgoing.items(reader, queue_id, 0, 2**31 - 1).select(
                "position", "run_id", "round", "problem_id", "answer"
            )
            places = {at: (Entry(*entry), answer) for at, *entry, answer in rows.rows()}
            other = [
                (number, f"it is not item {at} of its queue in this store; correct its position, or take the line out.")
                for at, (number, line) in lines.items()
                if at not in places or places[at][0] != line.entry
            ]
            return Told(places, (*twice, *other)), None
        accepted = outgoing.accepted(reader, [line.problem for _, line in lines.values()])
    if queue_id not in campaign.queues:
        reason = _untold(queue_id)
        return Told({}, (*twice, *((number, reason) for number, _ in lines.values()))), None
    at_line, own = campaign.queues[queue_id]
    known = {at: line for at, (_, line) in lines.items() if line.entry in accepted}
    wrong = twice + [(number, _unknown(line)) for number, line in lines.values() if line.entry not in accepted]
    if not known:
        wrong.append((at_line, "no item of this queue can be used; bring it into a store that has its run."))
        return Told({}, tuple(wrong)), None
    _make(store, own, campaign.strata[queue_id], known, {at: accepted[line.entry][0] for at, line in known.items()})
    return Told({at: (line.entry, accepted[line.entry][1]) for at, line in known.items()}, tuple(wrong)), own.name


def _unknown(item: ItemLine) -> str:
    told = f"this store has no accepted answer of problem {item.problem} in round {item.round} of {item.run}"
    return f"{told}; bring it into a store that has, or take the line out."


def _untold(queue_id: str) -> str:
    return f"this store has no queue {queue_id}, and the file does not tell of it; add its lines."


def wrong_with(review: ReviewLine, places: Mapping[int, tuple[Entry, str | None]], campaign: Campaign) -> str | None:
    """Why a review cannot be brought home, if it cannot."""
    if review.position not in places:
        if not places and review.queue not in campaign.queues:
            return _untold(review.queue)
        return f"its queue has no item {review.position} in this store; import the run, or take the line out."
    entry, answer = places[review.position]
    named = (review.run or entry.run_id, review.round or entry.round, review.problem or entry.problem_id)
    if named != (entry.run_id, entry.round, entry.problem_id):
        return f"item {review.position} of its queue is problem {entry.problem_id} here; correct its position."
    _, item = campaign.items[review.queue].get(review.position, (0, None))
    if item is not None and item.answer is not None and item.answer != answer:
        return f"it judges the answer {item.answer[:60]!r}; this store accepted {(answer or '')[:60]!r}: judge it anew."
    return None


def _make(
    store: Store,
    own: QueueLine,
    strata: list[StratumLine],
    items: Mapping[int, ItemLine],
    seqs: Mapping[int, int],
) -> None:
    """Make a queue as imported. Where the file does not say which stratum an item is of, they are one."""
    whole = not strata or any(item.stratum is None for item in items.values())
    rows: list[dict[str, Any]] = [{"stratum": "[]", "population": len(items), "drawn": len(items)}]
    if not whole:
        rows = [{"stratum": _json(s.stratum), "population": s.population, "drawn": s.drawn} for s in strata]
    queue: dict[str, Any] = {"id": own.id, "name": own.name, "run_id": own.run, "draw": Draw.IMPORTED.value}
    queue |= {"strata": _json(() if whole else own.strata), "filter": json.dumps(own.filter, sort_keys=True)}
    queue |= {"size": len(items), "overlap": own.overlap, "seed": own.seed, "blind": own.blind}
    queue |= {"lease_s": own.lease_s, "is_open": True, "note": own.note, "author": own.author}
    queue |= {"at_time": own.at_time} if own.at_time is not None else {}
    drawn = [
        {
            "position": at,
            "run_id": item.run,
            "round": item.round,
            "problem_id": item.problem,
            "problem_seq": seqs[at],
            "stratum": "[]" if whole else _json(item.stratum or ()),
            "why": item.why,
        }
        for at, item in sorted(items.items())
    ]
    adopt(store, queue, rows, drawn)


def _json(values: tuple[str, ...]) -> str:
    return json.dumps(list(values), ensure_ascii=False)

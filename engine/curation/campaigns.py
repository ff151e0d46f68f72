"""Review queues and what was said of their items as JSONL, out and in: docs/reviews.md describes each line."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from engine.curation.campaign_lines import FORMAT, LONGEST_S, ReviewLine, read_line
from engine.curation.homecoming import Campaign, queue_for, wrong_with
from engine.curation.rows import SetAside, set_aside
from engine.errors import InputError
from engine.store import Brought, Store, bring, judged, outgoing

CHUNK: Final = 500
"""Items that are read, and reviews that are written, at once."""

_SECRET: Final = ("ground_truth", "correct", "tier", "rule", "stratum", "why")
"""What would tell the reviewers of a blind queue how an item was found, or whether it is right."""


@dataclass(slots=True)
class ReviewsReport:
    """What an import made of a file of reviews.

    Attributes:
        file: Its name.
        added: Reviews that were new.
        known: Reviews that the store had already.
        older: Reviews left out since their authors said something newer of the same answer.
        queues: Names of the queues that were made.
        unjudged: Those of them of which the file has no review that could be used.
        set_aside: Lines that could not be used, with what to do.
    """

    file: str
    added: int = 0
    known: int = 0
    older: int = 0
    queues: list[str] = field(default_factory=list)
    unjudged: list[str] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)


def export_reviews(store: Store, queue: str, *, with_truth: bool = False) -> bytes:
    """A queue as JSONL: what defines it, its strata, its items, and what stands of what was said of them.

    The same rows make the same bytes.

    Args:
        store: The store.
        queue: The queue's id or name.
        with_truth: Tell ground truths, verdicts, tiers and why an item was chosen also where the queue is blind.

    Raises:
        InputError: There is no such queue, or several have that name.
    """
    with store.read() as reader:
        found = outgoing.queues_called(reader, queue)
        if len(found) != 1:
            told = ", ".join(each["id"] for each in found)
            raise InputError(
                f"Several queues are called {queue!r}. Name one by its id: {told}."
                if found
                else f"There is no review queue {queue!r}. The page Review lists them."
            )
        own = found[0]
        strata, places = outgoing.strata(reader, own["id"]), outgoing.places(reader, own["id"])
        said, decided = judged.judgements(reader, own["id"]), outgoing.adjudicated(reader, own["id"])
    lines = [_queue(own), *({"kind": "stratum", "queue": own["id"], **_parsed(row)} for row in strata.to_dicts())]
    lines += _items(store, own["id"], places, with_truth=with_truth or not own["blind"])
    lines += [_review(own["id"], row) for row in said.to_dicts()]
    lines += [_review(own["id"], row | {"adjudicates": True}) for row in decided.to_dicts()]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def _queue(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("id", "name", "draw", "size", "overlap", "seed", "blind", "lease_s", "note", "author")
    own = {"kind": "queue", "format": FORMAT} | {name: row[name] for name in kept} | {"run": row["run_id"]}
    own |= {"strata": json.loads(row["strata"]), "filter": json.loads(row["filter"])}
    return own | {"at_time": row["at_time"].isoformat()}


def _parsed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "stratum": json.loads(row["stratum"])}


def _items(store: Store, queue_id: str, places: int, *, with_truth: bool) -> Iterator[dict[str, Any]]:
    for start in range(0, places, CHUNK):
        with store.read() as reader:
            items = outgoing.items(reader, queue_id, start, start + CHUNK).to_dicts()
            texts = outgoing.solutions(reader, queue_id, start, start + CHUNK)
        carried: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for position, part, text in texts.rows():
            carried[position].append({"part": part, "text": text})
        for row in items:
            own = {"kind": "item", "queue": queue_id} | _entry(row)
            own |= {name: row[name] for name in ("question", "answer")} | {"solution": carried[row["position"]]}
            told = _parsed(row)
            yield own | ({name: told[name] for name in _SECRET} if with_truth else {})


def _entry(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"position": row["position"], "run": row["run_id"], "round": row["round"], "problem": row["problem_id"]}


def _review(queue_id: str, row: Mapping[str, Any]) -> dict[str, Any]:
    own = {"kind": "review", "queue": queue_id} | _entry(row)
    own |= {name: row[name] for name in ("verdict", "answer")} | {"flags": row.get("flags", [])}
    own |= {"note": row["note"], "author": row["author"], "at_time": row["at_time"].isoformat()}
    seconds = row.get("seconds")
    if seconds is not None and not 0 <= seconds <= LONGEST_S:
        seconds = None  # a page left open for days, or a clock that was set back: not how long it was looked at
    return own | {"adjudicates": row.get("adjudicates", False), "seconds": seconds}


def import_reviews(store: Store, content: bytes, name: str, *, clock: Callable[[], datetime]) -> ReviewsReport:
    """Bring reviews home: line by line, each once, with their authors and times.

    A queue that the store lacks is made, as imported, of those of its items whose answers the store accepted, also
    where nobody has judged any of them.

    Args:
        store: The store.
        content: A file of reviews.
        name: What it is called in messages.
        clock: Gives the time, in UTC.

    Raises:
        StoreError: The store cannot be read or written; what was added before stays.
    """
    report = ReviewsReport(name)
    campaign = Campaign()
    for number, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if raw.strip():
            line = read_line(raw, clock())
            if isinstance(line, str):
                report.set_aside.append(set_aside(name, number, line, raw.decode("utf-8", "replace")))
            else:
                campaign.add(number, line)
    for queue_id in campaign.ids():
        told, made = queue_for(store, campaign, queue_id)
        places = told.places
        report.set_aside += [set_aside(name, number, reason, "") for number, reason in told.wrong]
        fitting: list[ReviewLine] = []
        for number, review in campaign.reviews.get(queue_id, ()):
            if wrong := wrong_with(review, places, campaign):
                report.set_aside.append(set_aside(name, number, wrong, review.model_dump_json()))
            else:
                fitting.append(review)
        if made:
            report.queues.append(made)
            report.unjudged += [] if fitting else [made]
        _bring(store, queue_id, fitting, report)
    report.set_aside.sort(key=lambda each: each.line)
    return report


def _bring(store: Store, queue_id: str, reviews: list[ReviewLine], report: ReviewsReport) -> None:
    """Add the newest review of each item, person and kind; what the file has beside it is older."""
    newest: dict[tuple[int, str | None], Brought] = {}
    for one in sorted((review.brought() for review in reviews), key=lambda one: one.at_time):
        key = one.position, None if one.adjudicates else one.author
        newest.pop(key, None)
        newest[key] = one
    report.older += len(reviews) - len(newest)
    ordered = list(newest.values())
    for start in range(0, len(ordered), CHUNK):
        fates = bring(store, queue_id, ordered[start : start + CHUNK])
        report.added += fates.count("added")
        report.known += fates.count("known")
        report.older += fates.count("older")

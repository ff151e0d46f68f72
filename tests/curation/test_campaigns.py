"""Reviews out and in: what comes home is what was said, each once, and a line that cannot be used harms no other."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import small_store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.curation import ReviewsReport, export_reviews, import_reviews
from engine.domain import Draw, Entry, Judgement, ProblemFilter, Provenance, QueueSpec, ReviewVerdict
from engine.errors import InputError
from engine.store import Store, judged, people, queues, said

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
WRONG, CORRECT, AMBIGUOUS = ReviewVerdict.WRONG, ReviewVerdict.CORRECT, ReviewVerdict.AMBIGUOUS
NAMES = ("Ann", "Bob", "Cy")


@dataclass(frozen=True)
class Bare:
    """A store with a queue of six items that nobody has judged."""

    path: Path
    queue: str

    def copy(self, folder: Path, name: str = "copy") -> Store:
        return Store(shutil.copy(self.path, folder / f"{name}.duckdb"))


def bare(folder: Path, *, blind: bool = True) -> Bare:
    store = small_store.make(folder / "bare.duckdb")
    spec = QueueSpec("spot check", ProblemFilter(run="a"), Draw.STRATIFIED, ("tier",), 6, 3, blind=blind)
    return Bare(store.path, queues.make(store, spec, Provenance("Ann"), clock=lambda: NOW))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Bare:
    return bare(tmp_path_factory.mktemp("campaign"))


def judge(store: Store, queue: str, author: str, *verdicts: ReviewVerdict, **more: Any) -> list[Entry]:
    """Judge the next items of a queue, a minute each."""
    entries = []
    for minute, verdict in enumerate(verdicts):
        at_time = NOW + timedelta(minutes=1 + minute, seconds=len(entries))
        turn = queues.take(store, queue, author, clock=lambda at=at_time: at)  # type: ignore[misc]
        assert turn is not None
        judgement = Judgement(verdict, **more)
        end = at_time + timedelta(seconds=7.5)
        assert queues.judge(store, turn.id, judgement, author, clock=lambda at=end: at)  # type: ignore[misc]
        entries.append(turn.entry)
    return entries


def home(store: Store, content: bytes, clock: Callable[[], datetime] = lambda: LATER) -> ReviewsReport:
    return import_reviews(store, content, "reviews.jsonl", clock=clock)


def seen(store: Store, queue: str) -> list[pl.DataFrame]:
    """What pages make agreement and estimates of, and what stands of flags."""
    with store.read() as reader:
        flags = pl.concat([said.flags(reader, f"p{n}").drop("seq") for n in range(10)])
        return [
            judged.judgements(reader, queue),
            judged.conflicts(reader, queue),
            judged.sample(reader, queue, by="tier"),
            flags.sort(pl.all()),
        ]


def parsed(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()]


def written(lines: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


said_of_an_item = st.tuples(
    st.sampled_from(ReviewVerdict),
    st.sampled_from([None, "7", "\\frac{1}{2}"]),
    st.sampled_from([(), ("too easy",), ("other", "not ours")]),
    st.sampled_from(["", "a note", "ü\n$x$"]),
)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(said_of_an_item, max_size=3), min_size=3, max_size=3), st.integers(0, 2))
def test_what_comes_home_is_what_was_said(
    found: Bare, tmp_path_factory: pytest.TempPathFactory, told: list[list[Any]], decided: int
) -> None:
    folder = tmp_path_factory.mktemp("home")
    there, here = found.copy(folder, "there"), found.copy(folder, "here")
    entries: list[Entry] = []
    for author, items in zip(NAMES, told, strict=True):
        for verdict, answer, flags, note in items:
            entries += judge(there, found.queue, author, verdict, answer=answer, flags=flags, note=note)
    decisions = list(dict.fromkeys(entries))[:decided]
    for entry in decisions:
        queues.adjudicate(there, found.queue, entry, Judgement(CORRECT, (), "5", "so it is"), "Lea", clock=lambda: NOW)
    content = export_reviews(there, found.queue)
    report = home(here, content)
    assert (report.added, report.known, report.older, report.set_aside) == (len(entries) + len(decisions), 0, 0, [])
    for mine, theirs in zip(seen(here, found.queue), seen(there, found.queue), strict=True):
        assert mine.equals(theirs)
    assert export_reviews(here, "spot check") == content
    version = here.version()
    again = home(here, content)
    assert (again.added, again.known) == (0, report.added)
    assert [a.equals(b) for a, b in zip(seen(here, found.queue), seen(there, found.queue), strict=True)] == [True] * 4
    assert home(there, content).added == 0, "what was said here is known here"
    assert here.version() >= version


def test_a_blind_queue_leaves_without_what_would_give_it_away(found: Bare, tmp_path: Path) -> None:
    store = found.copy(tmp_path)
    items = [line for line in parsed(export_reviews(store, found.queue)) if line["kind"] == "item"]
    assert len(items) == 6
    told = {"kind", "queue", "position", "run", "round", "problem", "question", "answer", "solution"}
    assert all(set(item) == told for item in items)
    carried = {item["problem"]: item["solution"] for item in items}
    assert carried["p3"] == [{"part": "cot", "text": "So 10"}] * 3
    assert carried["p2"] == [{"part": "program", "text": "print(56)"}]
    whole = [line for line in parsed(export_reviews(store, found.queue, with_truth=True)) if line["kind"] == "item"]
    truths = {item["problem"]: (item["ground_truth"], item["correct"], item["tier"]) for item in whole}
    assert truths["p1"] == ("6", False, "easy")
    assert {item["stratum"][0] for item in whole} == {"easy", "medium", "hard", "unverified"}


def test_a_queue_that_is_not_blind_tells_all(tmp_path: Path) -> None:
    made = bare(tmp_path, blind=False)
    lines = parsed(export_reviews(Store(made.path), "spot check"))
    assert all("ground_truth" in line for line in lines if line["kind"] == "item")
    assert sum(line["population"] for line in lines if line["kind"] == "stratum") == 6


def test_bad_lines_are_set_aside_with_place_and_remedy_and_the_others_come_home(found: Bare, tmp_path: Path) -> None:
    there, here = found.copy(tmp_path, "there"), found.copy(tmp_path, "here")
    judge(there, found.queue, "Ann", WRONG, CORRECT)
    reviews = [line for line in parsed(export_reviews(there, found.queue)) if line["kind"] == "review"]
    good, other = reviews
    bad: list[tuple[dict[str, Any] | bytes, str]] = [
        (good | {"verdict": "maybe"}, "verdict"),
        ({name: value for name, value in good.items() if name != "author"}, "`author` is missing"),
        (good | {"author": "x" * 65}, "your name in 1 to 64"),
        (good | {"at_time": "2026-01-01T00:00:00"}, "at_time"),
        (good | {"at_time": "2030-01-01T00:00:00Z"}, "future"),
        (good | {"at_time": (LATER + timedelta(days=1, seconds=1)).isoformat()}, "future"),
        (
            good | {"at_time": "1999-12-31T23:59:59Z"},
            "`at_time` cannot be used (it lies before the year 2000); correct",
        ),
        (good | {"at_time": "0001-01-01T00:00:00+14:00"}, "before the year 2000"),
        (good | {"at_time": "9999-12-31T23:59:59-14:00"}, "future"),
        ({"kind": "queue", "id": "q", "name": "q", "run": "a", "at_time": "0001-01-01T00:00:00+14:00"}, "at_time"),
        (good | {"seconds": 1e300}, "`seconds` cannot be used"),
        (good | {"seconds": 86_400.5}, "`seconds` cannot be used"),
        (good | {"seconds": -1}, "`seconds` cannot be used"),
        (good | {"position": 99}, "no item 99"),
        (good | {"queue": "gone"}, "no queue gone"),
        (good | {"problem": "p9"}, "correct its position"),
        (good | {"flags": [""]}, "reason"),
        ({"kind": "poem"}, "kind"),
        (b'{"kind": "review",', "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[]", "object"),
    ]
    lines = [line if isinstance(line, bytes) else json.dumps(line).encode() for line, _ in bad]
    report = home(here, b"\xef\xbb\xbf" + b"\n".join([json.dumps(good).encode(), *lines, b"", written([other])]))
    assert report.added == 2
    assert [each.line for each in report.set_aside] == list(range(2, len(bad) + 2))
    for each, (_, remedy) in zip(report.set_aside, bad, strict=True):
        assert remedy in each.reason, each


def test_a_queue_that_the_store_lacks_is_made_of_the_items_that_it_knows(found: Bare, tmp_path: Path) -> None:
    there = found.copy(tmp_path, "there")
    judge(there, found.queue, "Ann", WRONG, CORRECT, AMBIGUOUS)
    lines = parsed(export_reviews(there, found.queue, with_truth=True))
    lost = next(line for line in lines if line["kind"] == "item" and line["position"] == 1)
    lost["problem"] = "p99"
    here = small_store.make(tmp_path / "other.duckdb")
    report = home(here, written(lines))
    assert report.queues == ["spot check"]
    assert report.added == 2
    reasons = " ".join(each.reason for each in report.set_aside)
    assert len(report.set_aside) == 2
    assert "p99" in reasons
    assert "no item 1" in reasons
    (queue,) = [line for line in parsed(export_reviews(here, "spot check")) if line["kind"] == "queue"]
    assert (queue["draw"], queue["id"], queue["size"], queue["strata"]) == ("imported", found.queue, 5, ["tier"])
    assert home(here, written(lines)).added == 0
    assert home(small_store.make(tmp_path / "third.duckdb"), written(lines[-3:])).added == 0


def test_a_clock_may_be_ahead_by_a_day(found: Bare, tmp_path: Path) -> None:
    there, here = found.copy(tmp_path, "there"), found.copy(tmp_path, "here")
    judge(there, found.queue, "Ann", WRONG)
    review = parsed(export_reviews(there, found.queue))[-1]
    ahead = review | {"at_time": (LATER + timedelta(days=1)).isoformat(), "seconds": 86_400}
    assert home(here, written([ahead])).added == 1
    assert seen(here, found.queue)[0]["seconds"].to_list() == [86_400]


def test_no_pace_leaves_that_could_not_come_home(found: Bare, tmp_path: Path) -> None:
    there, here = found.copy(tmp_path, "there"), found.copy(tmp_path, "here")
    turn = queues.take(there, found.queue, "Ann", clock=lambda: NOW)
    assert turn is not None
    assert queues.judge(there, turn.id, Judgement(WRONG), "Ann", clock=lambda: NOW + timedelta(days=3))
    assert seen(there, found.queue)[0]["seconds"].to_list() == [3 * 86_400]
    content = export_reviews(there, found.queue)
    assert parsed(content)[-1]["seconds"] is None
    report = home(here, content)
    assert (report.added, report.set_aside) == (1, [])


def test_a_queue_that_nobody_has_judged_yet_is_made(found: Bare, tmp_path: Path) -> None:
    lines = parsed(export_reviews(found.copy(tmp_path), found.queue))
    items = [line for line in lines if line["kind"] == "item"]
    items[2]["problem"] = "p99"
    lines.append(items[0] | {"problem": "p3", "answer": "other"})
    lines.append(items[0] | {"why": "said twice"})
    here = small_store.make(tmp_path / "other.duckdb")
    report = home(here, written(lines))
    assert (report.queues, report.unjudged, report.added) == (["spot check"], ["spot check"], 0)
    assert [(each.line, "p99" in each.reason) for each in report.set_aside] == [
        (lines.index(items[2]) + 1, True),
        (len(lines) - 1, False),
    ]
    assert "says otherwise" in report.set_aside[1].reason
    queue, *rest = parsed(export_reviews(here, "spot check"))
    assert (queue["draw"], queue["size"]) == ("imported", 5)
    kept = [line["problem"] for line in rest if line["kind"] == "item"]
    assert kept == [item["problem"] for item in items if item["problem"] != "p99"]
    assert queues.take(here, found.queue, "Ann", clock=lambda: NOW) is not None
    again = home(here, written(lines))
    assert (again.queues, again.unjudged) == ([], [])
    assert "is not item 2 of its queue" in again.set_aside[0].reason


def test_no_line_of_a_queue_that_cannot_be_made_is_dropped_in_silence(found: Bare, tmp_path: Path) -> None:
    queue, *rest = parsed(export_reviews(found.copy(tmp_path), found.queue))
    items = [line for line in rest if line["kind"] == "item"]
    here = small_store.make(tmp_path / "other.duckdb")
    report = home(here, written(items))
    assert [each.line for each in report.set_aside] == list(range(1, 7))
    assert all("the file does not tell of it" in each.reason for each in report.set_aside)
    report = home(here, written([queue, *(item | {"run": "elsewhere"} for item in items)]))
    assert [each.line for each in report.set_aside] == list(range(1, 8))
    assert "no item of this queue can be used" in report.set_aside[0].reason
    assert report.queues == []


def test_an_answer_that_changed_since_is_not_judged_by_it(found: Bare, tmp_path: Path) -> None:
    there, here = found.copy(tmp_path, "there"), found.copy(tmp_path, "here")
    judge(there, found.queue, "Ann", WRONG)
    lines = parsed(export_reviews(there, found.queue))
    next(line for line in lines if line["kind"] == "item" and line["position"] == 0)["answer"] = "another"
    report = home(here, written(lines))
    assert report.added == 0
    assert "judges the answer 'another'" in report.set_aside[0].reason


def test_what_a_person_said_later_stands_above_what_comes_home(found: Bare, tmp_path: Path) -> None:
    there, here = found.copy(tmp_path, "there"), found.copy(tmp_path, "here")
    (entry,) = judge(there, found.queue, "Ann", WRONG)
    content = export_reviews(there, found.queue)
    home(here, content)
    queues.undo(here, found.queue, "Ann", clock=lambda: LATER)
    assert home(here, content).known == 1
    elsewhere = found.copy(tmp_path, "elsewhere")
    people.review(elsewhere, entry, CORRECT, Provenance("Ann"))
    assert home(elsewhere, content).added == 1, "her turn is new here, and what she says of it now is the newer word"
    assert seen(elsewhere, found.queue)[0]["verdict"].to_list() == ["correct"]
    for store in (here, elsewhere):
        newest = parsed(content)[-1] | {"verdict": "ambiguous", "at_time": (LATER + timedelta(days=9999)).isoformat()}
        assert home(store, written([newest]), lambda: LATER + timedelta(days=10_000)).added == 1
        assert seen(store, found.queue)[0]["verdict"].to_list() == ["ambiguous"]
        assert home(store, content).added == 0


def test_names_of_queues_are_looked_up(found: Bare, tmp_path: Path) -> None:
    store = found.copy(tmp_path)
    with pytest.raises(InputError, match="no review queue 'nothing'"):
        export_reviews(store, "nothing")
    spec = QueueSpec("spot check", ProblemFilter(run="b"), Draw.RANDOM)
    queues.make(store, spec, Provenance("Ann"))
    with pytest.raises(InputError, match="by its id"):
        export_reviews(store, "spot check")

"""Calibration counted from frames: by stage and level, with what was looked at standing for what was not."""

from typing import Any

import polars as pl

from engine.quality import Calibration, by_signal, calibrations, judge_left, sampled

CELL = {"round": 1, "stage": "guide", "signal": "inner", "verdict": "right", "source": "seed", "level": 1}


def cells(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([CELL | row for row in rows], schema_overrides={"level": pl.Int8, "entries": pl.Int64})


def reply(answers: list[str | None], groups: list[int | None], **more: Any) -> dict[str, Any]:
    votes = [{"answer": a, "group": g} for a, g in zip(answers, groups, strict=True)]
    row = {"round": 1, "stage": "guide", "outcome": "passed_on", "verdict": "unknown", "level": 1, "subject": None}
    return row | {"ground_truth": "5", "votes": votes} | more


def replies(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema_overrides={"level": pl.Int8, "subject": pl.String, "ground_truth": pl.String})


VOTE = {"stage": "vote"}


def test_what_was_left_is_judged_by_what_it_would_have_voted() -> None:
    found = judge_left(
        replies(
            reply(["5"], [0]),
            reply(["6"], [0]),
            reply([None], [0]),
            reply([], []),
            reply(["5"], [0], ground_truth=None),
            reply(["\\sum_{k=1}^{3} k"], [0], ground_truth="6"),
            reply(["5", "5", "6", None], [0, 0, 1, None], **VOTE),
            reply(["5", "6"], [0, 1], **VOTE),
            reply(["5"], [0], outcome="settled", verdict="right", **VOTE),
        )
    )
    assert found["right"].to_list() == [True, False, False, False, None, None, True, False]
    assert found["truth"].to_list() == [True, True, True, True, False, True, True, True]


def test_every_vote_with_a_ground_truth_is_sampled() -> None:
    settled = {"outcome": "settled", **VOTE}
    found = sampled(
        replies(
            reply(["7", "7", "5"], [0, 0, 1], verdict="wrong", **settled),
            reply(["7", "7", "5"], [0, 0, 1], verdict="right", **settled),
            reply(["7"], [0], verdict="ambiguous", **settled),
            reply(["7"], [0], ground_truth=None, **settled),
            reply(["5"], [0]),
        )
    )
    first, second, third = (samples for _, samples in found)
    assert first is not None
    assert (first.right, first.wrong) == ((1,), (2,))
    assert second is not None
    assert (second.right, second.wrong) == ((2,), (1,))
    assert third is None


def test_stages_and_levels_are_counted_apart() -> None:
    counted = cells(
        {"entries": 8},
        {"verdict": "wrong", "entries": 2},
        {"verdict": "undecided", "entries": 5},
        {"signal": "left", "verdict": "unknown", "entries": 3},
        {"level": 2, "signal": "left", "verdict": "unknown", "entries": 1},
        {"level": None, "source": "evolved", "signal": "left", "verdict": "unknown", "entries": 9},
        {"stage": "criticise", "signal": "cross", "entries": 4},
        {"stage": "solve", "signal": "unchecked", "entries": 4},
    )
    judged = judge_left(replies(reply(["5"], [0]), reply(["6"], [0]), reply(["7"], [0]), reply(["5"], [0], level=2)))
    assert calibrations(counted, judged, ["stage"]) == {
        ("criticise",): Calibration(right=4),
        ("guide",): Calibration(8, 2, 2, 2, 4),
        ("solve",): Calibration(),
    }
    by_level = calibrations(counted.filter(pl.col("level").is_not_null()), judged, ["stage", "level"])
    assert by_level["guide", 1] == Calibration(8, 2, 1, 2, 3)
    assert by_level["guide", 2] == Calibration(0, 0, 1, 0, 1)


def test_a_part_that_was_looked_at_stands_for_all_that_have_a_ground_truth() -> None:
    counted = cells({"entries": 900}, {"signal": "left", "verdict": "unknown", "entries": 1_000})
    rows = [reply(["5"], [0]), reply(["6"], [0]), reply(["6"], [0]), reply(["6"], [0], ground_truth=None)]
    (found,) = calibrations(counted, judge_left(replies(*rows)), ["stage"]).values()
    assert found == Calibration(900, 0, 1, 2, 750)
    assert found.sampled


def test_accepted_answers_by_signal_add_up() -> None:
    verdicts = ("right", "wrong", "undecided", "ambiguous", "unknown")
    counted = cells(*({"verdict": verdict, "entries": n + 1} for n, verdict in enumerate(verdicts)))
    (row,) = by_signal(counted).to_dicts()
    assert [row[verdict] for verdict in verdicts] == [1, 2, 3, 4, 5]
    assert row["entries"] == 15


def test_nothing_gives_nothing() -> None:
    assert not calibrations(cells({"entries": 1}).clear(), judge_left(replies(reply([], [])).clear()), ["stage"])
    assert not by_signal(cells({"entries": 1}).clear()).height

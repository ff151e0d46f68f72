"""Which calls go wrong, and how long replies take."""

import math
import statistics

import pytest

from engine.errors import InputError
from engine.teachers import Fault, read_fault
from engine.teachers.simulated.latency import Latency
from engine.teachers.simulated.misbehaviour import Ill, Misbehaviour

BODIES = [f'{{"n": {n}}}'.encode() for n in range(4000)]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("429:0.3:3", Fault(Ill.RATE_LIMIT, 0.3, 3)),
        ("500:1", Fault(Ill.ERROR, 1.0, 1)),
        ("reset:0.1", Fault(Ill.RESET, 0.1, 1)),
        ("bad-json:.05:2", Fault(Ill.BAD_JSON, 0.05, 2)),
        ("cut-off:0", Fault(Ill.CUT_OFF, 0.0, 1)),
    ],
)
def test_faults_are_written_in_short(text: str, fault: Fault) -> None:
    assert read_fault(text) == fault


@pytest.mark.parametrize(
    "text", ["", "429", "429:", "429:x", "429:0.3:x", "429:0.3:0", "429:1.5", "429:-1", "404:0.1", "429:nan"]
)
def test_what_is_no_fault_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(InputError, match=r"Write KIND:SHARE.*429, 500, reset, hang"):
        read_fault(text)


def test_each_kind_meets_its_share_of_the_requests_and_no_request_meets_two() -> None:
    faults = [Fault(Ill.RATE_LIMIT, 0.3, 2), Fault(Ill.RESET, 0.1), Fault(Ill.HANG, 0.02)]
    misbehaviour = Misbehaviour(faults)
    tries = [[misbehaviour.next_ill(body) for _ in range(4)] for body in BODIES]
    assert all(len({ill for ill in each if ill}) <= 1 for each in tries)
    shares = {fault.ill: sum(fault.ill in each for each in tries) / len(BODIES) for fault in faults}
    assert shares == pytest.approx({Ill.RATE_LIMIT: 0.3, Ill.RESET: 0.1, Ill.HANG: 0.02}, abs=0.025)
    assert {tuple(each) for each in tries if Ill.RATE_LIMIT in each} == {(Ill.RATE_LIMIT, Ill.RATE_LIMIT, None, None)}


def test_which_requests_go_wrong_depends_on_them_and_the_seed() -> None:
    def ill(seed: int) -> list[Ill | None]:
        misbehaviour = Misbehaviour([Fault(Ill.ERROR, 0.5)], seed)
        return [misbehaviour.next_ill(body) for body in BODIES[:100]]

    assert ill(1) == ill(1)
    assert ill(1) != ill(2)


def test_shares_cannot_add_up_to_more_than_one() -> None:
    Misbehaviour([Fault(Ill.ERROR, 0.5), Fault(Ill.HANG, 0.5)])
    with pytest.raises(InputError, match="more than 1"):
        Misbehaviour([Fault(Ill.ERROR, 0.6), Fault(Ill.HANG, 0.5)])


def test_nothing_goes_wrong_unless_told_to() -> None:
    assert {Misbehaviour().next_ill(body) for body in BODIES[:50]} == {None}


def test_fixed_latency_is_the_same_for_all() -> None:
    assert {Latency(0.2).of(body) for body in BODIES[:50]} == {0.2}
    assert {Latency(0.0, 1.0).of(body) for body in BODIES[:50]} == {0.0}


def test_log_normal_latency_has_the_mean_and_the_spread_that_were_asked_for() -> None:
    latencies = [Latency(0.2, 1.0).of(body) for body in BODIES]
    assert statistics.fmean(latencies) == pytest.approx(0.2, rel=0.1)
    assert statistics.stdev(map(math.log, latencies)) == pytest.approx(1.0, rel=0.05)
    assert latencies[:9] == [Latency(0.2, 1.0).of(body) for body in BODIES[:9]]

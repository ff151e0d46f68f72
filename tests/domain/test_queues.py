"""What may define a queue."""

import pytest

from engine.domain import Draw, ProblemFilter, QueueSpec

RUN = ProblemFilter(run="r")


def test_a_spec_without_mistakes_has_none() -> None:
    assert QueueSpec("q", RUN, Draw.RANDOM).mistakes() == ()
    assert QueueSpec("q", RUN, Draw.STRATIFIED, ("level", "cause")).mistakes() == ()


def test_all_mistakes_are_said_at_once() -> None:
    spec = QueueSpec(" ", ProblemFilter(), Draw.STRATIFIED, (), 0, 11, -1, lease_s=1.0)
    assert len(spec.mistakes()) == 7


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"strata": ("level",)}, "leave them out"),
        ({"draw": Draw.STRATIFIED, "strata": ("level", "level")}, "each once"),
        ({"draw": Draw.STRATIFIED, "strata": ("dataset",)}, "each once"),
        ({"draw": Draw.IMPORTED}, "choose another draw"),
        ({"size": 5_001}, "1 to 5,000 items"),
        ({"overlap": 0}, "1 to 10 people"),
        ({"lease_s": float("nan")}, "Lease items"),
        ({"name": "x" * 65}, "1 to 64 characters"),
        ({"name": "a\x00b"}, "can be seen"),
    ],
)
def test_each_mistake_says_what_to_do(changed: dict[str, object], said: str) -> None:
    whole: dict[str, object] = {"name": "q", "wanted": RUN, "draw": Draw.RANDOM} | changed
    (mistake,) = QueueSpec(**whole).mistakes()  # type: ignore[arg-type]
    assert said in mistake

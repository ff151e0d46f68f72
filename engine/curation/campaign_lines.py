"""The lines of a file of reviews, each checked on its own: the edge where what others wrote becomes typed."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
)

from engine.domain import Entry, Judgement, ReviewVerdict, storable
from engine.errors import InputError
from engine.store import Brought, people

FORMAT: Final = 1
"""The version of the format; docs/reviews.md describes it."""

EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Before this, nobody said anything that a store keeps: the clock of whoever wrote it was not set."""

LATEST: Final = timedelta(days=1)
"""How far a clock elsewhere may be ahead of this machine's."""

LONGEST_S: Final = 86_400.0
"""The longest that an item is looked at, in seconds: more is no pace of anybody's."""


def _moment(at_time: datetime, told: ValidationInfo) -> datetime:
    """The time in UTC. It is compared first: at either end of the calendar no other zone can express it."""
    if at_time < EARLIEST:
        raise ValueError(f"it lies before the year {EARLIEST.year}")
    now: Any = told.context
    if at_time > now + LATEST:
        raise ValueError("it lies in the future, by the clock of this machine")
    return at_time.astimezone(UTC)


_Place = Annotated[int, Field(ge=0, lt=2**31)]
_Text = Annotated[str, AfterValidator(storable)]
_Named = Annotated[_Text, Field(min_length=1, max_length=200)]
_Moment = Annotated[AwareDatetime, AfterValidator(_moment)]


class _Line(BaseModel):
    """Fields that are not known are passed over: other tools may keep some of their own."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)


class QueueLine(_Line):
    """What defines a queue."""

    kind: Literal["queue"]
    format: Literal[1] = 1
    id: _Named
    name: _Named
    run: _Named
    draw: _Text = ""
    strata: tuple[_Text, ...] = ()
    filter: dict[str, list[str]] = {}
    overlap: Annotated[int, Field(ge=1, le=1000)] = 1
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    blind: bool = True
    lease_s: Annotated[float, Field(gt=0, le=86_400)] = 600.0
    note: _Text = ""
    author: _Named = "imported"
    at_time: _Moment | None = None


class StratumLine(_Line):
    """What a stratum held when the items were drawn."""

    kind: Literal["stratum"]
    queue: _Named
    stratum: tuple[_Text, ...]
    population: Annotated[int, Field(ge=0, lt=2**62)]
    drawn: _Place


class ItemLine(_Line):
    """An item, with the answer that is to be judged."""

    kind: Literal["item"]
    queue: _Named
    position: _Place
    run: _Named
    round: Annotated[int, Field(ge=1, lt=2**31)]
    problem: _Named
    answer: _Text | None = None
    stratum: tuple[_Text, ...] | None = None
    why: _Text = ""

    @property
    def entry(self) -> Entry:
        """Its entry."""
        return Entry(self.run, self.round, self.problem)


class ReviewLine(_Line):
    """What a person said of an item, or a lead decided."""

    kind: Literal["review"]
    queue: _Named
    position: _Place
    run: _Named | None = None
    round: int | None = None
    problem: _Named | None = None
    verdict: ReviewVerdict
    answer: _Text | None = None
    flags: tuple[_Text, ...] = ()
    note: Annotated[_Text, Field(max_length=people.LONGEST_NOTE)] = ""
    author: _Text
    at_time: _Moment
    adjudicates: bool = False
    seconds: Annotated[float, Field(ge=0, le=LONGEST_S)] | None = None

    def brought(self) -> Brought:
        """The review, with its texts as the store keeps them.

        Raises:
            InputError: One of them is empty or too long.
        """
        flags = tuple(map(people.check_reason, self.flags))
        said = Judgement(self.verdict, flags, people.check_answer(self.answer), self.note)
        author = people.check_author(self.author)
        return Brought(self.position, said, author, self.at_time, self.seconds, self.adjudicates)


Line = QueueLine | StratumLine | ItemLine | ReviewLine
_LINES: Final[TypeAdapter[Line]] = TypeAdapter(Annotated[Line, Field(discriminator="kind")])


def read_line(raw: bytes, now: datetime) -> Line | str:
    """A line of a file of reviews, or what is wrong with it.

    Args:
        raw: The line.
        now: The time, long after which nobody can have said anything.
    """
    try:
        line = _LINES.validate_json(raw, strict=True, context=now)
        if isinstance(line, ReviewLine):
            line.brought()
    except ValidationError as error:
        return "; ".join(_wrong(each) for each in error.errors()[:3]) + "."
    except InputError as error:
        return str(error)
    return line


def _wrong(error: Any) -> str:
    match error["type"]:
        case "json_invalid":
            return f"it is not JSON ({error['ctx']['error']}); write one object per line"
        case "union_tag_invalid" | "union_tag_not_found" | "model_attributes_type" | "model_type" | "dict_type":
            return 'it is no object with a known `kind`; write "queue", "stratum", "item" or "review"'
    if not error["loc"]:
        return "it is no object; write one per line"
    place = ".".join(str(part) for part in error["loc"][1:])
    if error["type"] == "missing":
        return f"its `{place}` is missing; add it"
    return f"its `{place}` cannot be used ({error['msg'].removeprefix('Value error, ')[:160]}); correct it"

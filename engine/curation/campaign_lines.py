"""The lines of a file of reviews, each checked on its own: the edge where what others wrote becomes typed."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from engine.domain import Entry, Judgement, ReviewVerdict, storable
from engine.errors import InputError
from engine.store import Brought, people

FORMAT: Final = 1
"""The version of the format; docs/reviews.md describes it."""

_Place = Annotated[int, Field(ge=0, lt=2**31)]
_Text = Annotated[str, AfterValidator(storable)]
_Named = Annotated[_Text, Field(min_length=1, max_length=200)]
_Moment = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC))]


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
    seconds: Annotated[float, Field(ge=0)] | None = None

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
        now: The time, after which nobody can have said anything.
    """
    try:
        line = _LINES.validate_json(raw, strict=True)
        if isinstance(line, ReviewLine):
            line.brought()
            if line.at_time > now:
                return "its `at_time` lies in the future; correct it, or the clock of this machine."
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
    return f"its `{place}` cannot be used ({error['msg'][:160]}); correct it"

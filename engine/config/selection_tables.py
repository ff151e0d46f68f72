"""The tables of a selection: how many problems of what kind, what stays out, and in which words samples leave."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from engine.config.table import Table, refuse
from engine.domain import Tier

Dimension = Literal["level", "subject", "tier", "round"]
Kind = Literal["exact", "near", "template"]
Rule = Literal["tier", "review", "length", "cost"]
Number = Annotated[int, Field(strict=True, ge=1, le=1_000_000_000)]
Share = Annotated[float, Field(gt=0, lt=1)]


class Form(StrEnum):
    """A template of training samples."""

    ALPACA = "alpaca"
    """`instruction`, `input`, `output`, and the `prompt` that the method was trained with (Taori et al. 2023)."""
    SHAREGPT = "sharegpt"
    """`conversations` of messages with `from` (`human`, `gpt`) and `value`."""
    OPENAI = "openai"
    """`messages` with `role` and `content`, and nothing else: the service refuses lines with other fields."""
    PLAIN = "plain"
    """`question` and `solution`."""


class Content(StrEnum):
    """What a solution is made of."""

    EITHER = "either"
    """The words; the program where no solution in words was kept."""
    COT = "cot"
    """The words alone."""
    PROGRAM = "program"
    """The program alone."""
    BOTH = "both"
    """The words and then the program of the same reply, where both give the accepted answer."""


class Order(StrEnum):
    """The order of samples in a file."""

    BY_ROUND = "by_round"
    """Rounds, and in a round the order of its pool."""
    EASY_TO_HARD = "easy_to_hard"
    """Tiers from easy to hard, in a tier by the publisher's or claimed level, then by round."""
    SHUFFLED = "shuffled"
    """By lot of the seed."""


class Cell(Table):
    """How many problems are wanted of one cell: a value for each dimension of the quotas, and for no other.

    Attributes:
        level: The publisher's level; for evolved problems, the claimed one. 0 where none is known.
        subject: The subject, likewise; empty where none is known.
        tier: The tier.
        round: The round.
        problems: How many problems.
    """

    level: Annotated[int, Field(strict=True, ge=0, le=5)] | None = None
    subject: str | None = None
    tier: Tier | None = None
    round: Number | None = None
    problems: Number


class Quotas(Table):
    """How many problems, of which cells; without any number, all.

    Attributes:
        by: Dimensions whose values make up the cells; none is one cell of all.
        total: So many altogether, each cell in proportion to what it holds.
        each: So many of every cell: each combination of values that the filter asks for, or that are there.
        cell: Cells with their own numbers; others give nothing.
    """

    by: tuple[Dimension, ...] = ()
    total: Number | None = None
    each: Number | None = None
    cell: tuple[Cell, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if sum((self.total is not None, self.each is not None, bool(self.cell))) > 1:
            raise refuse("total, each and cell are three ways to say how many.", "Keep one of them.")
        if len(set(self.by)) < len(self.by):
            raise refuse("`by` names a dimension twice.", "Name each once.")
        for cell in self.cell:
            named = tuple(name for name in ("level", "subject", "tier", "round") if getattr(cell, name) is not None)
            if set(named) != set(self.by):
                raise refuse(
                    f"a cell names {', '.join(named) or 'nothing'}, and `by` {', '.join(self.by) or 'nothing'}.",
                    "Give each cell a value for every dimension of `by`, and for no other.",
                )
        places = [tuple(getattr(cell, name) for name in self.by) for cell in self.cell]
        if len(set(places)) < len(places):
            raise refuse("two cells are the same.", "Keep one of them.")
        return self


class Exclusions(Table):
    """What stays out of a selection, although its filter and quotas would take it.

    Attributes:
        rejected: What people excluded, or judged wrong or ambiguous.
        flagged: What somebody flagged, for whichever reason.
        contaminated: What shares `ngram` words in a row with a benchmark's question and exceeds `lcs`.
        ngram: Words in a row.
        lcs: The ratio of the longest common subsequence of words.
        check: The check for contamination whose hits count; those of all checks where it is left out.
        duplicates: Kinds of duplicates of which one problem is kept.
        keep: By which rules that one is chosen, the first that differs decides; at last the earlier one.
        against: Runs whose problems count as kept already: a problem that repeats one of theirs stays out.
    """

    rejected: bool = True
    flagged: bool = True
    contaminated: bool = False
    ngram: Number = 10
    lcs: Annotated[float, Field(ge=0, le=1)] = 0.6
    check: str | None = None
    duplicates: tuple[Kind, ...] = ()
    keep: tuple[Rule, ...] = ("tier", "review", "length", "cost")
    against: tuple[str, ...] = ()


class Split(Table):
    """A test set beside the training set; variants of a template and family lines stay on one side.

    Attributes:
        test: Which share of the problems is for testing.
    """

    test: Share


class Text(Table):
    """In which words samples leave.

    Attributes:
        form: The template.
        content: What a solution is made of.
        solutions: One solution of each problem, the first that was given, or all that were kept, each text once.
        knowledge: Put the problem's knowledge base before the solution.
        order: The order of samples.
    """

    form: Form = Form.ALPACA
    content: Content = Content.EITHER
    solutions: Literal["one", "all"] = "all"
    knowledge: bool = False
    order: Order = Order.BY_ROUND

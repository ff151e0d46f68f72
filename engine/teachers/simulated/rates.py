"""How often each model errs, in one table.

Rates "by level" belong to a link: they are looked up by the level of its family. Every link of a composed question
takes its chance anew, and its chance of going wrong grows with the number of links, for models that solve questions
apart often fail where they are one. Some links are hard: both models, and every vote, err on them far more often than
on others of their level. So what the weak model could not settle is harder for the expert too, and where a hard link
stays in a problem that grows out of another one, that problem stays hard.

The numbers are chosen so that the weak model's inner consistency on single statements comes near the published 75.3,
70.6, 65.0, 62.1 and 54.2 % on levels 1 to 5 (DeepSeek-V2.5 on MATH), and the expert's lies between 85 and 90 % on
levels 1 to 3 and near 70 % on level 5. Consistency is about (1 - words) (1 - program), less what the form of a reply
costs, over hard links and others.
"""

from dataclasses import dataclass
from typing import Final

WEAK: Final = "simulated/weak"
EXPERT: Final = "simulated/expert"

ByLevel = tuple[float, float, float, float, float]

HARD: Final[ByLevel] = (0.10, 0.12, 0.14, 0.19, 0.25)
"""By level: links that are hard. Which ones, the simulation's seed, their wording and their numbers decide."""

GAP: Final = 1.4
"""How much more often each link is hard or goes wrong for every other link in its question: the "compositionality gap"
(Press et al., 2023, "Measuring and Narrowing the Compositionality Gap in Language Models")."""

MOST: Final = 0.6
"""How often at most for that reason."""


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of one model, each from 0 to 1.

    Attributes:
        words: By level: links whose words go wrong, if they are not hard.
        program: By level: links whose program goes wrong, if they are not hard.
        hard: Hard links whose words go wrong; their program does as often.
        misread: By level: links that are misread by words, program and every vote alike.
        no_answer: Replies whose words end without a final answer.
        no_program: Replies without a program.
        endless: Replies whose program never ends. Each costs seconds of a processor, so they are rarer than in life.
        cut_off: Replies that break off in the middle.
    """

    words: ByLevel
    program: ByLevel
    hard: float
    misread: ByLevel
    no_answer: float
    no_program: float
    endless: float
    cut_off: float


RATES: Final = {
    WEAK: Rates(
        words=(0.08, 0.10, 0.125, 0.13, 0.155),
        program=(0.07, 0.09, 0.115, 0.12, 0.145),
        hard=0.75,
        # About 3 % of what the weak model settles is consistent and wrong.
        misread=(0.02, 0.03, 0.04, 0.05, 0.07),
        no_answer=0.012,
        no_program=0.010,
        endless=0.003,
        cut_off=0.004,
    ),
    EXPERT: Rates(
        words=(0.02, 0.025, 0.03, 0.05, 0.08),
        program=(0.02, 0.02, 0.025, 0.04, 0.07),
        # Five votes settle most of what is hard, and not all of it.
        hard=0.52,
        # The expert falls for a third of what the weak model falls for.
        misread=(0.007, 0.01, 0.013, 0.017, 0.023),
        no_answer=0.003,
        no_program=0.003,
        endless=0.001,
        cut_off=0.002,
    ),
}
"""The rates by model."""

FORGOTTEN_STEP: Final = 0.04
"""Of the errors in words: the last step is forgotten."""


@dataclass(frozen=True, slots=True)
class WritingRates:
    """How a model fails that describes or writes problems, each from 0 to 1.

    The first seven are the deliberate errors of evolving: whatever else is written there is harder than its parent.

    Attributes:
        parent: The parent again, word for word.
        variant: The parent with other numbers, and no harder.
        spoiled: A question that gives its answer away.
        refers: A question that leans on "the problem above".
        untagged: A question without the tags that were asked for.
        cannot: It says that it cannot.
        memorised: A benchmark's question, which a model trained on it may recall.
        missing: A draft in which a number is missing (where a whole new question is asked for).
        unreadable: Meta data in no form.
        noisy: An item of meta data in another spelling, case or word order.
        wrong_verdict: A sound draft called broken, or changed without need.
    """

    parent: float
    variant: float
    spoiled: float
    refers: float
    untagged: float
    cannot: float
    memorised: float
    missing: float
    unreadable: float
    noisy: float
    wrong_verdict: float


WRITING: Final = {
    WEAK: WritingRates(
        parent=0.06,
        variant=0.10,
        spoiled=0.06,
        refers=0.06,
        untagged=0.04,
        cannot=0.04,
        memorised=0.01,
        missing=0.20,
        unreadable=0.01,
        noisy=0.25,
        wrong_verdict=0.08,
    ),
    EXPERT: WritingRates(
        parent=0.02,
        variant=0.01,
        spoiled=0.02,
        refers=0.02,
        untagged=0.01,
        cannot=0.01,
        memorised=0.01,
        missing=0.12,
        unreadable=0.005,
        noisy=0.15,
        wrong_verdict=0.03,
    ),
}
"""The same for what is written."""

AFTER: Final = 0.5
"""Weight of a way to a harder problem: another question comes after the parent and uses its answer."""

BOTH: Final = 0.3
"""The same, and the other question uses a third one's answer too."""

BEFORE: Final = 0.2
"""Another question comes before the parent, and its answer takes a number's place."""

"""What happens between the rounds, and beside the funnel: meta data, evolving, checks, the audit."""

from typing import Annotated, Literal

from pydantic import Field

from engine.config.stages import Sampling, Temperature
from engine.config.table import Count, ExistingPath, Table

Share = Annotated[float, Field(gt=0, le=1)]


class Metadata(Sampling):
    """Meta data generation: who names topics and skills and writes the knowledge base, and how it is cleaned.

    Attributes:
        merge: Likeness from which two writings are one entry, 0 to 1 (1: only writings that differ in case, number,
            British or American spelling and word order).
    """

    teacher: str = "weak"
    max_tokens: Count = 1024
    merge: Share = 0.9


class Evolve(Sampling):
    """Hard instruction evolving: who writes new problems, from what, and how many.

    Attributes:
        prompt: `evolve` asks for a harder problem that grows out of the parent; `question` for a brand-new one.
        repair: Whether each new question is attempted, and repaired if needed, before it is taken.
        children_per_parent: How often each parent is asked for a new problem.
        topics: How many topics, sampled at random, each request brings.
        skills: How many skills.
        knowledge: How many entries of the knowledge base.
    """

    teacher: str = "expert"
    temperature: Temperature = 0.7
    prompt: Literal["evolve", "question"] = "evolve"
    repair: bool = False
    children_per_parent: Annotated[Count, Field(le=64)] = 2
    topics: Annotated[int, Field(strict=True, ge=0, le=20)] = 2
    skills: Annotated[int, Field(strict=True, ge=0, le=20)] = 2
    knowledge: Annotated[int, Field(strict=True, ge=0, le=20)] = 2


class Checks(Table):
    """What a new problem is checked for before money is spent on it.

    Attributes:
        near: Likeness of words from which two questions with the same numbers are one.
        max_variants: How many problems of one template, with different numbers, the store may hold.
        benchmarks: Files of questions that must not be trained on.
        ngram: A question that shares so many words in a row with a benchmark's ...
        lcs: ... and whose longest common subsequence with it exceeds this ratio is contaminated.
    """

    near: Share = 0.9
    max_variants: Count = 3
    benchmarks: tuple[ExistingPath, ...] = ()
    ngram: Count = 10
    lcs: Share = 0.6


class Audit(Sampling):
    """The expert blindly answers a share of what was settled without it.

    Attributes:
        expert_share: Which share, chosen by the recipe's seed.
    """

    teacher: str = "expert"
    expert_share: Share

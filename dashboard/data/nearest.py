"""What a list by likeness is: a list whose problems are the nearest to something."""

from dataclasses import dataclass

from dashboard.frames import BrowseData


@dataclass(frozen=True, slots=True)
class NearestData(BrowseData):
    """A page of a list by likeness; `rows` have a column `similarity`, and `counts` are those of all on the list.

    Attributes:
        trouble: Why there is no list, and what to do; empty where there is one.
        command: A command for a terminal that does it; empty where none does.
        embedder: What made the vectors that are compared.
        lexical: Whether it compares n-grams, not meaning.
        met: How many problems meet the conditions, the one that they are compared with left out.
        without: How many of these have no vector, and are not looked at.
        looked: In how many problems the text of the filter was looked for, and how many there are.
        question: The beginning of the statement of the problem that others are compared with.
        members: The problems of the whole list, in order (`problem.seq`).
    """

    trouble: str = ""
    command: str = ""
    embedder: str = ""
    lexical: bool = False
    met: int = 0
    without: int = 0
    looked: tuple[int, int] = (0, 0)
    question: str = ""
    members: tuple[int, ...] = ()

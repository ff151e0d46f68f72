"""The verdict on several parts from the verdicts on each."""

from collections.abc import Callable, Iterable, Sequence

from engine.domain import Equality

Compare = Callable[[str, str], Equality]


def on_all(verdicts: Iterable[Equality]) -> Equality:
    """The verdict on a whole from those on its parts."""
    found = set(verdicts)
    for value in (Equality.DIFFERENT, Equality.UNDECIDED):
        if value in found:
            return value
    return Equality.EQUAL


def matched(one: Sequence[str], other: Sequence[str], compare: Compare) -> Equality:
    """Whether the parts can be paired off: for certain, not at all, or only if the undecided ones are equal."""
    table = [[compare(mine, theirs) for theirs in other] for mine in one]
    if _paired(table, {Equality.EQUAL}):
        return Equality.EQUAL
    return Equality.UNDECIDED if _paired(table, {Equality.EQUAL, Equality.UNDECIDED}) else Equality.DIFFERENT


def _paired(table: Sequence[Sequence[Equality]], good: set[Equality]) -> bool:
    """Whether every row has a column of its own with a good verdict (augmenting paths, Kuhn 1955)."""
    owner: dict[int, int] = {}

    def place(row: int, seen: set[int]) -> bool:
        for column, verdict in enumerate(table[row]):
            if verdict in good and column not in seen:
                seen.add(column)
                if column not in owner or place(owner[column], seen):
                    owner[column] = row
                    return True
        return False

    return all(place(row, set()) for row in range(len(table)))

"""How a stratified sample is shared out among its strata."""

import heapq
from collections.abc import Mapping


def allocate(populations: Mapping[str, int], size: int) -> dict[str, int]:
    """How many items each stratum of a stratified sample gives.

    Two of each that has them, so that every stratum has an interval of its own (one, where two are more than the
    size), and the rest in proportion, by the divisors of Sainte-Lague: then the weights are as even as can be, and
    the estimate for the whole is as narrow as it can be as long as nobody knows which strata err more.

    Args:
        populations: Entries of each stratum.
        size: Items of all together; where there are fewer entries, all are taken.

    Returns:
        Items by stratum: at least one of each, at most its population, `size` in all.

    Raises:
        ValueError: There are more strata than items.
    """
    if len(populations) > size:
        raise ValueError(f"{len(populations)} strata do not fit into {size} items")
    least = 2 if sum(min(2, held) for held in populations.values()) <= size else 1
    given = {name: min(least, held) for name, held in populations.items()}

    def claim(name: str) -> tuple[float, str]:
        return -populations[name] / (2 * given[name] + 1), name

    waiting = [claim(name) for name in populations if given[name] < populations[name]]
    heapq.heapify(waiting)
    for _ in range(size - sum(given.values())):
        if not waiting:
            break
        _, name = heapq.heappop(waiting)
        given[name] += 1
        if given[name] < populations[name]:
            heapq.heappush(waiting, claim(name))
    return given

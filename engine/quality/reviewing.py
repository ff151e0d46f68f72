"""How far reviewers agree: raw, Cohen's kappa, Krippendorff's alpha; each reviewer, and each reason to flag."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from engine.quality.calibration import Proportion
from engine.quality.intervals import wilson

_Ballot = dict[str, str]
"""The verdicts of reviewers on an item."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient of agreement.

    Attributes:
        value: 1 for perfect agreement; kappa and alpha are 0 for agreement by chance, and negative below it. `None`
            where it is undefined: without shared items, and kappa and alpha also where only one verdict was ever given.
        interval: 95 % interval, by 2,000 resamples of the items. `None` where they cannot tell: fewer than two items,
            nobody disagrees, or all rests on so few items that many resamples leave it undefined.
    """

    value: float | None = None
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two reviewers.

    Attributes:
        one: A reviewer.
        other: Another one, later in the order of names.
        shared: Items that both judged; at least one.
        agreed: How many of these have the same verdict of both.
        kappa: Cohen's kappa.
    """

    one: str
    other: str
    shared: int
    agreed: int
    kappa: Coefficient


@dataclass(frozen=True, slots=True)
class ReviewerAgreement:
    """A reviewer against the others.

    Attributes:
        reviewer: The name.
        judged: Items that they judged.
        shared: How many of these somebody else judged too.
        with_others: How many of the others' verdicts on these items are the same. Where three or more judged an item,
            each of the others counts, and the interval takes them for independent.
        with_adjudicated: How many of their verdicts are as adjudicated, of their items that have been.
    """

    reviewer: str
    judged: int
    shared: int
    with_others: Proportion
    with_adjudicated: Proportion


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far reviewers agree on verdicts.

    Attributes:
        items: Items that somebody judged.
        shared: Items that two or more judged: all that follows but `reviewers` is about these.
        pairs: Pairs of verdicts on the same item.
        agreed: How many of the pairs are of the same verdict.
        raw: The share of agreeing pairs. Where no item has more than one pair, or all pairs agree, or none, its
            interval is Wilson's, of the items.
        alpha: Krippendorff's alpha for nominal data, whoever judged what.
        by_pair: Each two reviewers who share an item, by name.
        reviewers: Each reviewer, by name.
    """

    items: int
    shared: int
    pairs: int
    agreed: int
    raw: Coefficient
    alpha: Coefficient
    by_pair: tuple[PairAgreement, ...]
    reviewers: tuple[ReviewerAgreement, ...]


@dataclass(frozen=True, slots=True)
class ReasonAgreement:
    """A reason to flag, among the items that two or more judged.

    Attributes:
        reason: The reason.
        by_all: Items to which all who judged them gave it.
        by_some: Items to which some did, and some did not.
        by_none: Items to which nobody did.
        kappa: Cohen's kappa of giving it; of three or more reviewers the mean of all pairs (Light's kappa).
        alpha: Krippendorff's alpha of giving it.
    """

    reason: str
    by_all: int
    by_some: int
    by_none: int
    kappa: Coefficient
    alpha: Coefficient


def reviewer_agreement(
    verdicts: Iterable[tuple[Hashable, str, str]],
    *,
    seed: int,
    adjudicated: Mapping[Hashable, str] | None = None,
) -> Agreement:
    """Measure how far reviewers agree.

    Sources: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20
    (1960), pp. 37-46; K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), University of Pennsylvania.

    Args:
        verdicts: Item, reviewer, verdict; the order does not matter. Of several verdicts of a reviewer on the same
            item the last stands.
        seed: Seed of the resamples: the same verdicts and seed give the same intervals.
        adjudicated: The verdicts that were decided between reviewers, by item.
    """
    table = _table(verdicts)
    shared = [ballot for ballot in table.values() if len(ballot) > 1]
    pairs = [one == other for ballot in shared for one, other in combinations(ballot.values(), 2)]
    raw, alpha, by_pair, _ = _coefficients(shared, seed)
    if len(shared) > 1 and (len(pairs) == len(shared) or all(pairs) or not any(pairs)):
        raw = Coefficient(raw.value, wilson(len(shared) * sum(pairs) / len(pairs), len(shared)))
    names = sorted({name for ballot in table.values() for name in ballot})
    decided = adjudicated or {}
    reviewers = tuple(_reviewer(name, table, decided) for name in names)
    return Agreement(len(table), len(shared), len(pairs), sum(pairs), raw, alpha, by_pair, reviewers)


def reason_agreement(
    verdicts: Iterable[tuple[Hashable, str, str]], flags: Iterable[tuple[Hashable, str, str]], *, seed: int
) -> tuple[ReasonAgreement, ...]:
    """Measure how far reviewers agree on the reasons to flag a problem.

    Source of the mean of all pairs' kappas: R. J. Light, Psychological Bulletin 76 (1971), pp. 365-377.

    Args:
        verdicts: Item, reviewer, verdict: who judged what. Who judged an item and did not give a reason says no.
        flags: Item, reviewer, reason. Flags on items that their author did not judge are left out.
        seed: Seed of the resamples.

    Returns:
        One for each reason that somebody gave to an item that two or more judged, by name.
    """
    table = {item: ballot for item, ballot in _table(verdicts).items() if len(ballot) > 1}
    given: defaultdict[str, set[tuple[Hashable, str]]] = defaultdict(set)
    for item, reviewer, reason in flags:
        if reviewer in table.get(item, ()):
            given[reason].add((item, reviewer))
    return tuple(_reason(reason, table, given[reason], seed) for reason in sorted(given))


def _reason(
    reason: str, table: Mapping[Hashable, _Ballot], given: set[tuple[Hashable, str]], seed: int
) -> ReasonAgreement:
    ballots = [{name: str((item, name) in given) for name in ballot} for item, ballot in table.items()]
    said = [set(ballot.values()) for ballot in ballots]
    by_all, by_none = said.count({str(True)}), said.count({str(False)})
    _, alpha, _, kappa = _coefficients(ballots, seed)
    return ReasonAgreement(reason, by_all, len(said) - by_all - by_none, by_none, kappa, alpha)


def _table(verdicts: Iterable[tuple[Hashable, str, str]]) -> dict[Hashable, _Ballot]:
    table: defaultdict[Hashable, _Ballot] = defaultdict(dict)
    for item, reviewer, verdict in verdicts:
        table[item][reviewer] = verdict
    return dict(table)


def _reviewer(name: str, table: Mapping[Hashable, _Ballot], adjudicated: Mapping[Hashable, str]) -> ReviewerAgreement:
    own = {item: ballot[name] for item, ballot in table.items() if name in ballot}
    others = [verdict == own[item] for item in own for other, verdict in table[item].items() if other != name]
    decided = [adjudicated[item] == verdict for item, verdict in own.items() if item in adjudicated]
    return ReviewerAgreement(
        name,
        len(own),
        sum(len(table[item]) > 1 for item in own),
        Proportion.counted(sum(others), len(others)),
        Proportion.counted(sum(decided), len(decided)),
    )


def _coefficients(
    ballots: Sequence[_Ballot], seed: int
) -> tuple[Coefficient, Coefficient, tuple[PairAgreement, ...], Coefficient]:
    """Raw agreement, alpha, each pair's kappa and the mean of these, of items that two or more judged."""
    if not ballots:
        return Coefficient(), Coefficient(), (), Coefficient()
    from engine.quality.nominal import MISSING, Resampled, mean, summary  # noqa: PLC0415 -- numpy is heavy

    names = sorted({name for ballot in ballots for name in ballot})
    kinds = {kind: code for code, kind in enumerate(sorted({kind for ballot in ballots for kind in ballot.values()}))}
    codes = [tuple(kinds[ballot[name]] if name in ballot else MISSING for name in names) for ballot in ballots]
    found = Resampled.drawn(codes, len(kinds), seed)
    kappas, by_pair = [], []
    for one, other in combinations(range(len(names)), 2):
        both = [(row[one], row[other]) for row in codes if MISSING not in (row[one], row[other])]
        if both:
            kappas.append(found.kappa(one, other))
            kappa = Coefficient(*summary(kappas[-1], len(both)))
            by_pair.append(PairAgreement(names[one], names[other], len(both), sum(a == b for a, b in both), kappa))
    raw, alpha, kappa = (Coefficient(*summary(of, len(ballots))) for of in (found.raw(), found.alpha(), mean(kappas)))
    return raw, alpha, tuple(by_pair), kappa

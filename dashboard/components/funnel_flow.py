"""How the problems of a round moved through its stages: a diagram, and a table that is checked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.charts import Band, Node
from dashboard.components import funnel_ways as ways
from dashboard.components.words import STAGES, TIERS
from engine.domain import FUNNEL, SETTLED_TIERS, ProblemFilter, Tier
from engine.quality import imbalances

PASSED: Final = "passed on"
PENDING: Final = "pending"
_LEAVES: Final = tuple(tier for tier in TIERS if tier != PENDING)


@dataclass(frozen=True, slots=True)
class Flow:
    """The figures of a round that its diagram and its table are drawn from.

    Attributes:
        total: A row of `engine.store.funnel.rounds`.
        moved: From `charts.flow`.
        dropped: How many problems each stage dropped for which rule.
        marks: `engine.store.funnel.marks` of the round.
    """

    total: Mapping[str, Any]
    moved: pl.DataFrame
    dropped: Mapping[str, Mapping[str, int]]
    marks: pl.DataFrame

    def rows(self) -> list[dict[str, Any]]:
        """The stages that a problem has entered."""
        return [row for row in self.moved.rows(named=True) if row["entered"]]

    def all(self, **conditions: Any) -> ProblemFilter:
        """The problems of the round that meet some conditions."""
        return ProblemFilter(run=self.total["run_id"], round=self.total["round"], **conditions)

    def ended(self, stage: str, tiers: tuple[str, ...], **conditions: Any) -> ProblemFilter:
        """The problems that ended in a stage in some tiers; what ends outside the funnel has tiers of its own."""
        return self.all(tiers=tiers, stage=stage if stage in FUNNEL else None, **conditions)

    def left(self, stage: str, tier: str) -> ProblemFilter | None:
        """The problems that left a stage in a tier; of those that are pending only if all of them are there."""
        if tier != PENDING:
            return self.ended(stage, (tier,))
        alone = sum(row[PENDING] > 0 for row in self.rows()) == 1
        return self.all(tiers=(PENDING,)) if alone else None

    def entered(self, stage: str) -> ProblemFilter | None:
        """The problems that entered a stage; those of a later one only if their tiers tell them from all others."""
        rows = self.rows()
        place = next(n for n, row in enumerate(rows) if row["stage"] == stage)
        if place == 0:
            return self.all()
        here, before = ({tier for row in part for tier in TIERS if row[tier]} for part in (rows[place:], rows[:place]))
        return None if here & before else self.all(tiers=tuple(tier for tier in TIERS if tier in here))


def diagram(flow: Flow) -> None:
    """The Sankey diagram; a click on a node or a band opens its problems."""
    nodes, bands, opens = _drawn(flow)
    number = flow.total["round"]
    ways.chart(
        charts.sankey_figure(nodes, bands),
        opens,
        alt=f"Round {number}: how problems went from stage to stage and where they left; the table has the numbers",
        key=f"flow.{flow.total['run_id']}.{number}",
    )


def _drawn(flow: Flow) -> tuple[list[Node], list[Band], dict[str, ProblemFilter]]:
    """Nodes, bands, and the lists that they open."""
    rows, whole = flow.rows(), flow.total["in"]
    nodes, bands = [], []
    opens: dict[str, ProblemFilter | None] = {}
    for place, row in enumerate(rows):
        stage, name = row["stage"], STAGES[row["stage"]]
        opens[stage] = flow.entered(stage)
        told = f"<b>{name}</b><br>{_of(row['entered'], whole)} of the round entered it"
        nodes.append(Node(stage, stage, name, row["entered"], told + _hint(opens[stage])))
        for key, label, look, problems, wanted in _ends(flow, row):
            opens[key] = wanted
            bands.append(Band(key, stage, label, look, problems, _told(label, problems, row, whole, wanted)))
        if row[PASSED] and place + 1 < len(rows):
            following = rows[place + 1]["stage"]
            told = _told(f"passed on to {STAGES[following]}", row[PASSED], row, whole, flow.entered(following))
            bands.append(Band(following, stage, STAGES[following], PASSED, row[PASSED], told, goes_on=True))
    return nodes, bands, {key: wanted for key, wanted in opens.items() if wanted is not None}


def _ends(flow: Flow, row: Mapping[str, Any]) -> Iterator[tuple[str, str, str, int, ProblemFilter | None]]:
    """Where problems left a stage: key, name, look, how many, and their list. What is dropped has its reasons."""
    stage = row["stage"]
    for tier in TIERS:
        if tier == Tier.DROPPED:
            reasons = flow.dropped.get(stage, {})
            for rule, problems in reasons.items():
                wanted = flow.left(stage, tier)
                if wanted is not None and len(reasons) > 1:
                    wanted = ways.narrowed(wanted, "rules", rule)
                yield f"{stage}/{rule}", f"dropped: {escape(rule.replace('_', ' '))}", tier, problems, wanted
        elif row[tier]:
            yield f"{stage}/{tier}", tier, tier, row[tier], flow.left(stage, tier)


def _told(name: str, problems: int, row: Mapping[str, Any], whole: int, wanted: ProblemFilter | None) -> str:
    of_stage = f"{_of(problems, row['entered'])} that entered {STAGES[row['stage']]}"
    return f"<b>{name}</b><br>{of_stage}<br>{_of(problems, whole)} of the round{_hint(wanted)}"


def _of(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({part / whole:.1%})"


def _hint(wanted: ProblemFilter | None) -> str:
    return "<br><i>click for the list</i>" if wanted is not None else ""


def stage_table(flow: Flow) -> None:
    """What entered each stage and what left it, with the sum of that; a number leads to its problems."""
    seen = [tier for tier in _LEAVES if flow.moved[tier].sum()]
    tiers = [*(tier for tier in seen if tier in SETTLED_TIERS), PASSED]
    tiers += [*(tier for tier in seen if tier not in SETTLED_TIERS), *([PENDING] if any(flow.moved[PENDING]) else [])]
    rows: list[Sequence[ways.Cell]] = []
    for row in flow.moved.iter_rows(named=True):
        out = sum(row[tier] for tier in (*_LEAVES, PASSED)) + max(row[PENDING], 0)
        begun = bool(row["entered"])
        rows.append(
            [
                STAGES[row["stage"]],
                (f"{row['entered']:,}", flow.entered(row["stage"]) if begun else None),
                f"{out:,} {'✓' if out == row['entered'] else '✗'}",
                *((f"{row[tier]:,}", _leads(flow, row, tier)) for tier in tiers),
            ]
        )
    out = sum(flow.total[tier] for tier in _LEAVES) + max(flow.total[PENDING], 0)
    whole: list[ways.Cell] = ["Round", (f"{flow.total['in']:,}", flow.all())]
    whole.append(f"{out:,} {'✓' if out == flow.total['in'] else '✗'}")
    whole += ["" if tier == PASSED else (f"{flow.total[tier]:,}", _of_round(flow, tier)) for tier in tiers]
    columns = ["Stage", "In", "Out", *map(str.capitalize, tiers)]
    ways.table(columns, [*rows, whole], alt="Each stage: what entered, and what left it, as the sum of what follows")


def _leads(flow: Flow, row: Mapping[str, Any], tier: str) -> ProblemFilter | None:
    if not row[tier]:
        return None
    if tier != PASSED:
        return flow.left(row["stage"], tier)
    stages = flow.moved["stage"].to_list()
    following = stages.index(row["stage"]) + 1
    return flow.entered(stages[following]) if following < len(stages) else None


def _of_round(flow: Flow, tier: str) -> ProblemFilter | None:
    return flow.all(tiers=(tier,)) if flow.total[tier] else None


def checked(flow: Flow) -> None:
    """Say whether what went in came out, of each stage and of the round, and if not where."""
    found = imbalances(flow.total, flow.moved.rows(named=True), flow.marks.rows(named=True))
    parts = " + ".join(f"{flow.total[tier]:,}" for tier in TIERS)
    if not found:
        st.caption(
            f":material/check: What went in comes out: {flow.total['in']:,} in = {parts}. So it is at every stage: "
            "what entered it was settled, dropped, passed on, or is pending."
        )
        return
    places = "; ".join(f"{STAGES[each.stage] if each.stage else 'the round'}: {each.problem}" for each in found)
    st.error(
        f"This does not add up. {places}. That is a defect of the engine or of the store; do not trust this round's "
        "figures.",
        icon=":material/error:",
    )

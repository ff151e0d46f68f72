"""What the Failures page shows of a run: a round, by what it is split, one group of that, and a cause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from dashboard import params
from dashboard.components import round_choice
from dashboard.components.failure_causes import MEANINGS, counted
from dashboard.components.failure_groups import BY, wholes
from dashboard.frames import FailureData
from dashboard.params import Params

ROUND: Final = "round"
SPLIT: Final = "by"
GROUP: Final = "of"
CAUSE: Final = "cause"
_KEY: Final = "failure_split"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is shown.

    Attributes:
        run: The run.
        round: The round; `None` where nobody attempted anything yet.
        by: By what causes are split, one of `BY`.
        of: The group of that split whose examples are shown; `None` for all.
        cause: The cause whose examples are shown; `None` if there is none.
        named: Which of these the reader chose; the others are what comes first.
    """

    run: str
    round: int | None
    by: str
    of: str | None
    cause: str | None
    named: frozenset[str] = frozenset()

    def address(self, changes: Mapping[str, str | None] | None = None) -> Params:
        """The query parameters that show this, with some of them changed; `None` leaves one out."""
        values = {ROUND: str(self.round), SPLIT: self.by, GROUP: self.of, CAUSE: self.cause}
        kept = {name: value for name, value in values.items() if name in self.named} | dict(changes or {})
        return {"run": [self.run], **{name: [value] for name, value in kept.items() if value is not None}}


def chosen(found: FailureData, run_id: str, query: Mapping[str, Sequence[str]]) -> tuple[Choice, tuple[str, ...]]:
    """What the URL names, else what comes first, and a sentence for each value that means nothing here."""
    ignored = [
        f"{name[:60]!r} means nothing here." for name in query if name not in ("run", ROUND, SPLIT, GROUP, CAUSE)
    ]
    rounds = found.attempts["round"].unique().sort().to_list()
    number, no_round = round_choice.chosen(rounds, query)
    ignored += no_round

    def named(name: str, known: Sequence[str]) -> str | None:
        value = next(iter(query.get(name, ())), None)
        if value is not None and value not in known:
            ignored.append(f"{name} = {value[:60]!r} is none.")
            return None
        return value

    by = named(SPLIT, list(BY))
    split = by or next(iter(BY))
    of = named(GROUP, list(wholes(found, number, split)))
    wanted = named(CAUSE, list(MEANINGS))
    counts = counted(found, number, split, of)
    cause = wanted if wanted in counts else next(iter(counts), None)
    told = {ROUND: ROUND in query and not no_round, SPLIT: by, GROUP: of, CAUSE: wanted and cause}
    return Choice(run_id, number, split, of, cause, frozenset(name for name, value in told.items() if value)), tuple(
        ignored
    )


def choose(found: FailureData, choice: Choice) -> None:
    """Let the reader choose the round and the split; each choice goes into the URL."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        rounds = found.attempts["round"].unique().sort().to_list()
        round_choice.choose(rounds, choice.round or 0, lambda n: choice.address({ROUND: str(n), GROUP: None}))
        st.session_state[_KEY] = choice.by
        st.segmented_control(
            "Split by",
            list(BY),
            key=_KEY,
            required=True,
            format_func=lambda by: BY[by],
            on_change=lambda: params.go(choice.address({SPLIT: st.session_state[_KEY], GROUP: None})),
        )

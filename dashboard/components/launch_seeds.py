"""The problems that a run begins with: where they come from, which of them, and how many that gives."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import streamlit as st

from dashboard import data, params
from dashboard.components import filters, launch_draft, launch_picks, launch_upload, set_choice
from dashboard.components.launch_chosen import Chosen, Source, narrowed
from dashboard.components.mathematics import message, plain
from dashboard.components.tables import table
from dashboard.frames import LaunchChoices, SeedsRead
from dashboard.params import Params
from engine.curation import choose, sent_again
from engine.domain import ProblemFilter
from engine.errors import InputError, WorkbenchError
from engine.runner import kept_values
from engine.store import RunInfo

OWN, LIST, UPLOAD, AGAIN = "recipe", "list", "upload", "again"
SEEDS: Final = "seeds"
"""Query parameter: where the seeds come from. With `list`, the conditions beside it say which problems."""
_LIMIT: Final = ("seeds", "limit")
_KEY: Final = "launch.seeds."
_SHOWN: Final = 60


def sources(query: Params, runs: Sequence[RunInfo], offered: LaunchChoices) -> tuple[dict[str, Source], list[str]]:
    """All that seeds may come from, by the name in the address; and one sentence for each part that was ignored."""
    files = launch_draft.table(("seeds",)).get("files")
    own = tuple(Path(each) for each in files if isinstance(each, str)) if isinstance(files, list | tuple) else ()
    found = {OWN: Source("the recipe's own files: " + ", ".join(path.name for path in own), own)} if own else {}
    for name, path in data.seed_sets().items():
        found[f"set.{name}"] = Source(f"a set of this project: {name}", (path,))
    ignored: list[str] = []
    if asked(query) == LIST:
        conditions = {name: values for name, values in query.items() if name in params.CONDITIONS}
        wanted, ignored_here = filters.read(conditions, runs)
        ignored += ignored_here
        found[LIST] = Source("the chosen list", wanted=wanted)
    if offered.marked.problems:
        found["marked"] = Source("what reviewers marked as seeds", read=offered.marked)
    for run_id, stage in offered.again:
        found[f"{AGAIN}.{stage}.{run_id}"] = Source(f"what reviewers sent to {stage} again, of {run_id}")
    for name, saved in offered.saved.items():
        if params.by_likeness(saved):
            continue
        wanted, _ = filters.read({key: list(values) for key, values in saved.items()}, runs)
        found[f"saved.{name}"] = Source(f"the saved list {name}", wanted=wanted)
    for name in offered.datasets:
        found[f"dataset.{name}"] = Source(f"in the store: {name}", wanted=ProblemFilter(datasets=(name,)))
    found[UPLOAD] = Source("an upload: JSONL, CSV or Parquet")
    if asked(query) not in (None, *found):
        ignored.append(f"{SEEDS} = {str(asked(query))[:_SHOWN]!r} is not there to choose from.")
    return found, ignored


def asked(query: Params) -> str | None:
    """Where the address takes the seeds from."""
    return next(iter(query.get(SEEDS, ())), None) or None


def meaningless(query: Params, own: Collection[str]) -> list[str]:
    """One sentence for each part of the address that nobody can have meant: conditions belong to a list alone."""
    known = {*own, *(params.CONDITIONS if asked(query) == LIST else ())}
    mine = {name: values for name, values in query.items() if name in own}
    return [*params.unknown(query, known), *params.surplus(mine)]


def show(query: Params, found: Mapping[str, Source], offered: LaunchChoices) -> Chosen | None:
    """Let the reader choose seeds, and say how many problems that gives; `None` where there are none yet."""
    wanted = asked(query)
    name = wanted if wanted is not None and wanted in found else next(iter(found))
    st.session_state[f"{_KEY}source"] = name
    st.selectbox(
        "Seeds from",
        list(found),
        format_func=lambda each: found[each].label[:_SHOWN],
        key=f"{_KEY}source",
        on_change=_go,
        args=(query,),
    )
    source = found[name]
    if name == LIST and source.wanted is not None:
        said = set_choice.in_words(source.wanted.to_params())
        st.caption(plain(f"Problems {said}.") if said else "All problems of the store.")
    if name.startswith(f"{AGAIN}."):
        _, stage, run_id = name.split(".", 2)
        source = replace(source, read=data.seeds_again(run_id, stage))
        st.button(
            f"Use its recipe, settling from {stage} on",
            icon=":material/replay:",
            key=f"{_KEY}again",
            on_click=_settle_again,
            args=(query, run_id, stage),
            help="A run is never changed: a new one answers them. Stages before that find their replies stored.",
        )
    if name == UPLOAD:
        upload = launch_upload.ask()
        if upload is None:
            return None
        source = replace(source, content=upload)
    try:
        return _narrowed(source, offered)
    except InputError as error:
        st.error(message(str(error)), icon=":material/error:")
        return None


def _narrowed(source: Source, offered: LaunchChoices) -> Chosen:
    """Let the reader take a part of the seeds."""
    read = source.content.read if source.content else source.read
    read = data.read_files(source.files) if source.files else read
    if read is not None and read.set_aside:
        _broken(read)
    subjects = offered.subjects
    if read is not None:
        subjects = tuple(sorted({each.subject for each in read.problems if each.subject}))
    elif source.wanted is not None and source.wanted.subjects:
        subjects = source.wanted.subjects
    number = launch_draft.whole(_LIMIT, data.MOST_SEEDS) or None
    left, right = st.columns(2)
    with left:
        levels = launch_picks.levels(tuple((source.wanted and source.wanted.levels) or launch_picks.LEVELS))
    with right:
        of_subjects = launch_picks.subjects(subjects) if subjects else ()
    with left:
        st.session_state[f"{_KEY}number"] = number
        st.number_input(
            "Number",
            min_value=1,
            max_value=data.MOST_SEEDS,
            value=None,
            placeholder="all of them",
            key=f"{_KEY}number",
            on_change=_number,
        )
    with right:
        at_random = launch_picks.at_random()
    sample = launch_draft.whole(("seed",)) or 0 if at_random else None
    available = _available(source, read, levels, of_subjects)
    most = min(available, data.MOST_SEEDS) if read is None else available
    chosen = Chosen(source, available, min(most, number or most), number, levels, of_subjects, sample, read)
    _tell(chosen)
    return chosen


def _available(source: Source, read: SeedsRead | None, levels: tuple[int, ...], subjects: tuple[str, ...]) -> int:
    if read is not None:
        return len(choose(read.problems, levels=levels, subjects=subjects))
    return data.seeds_met(narrowed(source, levels, subjects))


def _tell(chosen: Chosen) -> None:
    """How many problems that gives."""
    more = "more than " if chosen.read is not None and chosen.read.more else ""
    if not chosen.available:
        st.markdown(":orange[:material/warning: **No problem** is like that.] Take away a condition.")
        return
    which = f"drawn at random by the recipe's seed {chosen.sample}" if chosen.sample is not None else "the first"
    of = f" of {more}{chosen.available:,}, {which}" if chosen.taken < chosen.available or more else ""
    st.markdown(f"**{chosen.taken:,} {'problem' if chosen.taken == 1 else 'problems'}**{of}.")
    if chosen.read is None and chosen.available > data.MOST_SEEDS >= chosen.taken:
        st.caption(f"At most {data.MOST_SEEDS:,} problems leave the store for one run.")


def _broken(read: SeedsRead) -> None:
    lines = "1 line" if read.set_aside == 1 else f"{read.set_aside:,} lines"
    with st.expander(f"{lines} cannot be used", icon=":material/rule:"):
        rows = [[each.line, each.reason] for each in read.broken]
        table(["Line", "Why, and what to do"], rows, alt="Lines of the seeds that cannot be used")
        if read.set_aside > len(read.broken):
            st.caption(f"The first {len(read.broken)}. The others are set aside as well.")


def _go(query: Params) -> None:
    """Another source goes into the address; the conditions of a list belong to that list."""
    name = st.session_state[f"{_KEY}source"]
    rest = {key: values for key, values in query.items() if key not in params.CONDITIONS and key != SEEDS}
    params.go({**rest, SEEDS: [name]})


def _settle_again(query: Params, run_id: str, stage: str) -> None:
    """Begin with what the run's recipe says, but for the stages that are not to settle."""
    sent = next((each for each in sent_again(data.store(), run_id) if each.stage == stage), None)
    if sent is None:
        return
    try:
        launch_draft.begin(kept_values(data.store(), run_id), f"from.{run_id}")
    except WorkbenchError:  # a file that its recipe names is gone, which the check of the form says
        launch_draft.begin(sent.recipe, f"from.{run_id}")
    launch_draft.put(("name",), sent.recipe["name"])
    launch_draft.put(("stages", "settle_from"), stage)
    for name in ("rounds", "max_problems"):
        launch_draft.drop((name,))
    params.go({SEEDS: query[SEEDS], "from": [run_id]})


def _number() -> None:
    value = st.session_state[f"{_KEY}number"]
    if value is None:
        launch_draft.drop(_LIMIT)
    else:
        launch_draft.put(_LIMIT, value)

"""A list by likeness: what it is nearest to, of how many, by what; and what is done with the problems on it."""

from typing import Final

import streamlit as st

from dashboard import data, params, visits
from dashboard.components import person
from dashboard.components.headline import one_line
from dashboard.components.mathematics import message, plain
from dashboard.components.problem_link import PROBLEM
from dashboard.components.review_queues import REVIEW
from dashboard.components.words import count
from dashboard.data import NearestData
from dashboard.frames import BrowseData, ProblemData
from dashboard.params import Params, Place
from engine.domain import ProblemFilter
from engine.errors import WorkbenchError
from engine.store import browse, sets

BROWSE, LAUNCH = "views/browse.py", "views/launch.py"
_KEY: Final = "nearest."
_LEXICAL: Final = (
    "A **lexical embedder** made these vectors: it compares the characters and words of statements, not what they mean."
)
_LIKENESS: Final = (
    "The number before each is the cosine of the angle between the two vectors: 1 for the same text, near 0 for texts "
    "that have nothing in common. All vectors are compared; none is passed over."
)


def head(found: BrowseData, wanted: ProblemFilter, place: Place) -> bool:
    """Draw what a list by likeness is nearest to, and how many problems it is drawn from; nothing of another list.

    Args:
        found: The list.
        wanted: The conditions.
        place: The place in the list.

    Returns:
        Whether there is a list.
    """
    if not isinstance(found, NearestData):
        return True
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if place.meaning:
            st.markdown(f"Nearest in meaning to: {one_line(place.meaning)}", width="content")
        elif found.question:
            st.markdown("Nearest in meaning to:", width="content")
            st.page_link(
                PROBLEM,
                label=one_line(found.question),
                icon="",
                query_params=params.problem_params(place.like, wanted, place),
            )
        leave = params.list_params(wanted, Place(size=place.size))
        st.button(
            "Clear",
            icon=":material/close:",
            type="tertiary",
            help="Show all problems that meet the conditions, in order of arrival.",
            on_click=params.go,
            args=(leave,),
        )
    if found.trouble:
        st.warning(message(found.trouble), icon=":material/conversion_path:")
        if found.command:
            st.caption("In a terminal, or with the button of the page Diversity:")
            st.code(found.command, language="bash")
        return False
    if found.lexical:
        st.info(_LEXICAL, icon=":material/abc:")
    told = [f"Compared by {plain(found.embedder)}"]
    if found.without:
        have = "has" if found.without == 1 else "have"
        none = f"{found.without:,} of {found.met:,} problems that meet the conditions {have} no vector"
        told.append(f"{none} and {'is' if found.without == 1 else 'are'} not searched: `wisdom embed` makes them")
    looked, of = found.looked
    if looked < of:
        told.append(f"the text was looked for in the first {looked:,} of {of:,} problems")
    st.caption(" · ".join(told), help=_LIKENESS)
    return True


def title(found: BrowseData) -> str | None:
    """How many problems a list by likeness has, of how many; `None` for another list."""
    if not isinstance(found, NearestData):
        return None
    shown, searched = len(found.members), found.met - found.without
    if shown == searched:
        return f"{count(shown)} {'problem' if shown == 1 else 'problems'}, the nearest first"
    return f"The {shown:,} nearest of {searched:,} problems"


def ways(found: BrowseData, wanted: ProblemFilter, place: Place) -> None:
    """Draw what is done with the problems of the list, which are kept as a set for that.

    Args:
        found: What Browse shows.
        wanted: The conditions.
        place: The place in the list.
    """
    members = found.members if isinstance(found, NearestData) else ()
    if not members:
        return
    run: Params = {"run": [wanted.run]} if wanted.run else {}
    if wanted.run:
        _lead("Review these", ":material/rate_review:", REVIEW, run, members, params.list_params(wanted, place.start()))
    seeds: Params = {"seeds": ["list"]}
    _lead("Use as seeds", ":material/rocket_launch:", LAUNCH, seeds, members, params.list_params(wanted, place.start()))


def _lead(label: str, icon: str, view: str, query: Params, members: tuple[int, ...], origin: Params) -> None:
    """A button that keeps the problems as a set, and goes where the set is used."""
    told = f"The {len(members):,} problems of this list, as a set."
    if not st.button(label, icon=icon, key=f"{_KEY}{view}", type="tertiary", help=told):
        return
    try:
        made = sets.make(data.store(), members, {"page": "browse", "query": origin}, person.name() or "")
    except WorkbenchError as error:
        st.error(message(str(error)), icon=":material/error:")
        return
    visits.leave(view, {**query, "sets": [made]})


def more_like(problem_id: str) -> None:
    """A link to the problems of the store that are the nearest in meaning."""
    st.page_link(
        BROWSE,
        label="More like this",
        icon=":material/hub:",
        query_params={params.LIKE: [problem_id]},
        help="The problems of the store that are the nearest to this one in meaning.",
    )


def beside(
    found: ProblemData, wanted: ProblemFilter, place: Place
) -> tuple[browse.Neighbour | None, browse.Neighbour | None]:
    """The entries before and after a problem in its list, whatever the order of that is."""
    if not place.by_likeness():
        return found.before, found.after
    with st.spinner("Searching by meaning. The first search loads model and vectors, which takes some seconds."):
        return data.nearest_steps(wanted, place.like, place.meaning, found.problem["id"][0])

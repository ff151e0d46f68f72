"""What the Browse page shows."""

from dataclasses import replace

from dashboard.data.cache import one_block
from dashboard.frames import BrowseData
from engine.domain import ProblemFilter
from engine.errors import InputError
from engine.store import Reader, browse, said, searching, shape


@one_block
def browse_data(
    reader: Reader,
    wanted: ProblemFilter,
    key: browse.Key | None,
    direction: browse.Direction,
    size: int,
    sort: browse.Sort = "oldest",
) -> BrowseData:
    """What the Browse page shows of a filter, at a place in its list. A text that cannot be looked for is left out."""
    mistake = ""
    try:
        searching.check_text(reader, wanted)
    except InputError as error:
        mistake, wanted = str(error), replace(wanted, text="", text_as=None)
    found = browse.listed(
        reader, wanted, limit=size + 1, key=key, direction=direction, sort=sort, seconds=searching.SEARCH_S
    )
    whole = shape.shape(reader, wanted, searching.SEARCH_S)
    return BrowseData(
        found.rows,
        whole.counts,
        tuple(browse.entered_rounds(reader, wanted.run)) if wanted.run else (),
        browse.choices(reader),
        found.reached,
        (whole.searched, whole.of),
        mistake,
        said.saved_filters(reader),
    )

"""Seeds as they were chosen, and the files that keep them for a run."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dashboard import data
from dashboard.components import launch_upload
from dashboard.frames import SeedsRead
from engine.curation import choose, seed_file
from engine.domain import Problem, ProblemFilter
from engine.runner import keep_seeds


@dataclass(frozen=True, slots=True)
class Source:
    """Where seeds come from.

    Attributes:
        label: In words.
        files: Files of them.
        wanted: Or a filter on the store.
        content: Or an upload, with the name under which it is kept.
        read: Or problems that are at hand already.
    """

    label: str
    files: tuple[Path, ...] = ()
    wanted: ProblemFilter | None = None
    content: launch_upload.Upload | None = None
    read: SeedsRead | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Seeds as they were chosen.

    Attributes:
        source: Where they come from.
        available: How many there are that meet the conditions.
        taken: How many of them the run begins with.
        number: How many at most.
        levels: Only these.
        subjects: Likewise.
        sample: Drawn at random by this number; otherwise the first ones.
        read: Those of files.
    """

    source: Source
    available: int
    taken: int
    number: int | None
    levels: tuple[int, ...]
    subjects: tuple[str, ...]
    sample: int | None
    read: SeedsRead | None

    def key(self) -> str:
        """What changes when other problems are meant."""
        files, wanted = self.source.files, self.source.wanted
        upload = self.source.content.digest if self.source.content else ""
        return repr((files, wanted, upload, self.available, self.number, self.levels, self.subjects, self.sample))


def kept(chosen: Chosen) -> dict[str, Any]:
    """The seeds as a recipe names them. What no file holds as it is becomes one, which the store keeps.

    Raises:
        InputError: The filter's text is no regular expression.
    """
    whole = not chosen.levels and not chosen.subjects and chosen.sample is None
    if chosen.source.files and whole:
        return {"files": [str(path) for path in chosen.source.files], "limit": chosen.number}
    if chosen.source.content is not None and whole:
        upload = chosen.source.content
        return {"files": [str(keep_seeds(data.store(), upload.name, upload.content))], "limit": chosen.number}
    return {"files": [str(keep_seeds(data.store(), "chosen.jsonl", seed_file(_problems(chosen))))], "limit": None}


def _problems(chosen: Chosen) -> list[Problem]:
    if chosen.read is None:
        wanted = narrowed(chosen.source, chosen.levels, chosen.subjects)
        return data.seeds_chosen(wanted, chosen.taken, chosen.sample)
    return choose(
        chosen.read.problems,
        levels=chosen.levels,
        subjects=chosen.subjects,
        number=chosen.number,
        sample=chosen.sample,
    )


def narrowed(source: Source, levels: tuple[int, ...], subjects: tuple[str, ...]) -> ProblemFilter:
    """The filter of a source, for some levels and subjects only."""
    wanted = source.wanted or ProblemFilter()
    return replace(wanted, levels=levels or wanted.levels, subjects=subjects or wanted.subjects)

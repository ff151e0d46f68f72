"""Every error this project raises on purpose. Each message says what happened, to what, and what to do next.

    WorkbenchError                     exit code
    ├── InputError                     2   a file, recipe, option or id that a person gave is not usable
    │   ├── RecipeError                2   all that is wrong with a recipe, at once
    │   └── SettingsError              2   all that is wrong with the settings, at once
    ├── StoreError                     5   the store cannot be used as it is
    │   ├── StoreMissingError          5   there is no store at that path yet
    │   ├── StoreBusyError             5   another process held it for too long
    │   ├── StoreVersionError          5   it was written by a newer version of this project
    │   └── QueryTooLongError          5   one access held it longer than it may
    ├── RunError                       3   a run cannot start or go on
    │   ├── RunLiveError               3   that run is live in another process
    │   └── RunFailedError             3   a run met something that it cannot pass
    ├── TeacherError                   4   a teacher cannot be used
    │   └── TeacherRefusedError        4   its key or its model was refused: no later call can succeed
    └── ToolError                      6   a helper process (sandbox, comparer) does not work on this machine

A `WorkbenchError` is shown to a person as its message alone; anything else is a defect of ours and is logged
with its traceback.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class WorkbenchError(Exception):
    """Something a person can understand and act upon; its text is the whole explanation."""

    exit_code = 1


class InputError(WorkbenchError):
    """A file, option or identifier that a person gave is not usable."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong with a recipe.

    Attributes:
        place: Where it stands: file, line if known, and key.
        problem: What is wrong there.
        remedy: What to write instead.
    """

    place: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem} {self.remedy}"


class RecipeError(InputError):
    """All that is wrong with a recipe, found before anything started."""

    def __init__(self, recipe: str, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        count = "1 mistake" if len(self.mistakes) == 1 else f"{len(self.mistakes)} mistakes"
        lines = "\n".join(f"  - {mistake}" for mistake in self.mistakes)
        super().__init__(f"{recipe} has {count}; nothing was started.\n{lines}")


class SettingsError(InputError):
    """All that is wrong with the settings of a team."""

    def __init__(self, path: str, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        lines = "\n".join(f"  - {mistake}" for mistake in self.mistakes)
        super().__init__(f"The settings {path} cannot be used. Mend them:\n{lines}")


class StoreError(WorkbenchError):
    """The store cannot be used as it is."""

    exit_code = 5


class StoreMissingError(StoreError):
    """There is no store at that path yet."""


class StoreBusyError(StoreError):
    """Another process held the store for too long; the message names it where that is known."""


class StoreVersionError(StoreError):
    """The store was written by a newer version of this project."""


class QueryTooLongError(StoreError):
    """One access held the store for longer than it may, and was interrupted."""


class RunError(WorkbenchError):
    """A run cannot start or go on."""

    exit_code = 3


class RunLiveError(RunError):
    """That run is live in another process."""


class RunFailedError(RunError):
    """A run met something that it cannot pass."""


class TeacherError(WorkbenchError):
    """A teacher cannot be used."""

    exit_code = 4


class TeacherRefusedError(TeacherError):
    """The teacher's key or model was refused, so that no later call can succeed."""


class ToolError(WorkbenchError):
    """A helper process does not work on this machine."""

    exit_code = 6

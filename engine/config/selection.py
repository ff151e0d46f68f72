"""Selections: which settled problems leave the store, and in which words. Written as TOML, kept as JSON.

run = "demo"
seed = 7

[filter]                      # conditions as in the address of Browse
levels = [4, 5]

[quotas]
by = ["level", "tier"]        # of level, subject, tier, round
total = 1000                  # spread in proportion; or `each = 50`; or [[quotas.cell]] with exact numbers

[exclude]
contaminated = true
duplicates = ["exact", "near"]

[split]
test = 0.1

[text]
form = "sharegpt"
knowledge = true
order = "easy_to_hard"
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, ValidationError, field_validator

from engine.config.selection_tables import Cell, Exclusions, Quotas, Split, Text
from engine.config.table import REFUSED, Table, refuse
from engine.domain import SETTLED_TIERS, ProblemFilter, Tier, json_hash
from engine.errors import InputError, Mistake, RecipeError

EXPORTED_TIERS: Final = (*SETTLED_TIERS, Tier.UNVERIFIED)
"""Tiers whose answers can be exported; those of `unverified` were never checked by agreement, so they are named."""
Conditions = dict[str, list[str]]


def _lists(value: Any) -> Any:
    """Conditions as an address has them: lists of texts."""
    if not isinstance(value, Mapping):
        return value
    return {
        str(k): [str(v) for v in each] if isinstance(each, list | tuple) else [str(each)] for k, each in value.items()
    }


class Selection(Table):
    """Which settled problems of a run leave the store, and how.

    Attributes:
        run: The run, or the imported set; the newest where it is left out.
        seed: Every lot depends on it.
        filter: Further conditions, by the names of `ProblemFilter`.
        tiers: Which tiers.
        quotas: How many.
        exclude: What stays out.
        split: A test set.
        text: The words.
    """

    run: str = ""
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**63)] = 0
    filter: Annotated[Conditions, BeforeValidator(_lists)] = Field(default_factory=dict)
    tiers: tuple[Tier, ...] = SETTLED_TIERS
    quotas: Quotas = Quotas()
    exclude: Exclusions = Exclusions()
    split: Split | None = None
    text: Text = Text()

    @field_validator("tiers")
    @classmethod
    def _exportable(cls, tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
        if wrong := [tier.value for tier in tiers if tier not in EXPORTED_TIERS]:
            raise refuse(
                f"{', '.join(wrong)} problems are not settled and are never exported as solved.",
                f"Name some of {', '.join(EXPORTED_TIERS)}.",
            )
        if not tiers:
            raise refuse("no tier is named.", f"Name some of {', '.join(EXPORTED_TIERS)}.")
        return tuple(tier for tier in EXPORTED_TIERS if tier in tiers)

    @field_validator("filter")
    @classmethod
    def _known(cls, given: Conditions) -> Conditions:
        if own := [name for name in ("run", "tiers") if name in given]:
            raise refuse(f"{own[0]} is not a condition here.", f"Write `{own[0]}` above the tables.")
        known, ignored = ProblemFilter.from_params(given)
        unknown = [f"{name} is not known here." for name in given if name not in ProblemFilter.__dataclass_fields__]
        if wrong := [*ignored, *unknown]:
            raise refuse(" ".join(wrong), "The conditions are those of the page Browse; its address names them.")
        return known.to_params()

    @property
    def conditions(self) -> ProblemFilter:
        """The filter, with the run and the tiers."""
        given = {**self.filter, "run": [self.run], "tiers": [tier.value for tier in self.tiers]}
        return ProblemFilter.from_params(given)[0]

    def values(self) -> dict[str, Any]:
        """All of it as JSON has it."""
        return self.model_dump(mode="json")

    @property
    def id(self) -> str:
        """Content hash of all of it."""
        return json_hash("selection", self.values())


def read_selection(values: Mapping[str, Any], place: str = "the selection") -> Selection:
    """Check a selection that somebody wrote.

    Args:
        values: What it says.
        place: How it is called in messages.

    Raises:
        RecipeError: With every mistake in it.
    """
    try:
        return Selection.model_validate(values)
    except ValidationError as error:
        raise RecipeError(place, [_mistake(item) for item in error.errors()]) from None


def load_selection(path: Path) -> Selection:
    """Read a selection from a TOML file.

    Raises:
        InputError: The file cannot be read.
        RecipeError: With every mistake in it.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"The selection {path} cannot be read ({error.strerror}). Name a TOML file.") from None
    except (ValueError, RecursionError) as error:
        mistake = Mistake(str(path), f"this is not TOML: {error}.", "Mend it; strings need quotes.")
        raise RecipeError(str(path), [mistake]) from None
    return read_selection(raw, str(path))


_TABLES: Final[Mapping[str, type[Table]]] = {
    "": Selection, "quotas": Quotas, "cell": Cell, "exclude": Exclusions, "split": Split, "text": Text,
}  # fmt: skip


def _mistake(error: Any) -> Mistake:
    loc = error["loc"]
    place = ".".join(str(part) for part in loc) or "the selection"
    if error["type"] == "extra_forbidden":
        names = [part for part in loc[:-1] if isinstance(part, str)]
        known = ", ".join(_TABLES[names[-1] if names else ""].model_fields)
        return Mistake(place, "this key is not known.", f"Known here: {known}.")
    if error["type"] == REFUSED:
        return Mistake(place, str(error["msg"]), error["ctx"]["remedy"])
    shown = f"{error['input']!r}"[:60]
    return Mistake(place, f"{error['msg']}, and {shown} is not.", "Write such a value, or leave the key out.")

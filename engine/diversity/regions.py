"""Regions of a map: polygons as texts that a URL can hold, and which points lie in them."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

MOST_CORNERS: Final = 120
"""Corners of a polygon; a line that a hand drew has more, of which as many are kept."""
FARTHEST: Final = 100_000.0
"""No coordinate of a map is larger."""
_LEAST_CORNERS: Final = 3
_DIGITS: Final = 3
_NUMBER: Final = r"-?[0-9]{1,6}(?:\.[0-9]{1,6})?"
_CORNER: Final = re.compile(f"({_NUMBER}),({_NUMBER})")
_LONGEST: Final = MOST_CORNERS * 32


@dataclass(frozen=True, slots=True)
class Region:
    """A polygon in the plane, closed from its last corner to its first.

    Attributes:
        corners: At least three, in order.
    """

    corners: tuple[tuple[float, float], ...]

    @classmethod
    def around(cls, xs: Sequence[float], ys: Sequence[float]) -> Self | None:
        """The region within a line that a hand drew, in fewer corners and digits; `None` where it is none."""
        if len(xs) != len(ys) or len(xs) < _LEAST_CORNERS:
            return None
        step = max(1, math.ceil(len(xs) / MOST_CORNERS))
        corners = tuple((float(x), float(y)) for x, y in zip(xs[::step], ys[::step], strict=True))
        return cls._checked(corners)

    @classmethod
    def box(cls, x0: float, x1: float, y0: float, y1: float) -> Self | None:
        """The rectangle between two abscissas and two ordinates, in whichever order; `None` where it has no area."""
        (left, right), (low, high) = sorted((x0, x1)), sorted((y0, y1))
        return cls._checked(((left, low), (right, low), (right, high), (left, high)))

    @classmethod
    def from_text(cls, text: str) -> Self | None:
        """The region that a text describes, which anybody may have written; `None` where it describes none."""
        parts = text.split(" ") if len(text) <= _LONGEST else []
        found = [_CORNER.fullmatch(part) for part in parts]
        if len(found) > MOST_CORNERS or not all(found):
            return None
        return cls._checked(tuple((float(each[1]), float(each[2])) for each in found if each))

    @classmethod
    def _checked(cls, corners: Sequence[tuple[float, float]]) -> Self | None:
        if not all(math.isfinite(each) and abs(each) <= FARTHEST for corner in corners for each in corner):
            return None
        rounded = [(round(x, _DIGITS) + 0.0, round(y, _DIGITS) + 0.0) for x, y in corners]
        return cls(tuple(rounded)) if len(set(rounded)) >= _LEAST_CORNERS else None

    def to_text(self) -> str:
        """The region as a text, from which `from_text` makes the same one."""
        return " ".join(f"{_brief(x)},{_brief(y)}" for x, y in self.corners)

    def bounds(self) -> tuple[float, float, float, float]:
        """The least and the largest abscissa, and the least and the largest ordinate."""
        xs, ys = zip(*self.corners, strict=True)
        return min(xs), max(xs), min(ys), max(ys)

    def holds(self, x: NDArray[np.floating], y: NDArray[np.floating]) -> NDArray[np.bool_]:
        """Which points lie inside, by the even-odd rule: a ray to the right crosses the border an odd number of times.

        Of points right on the border those on left and lower sides count, as in each half-open interval: regions that
        share a side share no point. (W. R. Franklin, PNPOLY.)

        Args:
            x: Abscissas.
            y: Ordinates, as many.
        """
        inside = np.zeros(len(x), dtype=bool)
        for (x0, y0), (x1, y1) in zip(self.corners, (*self.corners[1:], self.corners[0]), strict=True):
            if y0 != y1:
                beside = (y0 > y) != (y1 > y)
                inside[beside] ^= x[beside] < (x1 - x0) * (y[beside] - y0) / (y1 - y0) + x0
        return inside


def _brief(value: float) -> str:
    """A coordinate without needless digits; `from_text` reads no exponents."""
    return f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".")

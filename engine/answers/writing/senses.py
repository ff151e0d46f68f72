"""Words that say in which sense a quantity is meant: `5 km north`, `$5 loss`, `3 years ago`."""

import re
from typing import Final

from engine.answers.writing.numerals import in_digits

_AXES: Final = {
    "compass": "north south east west northeast northwest southeast southwest",
    "side": "left|remaining|leftover right eaten sold used spent gone broken missing",
    "turn": "clockwise counterclockwise|anticlockwise",
    "height": "up|upward|upwards|upstairs down|downward|downwards|downstairs",
    "level": "above|over below|under|beneath",
    "time": "ago|before|earlier|early|prior|previously after|afterwards|later|late|hence",
    "change": "more|greater|increase|increased|gain|gained|profit|rise|growth|surplus|higher|larger|bigger|older|"
    "taller|longer|heavier|wider|faster|deeper|warmer|hotter|farther|extra|markup|surcharge "
    "off|discount|markdown|discounted|less|fewer|smaller|decrease|decreased|loss|lost|drop|fall|decline|reduction|deficit|lower|younger|shorter|"
    "lighter|narrower|slower|shallower|colder|cooler|nearer|closer",
    "way": "forward|forwards backward|backwards",
    "account": "deposit|credit|received|asset withdrawal|debit|debt|owed|owing|paid|liability",
    "filling": "full empty",
    "vote": "for|favor|favour against",
    "weekday": "monday tuesday wednesday thursday friday saturday sunday",
}
_SENSES: Final = {
    word: (axis, way)
    for axis, ways in _AXES.items()
    for way, words in enumerate(ways.split())
    for word in words.split("|")
}
_NEGATIVE: Final = frozenset({("change", 1), ("level", 1), ("height", 1), ("account", 1), ("way", 1), ("time", 0)})
COMPASS: Final = tuple(_AXES["compass"].split())
ON_TIME: Final = ("time", 2)
"""Neither early nor late."""

_NOT_IN_FRONT: Final = frozenset({"level", "weekday", "filling", "vote"})
"""Axes whose words are not moved behind the quantity that they stand before."""

_COMPASS: Final = {"N": "north", "S": "south", "E": "east", "W": "west"}
_QUANTITY: Final = re.compile(r"[-+]?[$€£¥₹]?(?:\d|\.\d|\\frac|\()")
_FIRST: Final = re.compile(
    r"(?:an? |the )?(?P<word>up|down|[a-z]{4,16})(?: (?:of|by))? ?(?P<rest>.+)", re.IGNORECASE | re.DOTALL
)
_IN: Final = re.compile(r"in (?P<rest>.{1,40} (?:second|minute|hour|day|week|month|year|decade)s?)", re.IGNORECASE)
_ZERO: Final = re.compile(r"(?P<rest>\d.*?) ?(?P<word>above|below) (?:zero|0)(?P<after>(?: ?[°A-Za-z].*)?)", re.DOTALL)
_FROM_NOW: Final = re.compile(r" (?:from now|from today|in the future)$")

Sense = tuple[str, int]


def sense(word: str, *, on_map: bool = False) -> Sense | None:
    """The axis of a word of sense and its way along it; `None` for any other word.

    On a map, N is north.
    """
    word = _COMPASS.get(word, word) if on_map else word
    return _SENSES.get(word.lower().replace("-", ""))


def opposed(one: frozenset[Sense], other: frozenset[Sense]) -> bool:
    """Whether two quantities are meant in different senses along one axis; a missing sense fits any."""
    mine, theirs = dict(one), dict(other)
    return any(mine[axis] != theirs[axis] for axis in mine.keys() & theirs.keys())


def is_negative(senses: frozenset[Sense]) -> bool:
    """Whether a sense is often written as a minus sign, as in `a loss of 5`."""
    return not senses.isdisjoint(_NEGATIVE)


def sense_behind(text: str) -> str:
    """A quantity with the word for its sense behind it (`a loss of $5` is `$5 loss`); any other text as it was.

    Below zero is a minus sign.
    """
    zero = _ZERO.fullmatch(text)
    if zero:
        return ("-" if zero["word"] == "below" else "") + zero["rest"] + zero["after"]
    moved = _FIRST.fullmatch(text) if text[:1].isalpha() else None
    later = _IN.fullmatch(text) if text[:3].lower() == "in " else None
    if moved and _SENSES.get(moved["word"].lower(), ("level",))[0] in _NOT_IN_FRONT:
        moved = None
    found = moved or later
    if found:
        rest = in_digits(found["rest"])
        return f"{rest} {moved['word'] if moved else 'later'}" if _QUANTITY.match(rest) else text
    return _FROM_NOW.sub(" later", text)

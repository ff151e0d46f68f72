r"""Where a text falls into parts: at its commas, semicolons, `and`s and `or`s outside of all brackets.

They bind by what stands between them. In `x = 1, y = 2 or x = 3, y = 4` each side of the `or` is a solution, and so is
each side of the semicolon in `1, 2; 3, 4`; in `x = 1 or 2, y = 3` the `or` is inside of one part.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from engine.answers.algebra.expressions import expression
from engine.answers.algebra.trees import names
from engine.answers.equality.naming import sides_of, split_label, subject
from engine.answers.equality.signs import both_signs, has_sign

OPENING: Final = "([{"
CLOSING: Final = ")]}"
_MARK: Final = re.compile(r"\\[{}]|[()\[\]{}]|[,;]|\b(?:and|or)\b|\\\\|\\[A-Za-z]+")
_JOINS: Final = {"\\land": "and", "\\wedge": "and", "\\lor": "or", "\\vee": "or"}
_LOOSEST: Final = (",", "and", ";", "or")
"""What joins two parts, the loosest last."""

_RELATION: Final = re.compile(r"<=|>=|!=|==|[<>=]|\\(?:le|ge|ne|lt|gt)(?![A-Za-z])")
JOINED: Final = frozenset({"groups", "either", "unclear"})
"""Kinds of parts that more than a comma joins."""

_DOTS: Final = frozenset({r"\ldots", r"\cdots", r"\dots", "...", "\u2026"})
_MOST_STEPS: Final = 200
_LEAST_HEAD: Final = 2
_WHOLE: Final = re.compile(r"-?\d{1,9}")


class Parts(NamedTuple):
    """The parts of a text.

    Attributes:
        parts: Each without what joins it to the next; a group of several is a tuple in brackets.
        kind: `bare`; `groups` of several parts each; `either` of statements on different unknowns; `unclear` where
            several parts have several values each, and nobody knows which go together.
        join: The loosest of what joins them: a comma, `and`, a semicolon or `or`.
    """

    parts: tuple[str, ...]
    kind: str = "bare"
    join: str = ","


def split(text: str) -> Parts | None:
    """The parts of a text; `None` if its brackets do not fit."""
    cut = _cut(text)
    if cut is None:
        return None
    pieces, joins = cut
    if len(pieces) < 2:  # noqa: PLR2004 -- no two parts
        return Parts(tuple(pieces)) if pieces else None
    loosest = max(joins, key=_LOOSEST.index)
    flat = Parts(tuple(pieces), join=loosest)
    if ":" in text or _RELATION.search(text):
        return _stated(flat, joins)
    tight = set(joins) - {loosest}
    if (loosest == ";" and tight) or (loosest == "or" and "and" in tight):
        return _as_tuples(_groups(pieces, joins, loosest), loosest)
    return flat


def _cut(text: str) -> tuple[list[str], list[str]] | None:
    """The pieces of a text and what joins each to the next, a comma before an `or` being part of it."""
    pieces: list[str] = []
    joins: list[str] = []
    depth = start = 0
    for match in _MARK.finditer(text):
        mark = match.group()
        if mark[-1] in OPENING:
            depth += 1
        elif mark[-1] in CLOSING:
            depth -= 1
            if depth < 0:
                return None
        elif depth == 0 and (join := _JOINS.get(mark, mark)) in _LOOSEST:
            piece = text[start : match.start()].strip()
            start = match.end()
            if piece:
                pieces.append(piece)
                joins.append(join)
            elif joins:
                joins[-1] = max(joins[-1], join, key=_LOOSEST.index)
    piece = text[start:].strip()
    if piece:
        pieces.append(piece)
    else:
        joins = joins[:-1]
    if "$" in text:
        pieces = _without_dollars(pieces)
    return (pieces, joins) if depth == 0 else None


def _without_dollars(pieces: Sequence[str]) -> list[str]:
    """Pieces without the frames that end before what joins them and begin again behind it: `30°$ or $150°`."""
    found = list(pieces)
    for at, following in enumerate(pieces[1:]):
        before, behind = found[at].removesuffix("$").strip(), following.removeprefix("$").strip()
        if before != found[at] and behind != following and before and behind:
            found[at], found[at + 1] = before, behind
    return found


def _stated(flat: Parts, joins: Sequence[str]) -> Parts:
    """Parts of which some are equations, inequalities or labelled values."""
    pieces = flat.parts
    named = [_name(piece) for piece in pieces]
    size = len({name for name in named if name})
    if size > 1:
        join = "or" if "or" in joins else ";"
        groups = _groups(pieces, joins, join)
        if len(groups) > 1 and all(named) and all(len({*map(_name, each)}) == len(each) == size for each in groups):
            return _as_tuples(groups, join)
        if all(named) and size < len(named) and set(joins) != {"or"}:
            return _in_turn(pieces, joins, named) or flat._replace(kind="unclear", join=" ".join(joins))
        if named[0] and (not all(named) or any(map(has_sign, pieces))):
            return _with_values(flat, joins, named)
    if flat.join != "or" or not (all(named) or all(map(_RELATION.search, pieces))):
        return flat
    of_one = all(named) and len({name.partition("_")[0] for name in named}) == 1
    if of_one or not (all(named) or any(map(_unknowns, pieces))):
        return flat
    return flat._replace(kind="either") if set(joins) == {"or"} else flat._replace(kind="unclear", join=" ".join(joins))


def _groups(pieces: Sequence[str], joins: Sequence[str], loosest: str) -> list[list[str]]:
    """The pieces on each side of the loosest of what joins them."""
    groups = [[pieces[0]]]
    for piece, join in zip(pieces[1:], joins, strict=True):
        if join == loosest:
            groups.append([piece])
        else:
            groups[-1].append(piece)
    return groups


def _as_tuples(groups: Iterable[Sequence[str]], join: str) -> Parts:
    return Parts(tuple(f"({','.join(group)})" if len(group) > 1 else group[0] for group in groups), "groups", join)


def _in_turn(pieces: Sequence[str], joins: Sequence[str], named: Sequence[str]) -> Parts | None:
    """Solutions without anything between them but commas: `x = 1, y = 2, x = 3, y = 4`.

    Where `or` joins two unknowns, they are no solution: `x = 1 or y = 2, x = 3 or y = 4`.
    """
    size = len(set(named))
    runs = [slice(at, at + size) for at in range(0, len(named), size)]
    if len(named) % size or any(set(named[run]) != set(named) for run in runs):
        return None
    if any(join == "or" for at, join in enumerate(joins, start=1) if at % size):
        return None
    return _as_tuples([pieces[run] for run in runs], ";")


def _with_values(flat: Parts, joins: Sequence[str], named: Sequence[str]) -> Parts:
    r"""Unknowns of which some have several values: `x = 1 or 2, y = 3` and `x = \pm 1, y = 3` are two solutions.

    If several unknowns have several values, nobody knows which go together.
    """
    if any(_RELATION.search(piece) for piece, name in zip(flat.parts, named, strict=True) if not name):
        return flat
    if any(join in (";", "or") for join, name in zip(joins, named[1:], strict=True) if name):
        return flat._replace(kind="unclear", join=" ".join(joins))
    owned: dict[str, list[str]] = {}
    owner = ""
    for piece, name in zip(flat.parts, named, strict=True):
        owner = name or owner
        left = owned[owner][0][: -len(sides_of(owned[owner][0])[-1])] if not name else ""
        owned.setdefault(owner, []).append(left + piece)
    several = [name for name, pieces in owned.items() if len(pieces) > 1 or has_sign(pieces[0])]
    if len(several) > 1:
        return Parts(tuple(piece for _, pieces in sorted(owned.items()) for piece in pieces), "unclear")
    rest = [piece for name, pieces in owned.items() if name != several[0] for piece in pieces]
    return _as_tuples([[value, *rest] for value in both_signs(owned[several[0]])], "or")


def _name(piece: str) -> str:
    """The symbol or the label on the left of an equation; empty for anything else."""
    sides = sides_of(piece)
    if len(sides) > 1 and _RELATION.findall(piece) == ["="]:
        return subject(sides[0]).name or split_label(piece)[0]
    return split_label(piece)[0] if ":" in piece else ""


def _unknowns(piece: str) -> frozenset[str]:
    """The unknowns of a relation."""
    trees = map(expression, map(str.strip, _RELATION.split(piece)))
    return frozenset[str]().union(*(names(tree) for tree in trees if tree is not None))


def has_dots(parts: Sequence[str]) -> bool:
    """Whether some parts are left out."""
    return any(part in _DOTS for part in parts)


def progression(parts: Sequence[str]) -> Sequence[str]:
    r"""The whole numbers of an arithmetic progression with its dots filled in: `1, 2, \ldots, 10`; else the parts."""
    *head, dots, last = parts if len(parts) > _LEAST_HEAD + 1 else ("", "")
    if dots not in _DOTS or has_dots(head) or not all(_WHOLE.fullmatch(part) for part in (*head, last)):
        return parts
    first, end, step = int(head[0]), int(last), int(head[1]) - int(head[0])
    if not step or (end - first) % step or not 0 < (end - first) // step < _MOST_STEPS:
        return parts
    filled = [str(number) for number in range(first, end + (1 if step > 0 else -1), step)]
    return filled if filled[: len(head)] == head else parts

"""The library of meta data: every topic, skill and piece of knowledge once, however it is written."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from rapidfuzz.distance import OSA, JaroWinkler

from engine.domain import MetaEntry, MetaKind, meta_id
from engine.stages.keys import key_of
from engine.stages.likeness import SHORTEST_TYPO, is_slip, likeness
from engine.stages.metadata import PHRASES
from engine.stages.naming import name_of

_FILLING: Final = frozenset(
    {"a", "also", "an", "at", "for", "hence", "in", "just", "of", "on", "simply", "so", "that", "the", "then", "thus"}
)
"""Words that a sentence may have or not."""
_NOTHING: Final[Mapping[str, int]] = MappingProxyType({})


class Library:
    """Entries, and which of them a writing belongs to.

    One writing at a time (`unite`), that depends on the entries and the writing alone. Where all writings are known
    before (`count` them, then `settle`), the commoner ones are entries that the rarer ones join, so that no order of
    counting changes anything.

    Args:
        merge: Likeness from which two writings are one entry (`Metadata.merge`).
        entries: What it holds already.
        said: In how many writings words are met, as far as that is known: the `said` of another library.
    """

    def __init__(self, merge: float, entries: Iterable[MetaEntry] = (), said: Mapping[str, int] = _NOTHING) -> None:
        self._merge = merge
        self._entries: dict[str, tuple[MetaEntry, str]] = {}
        self._traces: dict[int, list[tuple[str, str]]] = {}
        self._written: dict[int, list[tuple[str, str]]] = {}
        self._counted: dict[tuple[MetaKind, str], Counter[str]] = {}
        self._writings: dict[tuple[MetaKind, str], set[str]] = {}
        self._said = Counter(said)
        self._homes: dict[tuple[MetaKind, str], str] = {}
        for entry in entries:
            self._add(entry, key_of(entry.kind, entry.name), {_plain(entry.name)})

    @property
    def said(self) -> Mapping[str, int]:
        """In how many of the writings that were counted each word is met, as it is written and as a key has it."""
        return self._said

    def unite(self, kind: MetaKind, writing: str) -> tuple[MetaEntry, bool]:
        """The entry that a writing belongs to, and whether it is a new one."""
        key = key_of(kind, writing)
        known = self._entries.get(meta_id(kind, key))
        if known is not None:
            return known[0], False
        near = self._nearest(kind, key, {_plain(writing)})
        if near is not None:
            return near, False
        entry = MetaEntry(meta_id(kind, key), kind, name_of(kind, writing))
        self._add(entry, key, {_plain(entry.name)})
        return entry, True

    def count(self, kind: MetaKind, writing: str) -> None:
        """Know of a writing, which gets its place with the next `settle`."""
        key, name = _tidied(kind, writing)
        plain = _plain(writing)
        self._counted.setdefault((kind, key), Counter())[name] += 1
        self._writings.setdefault((kind, key), set()).add(plain)
        self._said.update({*key.split(" "), *plain.split(" ")})

    def settle(self) -> None:
        """Give what was counted its place: entries stay what they are, and of new writings the commonest comes first.

        Of two as common, the first in the order of characters does.
        """
        new = (place for place in self._counted if place not in self._homes)
        for kind, key in sorted(new, key=lambda place: (-self._counted[place].total(), place)):
            plain = self._writings[kind, key]
            near = self._nearest(kind, key, plain)
            entry = near or MetaEntry(meta_id(kind, key), kind, min(self._counted[kind, key]))
            self._add(entry, key, plain)
            self._homes[kind, key] = entry.id

    def find(self, kind: MetaKind, writing: str) -> str:
        """The id of the entry that a settled writing belongs to.

        Raises:
            KeyError: It was not counted, or not settled.
        """
        return self._homes[kind, _tidied(kind, writing)[0]]

    def settled(self) -> list[MetaEntry]:
        """The entries of all settled writings, by id, each by the name that most of its writings have.

        Of two as common, the first in the order of characters.
        """
        names: dict[str, Counter[str]] = {}
        for place, home in self._homes.items():
            names.setdefault(home, Counter()).update(self._counted[place])
        return [
            MetaEntry(id_, self._entries[id_][0].kind, min(counts, key=lambda name: (-counts[name], name)))
            for id_, counts in sorted(names.items())
        ]

    def _add(self, entry: MetaEntry, key: str, writings: Iterable[str]) -> None:
        if entry.id not in self._entries:
            self._entries[entry.id] = entry, key
            for trace, word in _traces(entry.kind, key):
                self._traces.setdefault(trace, []).append((word, entry.id))
            for writing in writings if entry.kind in PHRASES else ():
                self._written.setdefault(_letters(entry.kind, writing), []).append((writing, entry.id))

    def _nearest(self, kind: MetaKind, key: str, writings: Iterable[str]) -> MetaEntry | None:
        """The entry that is most like a key or its writings, if one is; of several, the one with the first id."""
        ids = {
            id_
            for trace, word in _traces(kind, key, reach=1)
            for other, id_ in self._traces.get(trace, ())
            if OSA.distance(word, other, score_cutoff=1) <= 1
        }
        found = [(_likeness(kind, key, self._entries[id_][1], self._said), id_) for id_ in ids]
        for writing in writings if kind in PHRASES else ():
            for one in (writing, f"{writing}s", writing.removesuffix("s")):
                for other, id_ in self._written.get(_letters(kind, one), ()):
                    if is_slip(writing, other, self._said):
                        found.append((JaroWinkler.similarity(writing, other), id_))
        best = min(((-likeness, id_) for likeness, id_ in found if likeness >= self._merge), default=None)
        return self._entries[best[1]][0] if best else None


def _essential(kind: MetaKind, key: str) -> list[str]:
    """The words of a key by which it is compared with others."""
    found = key.split(" ")
    return found if kind in PHRASES else [word for word in found if word not in _FILLING] or found


def _traces(kind: MetaKind, key: str, reach: int = 0) -> Iterator[tuple[int, str]]:
    """Where an entry is looked for: by its words, and these without one that may be mistyped.

    A mistyped word differs in length by up to `reach`, which is part of the trace; the word comes with it.
    """
    found = tuple(_essential(kind, key))
    yield hash((kind, found)), ""
    for place, word in enumerate(found):
        if len(word) >= SHORTEST_TYPO - 1 and word.isalpha():
            rest = found[:place] + found[place + 1 :]
            for length in range(len(word) - reach, len(word) + reach + 1):
                yield hash((kind, rest, length)), word


def _plain(writing: str) -> str:
    """A writing as it came, but for case, white space and punctuation at its end."""
    return " ".join(writing.casefold().split()).rstrip(" .,;:")


def _letters(kind: MetaKind, plain: str) -> int:
    """Where phrases are looked for in which characters changed places or a blank is lost: by their letters."""
    return hash((kind, "".join(sorted(plain)).lstrip()))


@lru_cache(maxsize=50_000)
def _tidied(kind: MetaKind, writing: str) -> tuple[str, str]:
    """The key and the name of a writing; most are met again and again."""
    return key_of(kind, writing), name_of(kind, writing)


def _likeness(kind: MetaKind, one: str, other: str, said: Mapping[str, int]) -> float:
    """How like two keys are, 0 to 1."""
    ours, theirs = _essential(kind, one), _essential(kind, other)
    return JaroWinkler.similarity(one, other) if ours == theirs else likeness(ours, theirs, said)

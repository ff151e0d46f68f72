"""What problems are held against: benchmark files, and runs and sets of the store."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.curation.benchmarks import Aside, benchmark_questions
from engine.errors import InputError, StoreError
from engine.store import Store, checking, chosen_sets

ENDINGS: Final = (".jsonl", ".jsonl.gz", ".csv", ".csv.gz", ".parquet")
"""Of files that can be uploaded as benchmarks."""
_LONGEST_STEM: Final = 60


@dataclass(frozen=True, slots=True)
class Against:
    """A benchmark.

    Attributes:
        name: Its name.
        kind: `file`, `run` or `set`.
        questions: Where each begins, and its text.
    """

    name: str
    kind: str
    questions: list[tuple[int, str]]


def benchmarks_of(
    store: Store, files: Sequence[Path] = (), names: Sequence[str] = (), *, aside: Aside | None = None
) -> list[Against]:
    """Benchmarks by their files, and by the names of runs and sets of the store.

    Args:
        store: The store.
        files: Files and folders.
        names: Runs and sets.
        aside: As for `Benchmarks.read`.

    Raises:
        InputError: There is none, one is not there or cannot be read, or has no questions.
    """
    found: dict[str, Against] = {}
    for name, line, question in benchmark_questions(files, aside):
        found.setdefault(name, Against(name, "file", [])).questions.append((line, question))
    for name in dict.fromkeys(names):
        own = _of_store(store, name)
        if own.name in found:
            raise InputError(f"Two benchmarks are called {own.name!r}. Rename the file.")
        found[own.name] = own
    if not found:
        raise InputError("Name what the problems are held against: --benchmarks FILE, or --against a run or a set.")
    return list(found.values())


def keep_benchmark(store: Store, name: str, content: bytes) -> Path:
    """Keep a benchmark that somebody uploaded beside the store.

    Args:
        store: The store.
        name: How the file was called. Of that, letters, digits, `-` and `_` alone go into the path, and a known ending.
        content: What it holds.

    Raises:
        InputError: Its ending is not known.
        StoreError: It cannot be written.
    """
    ending = next((each for each in ENDINGS if name.lower().endswith(each)), None)
    if ending is None:
        raise InputError(f"Its name ends in none of {', '.join(ENDINGS)}. Save it as one of these.")
    stem = re.sub(r"[^A-Za-z0-9_-]+", "_", name[: -len(ending)])[:_LONGEST_STEM] or "benchmark"
    path = store.side / "benchmarks" / hashlib.sha256(content).hexdigest()[:12] / f"{stem}{ending}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise StoreError(
            f"The benchmark cannot be kept ({error.strerror}). See to the permissions of {store.side}."
        ) from None
    return path


def _of_store(store: Store, name: str) -> Against:
    with store.read() as reader:
        named = chosen_sets.called(reader, name)
        is_set = bool(named or chosen_sets.some(reader, [name]).height)
        found = checking.of_set(reader, named[0][0] if named else name) if is_set else checking.of_run(reader, name)
    if not found.height:
        raise InputError(
            f"The store {store.path} has no run and no set {name!r} with problems. `wisdom status` lists the runs, the "
            "page Diversity the sets."
        )
    questions = list(enumerate(found["question"].to_list(), 1))
    return Against(name, "set" if is_set else "run", questions)

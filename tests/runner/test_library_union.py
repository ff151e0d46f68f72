"""The library across runs of one store: links unite, sampling does not change."""

from pathlib import Path

from simulated_run import rows
from small_store import NOW, run_row

from engine.domain import Entry, Extracted, MetaEntry, MetaKind, Problem
from engine.runner.asking import Halt
from engine.runner.metadata import unite
from engine.store import Facts, Store, add_problems, fill_pool, flush, insert_run

TOPIC = MetaKind.TOPIC


def brought(store: Store, run_id: str, *writings: str, round_: int = 1) -> None:
    """A round of a run in which each problem has one topic."""
    ids = [f"{run_id}-{round_}-{number}" for number in range(len(writings))]
    add_problems(store, [Problem(id_, f"Question {id_}?", dataset="d") for id_ in ids], "import-1")
    if round_ == 1:
        insert_run(store, run_row(run_id))
    fill_pool(store, run_id, round_, ids)
    facts = Facts(lambda: NOW)
    for id_, writing in zip(ids, writings, strict=True):
        facts.metadata(Entry(run_id, round_, id_), "hash", "read", None, Extracted({TOPIC: (writing,)}))
    flush(store, facts.take())


def united(store: Store, run_id: str, round_: int = 1) -> list[MetaEntry]:
    return unite(store, run_id, round_, 0.9, Halt())


def names(entries: list[MetaEntry]) -> list[str]:
    return sorted(entry.name for entry in entries)


def test_a_near_writing_of_another_run_is_linked_to_the_entry_that_is_there(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    brought(store, "a", "spheres", "spheres", "cubes")
    brought(store, "b", "spehres", "Cubes", "cones")
    united(store, "a")
    own = united(store, "b")
    assert rows(store, "SELECT name FROM meta ORDER BY name") == [("cones",), ("cubes",), ("spheres",)]
    assert rows(store, "SELECT m.name FROM problem_meta l JOIN meta m ON m.id = l.meta_id WHERE run_id = 'b' "
                "ORDER BY l.problem_id") == [("spheres",), ("cubes",), ("cones",)]  # fmt: skip
    assert names(own) == ["cones", "cubes", "spehres"], "what is sampled is the run's own"


def test_what_a_run_samples_from_does_not_depend_on_the_store(tmp_path: Path) -> None:
    alone, beside = Store(tmp_path / "alone.duckdb"), Store(tmp_path / "beside.duckdb")
    brought(beside, "a", "spehres", "icrcles", "Cubes", "cube")
    united(beside, "a")
    for store in (alone, beside):
        brought(store, "b", "icrcles", "spheres", "circles", "circles", "spehres", "spheres")
    found = [[(entry.kind, entry.name) for entry in united(store, "b")] for store in (alone, beside)]
    assert found[0] == found[1]
    assert names(united(alone, "b")) == ["circles", "spheres"]


def test_a_round_that_is_united_again_is_the_same_and_adds_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    brought(store, "a", "spehres", "spheres", "spheres", "spheres", "prime numbers")
    first = united(store, "a")
    before = rows(store, "SELECT * FROM problem_meta ORDER BY ALL"), rows(store, "SELECT id, name FROM meta ORDER BY 1")
    assert united(store, "a") == first
    brought(store, "a", "spehres", "cones", round_=2)
    second = united(store, "a", 2)
    assert names(second) == ["cones", "prime numbers", "spheres"]
    assert united(store, "a", 1) == first, "a round that goes on knows what it knew"
    assert united(store, "a", 2) == second
    assert rows(store, "SELECT * FROM problem_meta WHERE round = 1 ORDER BY ALL") == before[0]
    assert len(rows(store, "SELECT id FROM meta")) == len(before[1]) + 1

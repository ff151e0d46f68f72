"""Seed files into the store: each problem once, in the order of the file, and every unusable line on record."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.curation import import_seeds, imports
from engine.domain import Source, problem_id
from engine.errors import InputError
from engine.store import Store

Line = dict[str, object] | str
Write = Callable[..., Path]
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "w.duckdb")


@pytest.fixture
def clock() -> Callable[[], datetime]:
    ticks: Iterator[int] = count()
    return lambda: START + timedelta(seconds=next(ticks))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def lines(*rows: Line, name: str = "seeds.jsonl") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows), encoding="utf-8")
        return path

    return lines


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "CHUNK", 3)


def q(question: str, answer: str | None = None) -> dict[str, object]:
    return {"question": question, "answer": answer}


def ids(*questions: str) -> list[str]:
    return [problem_id(question) for question in questions]


def rows(store: Store, sql: str) -> list[tuple[object, ...]]:
    with store.read() as reader:
        return reader.rows(sql)


def test_everything_of_a_row_arrives(store: Store, clock: Callable[[], datetime], write: Write) -> None:
    path = write(
        {"problem": "What is 1+1?", "solution": "It is \\boxed{2}.", "level": "Level 3", "type": "Algebra"},
        {"question": "And 2+2?", "answer": "We add. #### 4"},
        {"question": "And 3+3?"},
    )
    import_seeds(store, [path], clock=clock, source=Source.IMPORTED)
    columns = "id, question, source, dataset, ground_truth, level, subject"
    assert rows(store, f"SELECT {columns} FROM problem ORDER BY seq") == [  # noqa: S608 -- columns written above
        (*ids("What is 1+1?"), "What is 1+1?", "imported", "math", "2", 3, "Algebra"),
        (*ids("And 2+2?"), "And 2+2?", "imported", "gsm8k", "4", None, None),
        (*ids("And 3+3?"), "And 3+3?", "imported", "seeds", None, None, None),
    ]
    assert rows(store, "SELECT problem_id, solution FROM problem_solution ORDER BY solution") == [
        (*ids("What is 1+1?"), "It is \\boxed{2}."),
        (*ids("And 2+2?"), "We add."),
    ]


def test_importing_twice_adds_nothing(store: Store, clock: Callable[[], datetime], write: Write) -> None:
    path = write(q("a", "1"), q("b", "2"), {"problem": "c", "solution": "\\boxed{3}"})
    first = import_seeds(store, [path], clock=clock)
    before = (
        rows(store, "SELECT seq, id, question, ground_truth, import_id FROM problem ORDER BY seq"),
        rows(store, "SELECT * FROM problem_solution"),
    )
    second = import_seeds(store, [path], clock=clock)
    assert (first.files[0].added, first.files[0].known) == (3, 0)
    assert (second.files[0].added, second.files[0].known) == (0, 3)
    assert second.problem_ids == first.problem_ids, "a run on known seeds has the same pool"
    assert not second.files[0].conflicting
    assert (
        rows(store, "SELECT seq, id, question, ground_truth, import_id FROM problem ORDER BY seq"),
        rows(store, "SELECT * FROM problem_solution"),
    ) == before
    notes = rows(store, "SELECT path, added, known, set_aside FROM import_file ORDER BY added DESC")
    assert notes == [(str(path), 3, 0, 0), (str(path), 0, 3, 0)]
    assert len(rows(store, "SELECT DISTINCT id FROM import_file")) == 2


def test_each_problem_and_line_points_to_its_import(store: Store, clock: Callable[[], datetime], write: Write) -> None:
    import_seeds(store, [write(q("a"), "x"), write(q("b"), "y", name="more.jsonl")], clock=clock)
    found = rows(
        store,
        "SELECT f.path, p.question, s.line_text FROM import_file f JOIN problem p ON p.import_id = f.id "
        "JOIN set_aside s ON s.import_id = f.id ORDER BY p.question",
    )
    assert [(Path(str(path)).name, question, text) for path, question, text in found] == [
        ("seeds.jsonl", "a", "x"),
        ("more.jsonl", "b", "y"),
    ]


def test_white_space_makes_no_second_problem_and_the_first_writing_stays(
    store: Store, clock: Callable[[], datetime], write: Write
) -> None:
    report = import_seeds(store, [write(q("What  is\nit?"), q("What is it?"))], clock=clock)
    assert (report.files[0].added, report.files[0].known) == (1, 1)
    assert rows(store, "SELECT question FROM problem") == [("What  is\nit?",)]


@pytest.mark.usefixtures("small_chunks")
def test_ids_come_in_the_order_of_the_file_each_where_it_stands_first(
    store: Store, clock: Callable[[], datetime], write: Write
) -> None:
    report = import_seeds(store, [write(*(q(x) for x in "abacdbeafc"))], clock=clock)
    assert report.problem_ids == ids(*"abcdef")
    assert [row[0] for row in rows(store, "SELECT question FROM problem ORDER BY seq")] == list("abcdef")
    assert (report.files[0].added, report.files[0].known) == (6, 4)


@pytest.mark.usefixtures("small_chunks")
def test_several_files_come_in_the_order_they_were_named_each_problem_once(
    store: Store, clock: Callable[[], datetime], write: Write
) -> None:
    paths = [write(*(q(x) for x in "cab")), write(*(q(x) for x in "bdcae"), name="more.jsonl")]
    report = import_seeds(store, paths, clock=clock)
    assert report.problem_ids == ids(*"cabde")
    assert [(file.path, file.added, file.known) for file in report.files] == [
        (str(paths[0]), 3, 0),
        (str(paths[1]), 2, 3),
    ]


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("limit", range(1, 8))
def test_a_limit_counts_different_problems_over_all_files(
    store: Store, clock: Callable[[], datetime], write: Write, limit: int
) -> None:
    paths = [write(*(q(x) for x in "aabcab")), write(*(q(x) for x in "cdaef"), name="more.jsonl")]
    report = import_seeds(store, paths, clock=clock, limit=limit)
    assert report.problem_ids == ids(*"abcdef"[:limit])
    assert rows(store, "SELECT count(*) FROM problem") == [(min(limit, 6),)]


def test_a_limit_counts_problems_that_the_store_had_already(
    store: Store, clock: Callable[[], datetime], write: Write
) -> None:
    import_seeds(store, [write(q("b"))], clock=clock)
    report = import_seeds(store, [write(q("a"), q("b"), q("c"), name="more.jsonl")], clock=clock, limit=2)
    assert report.problem_ids == ids("a", "b")


def test_unusable_lines_do_not_count_towards_the_limit(
    store: Store, clock: Callable[[], datetime], write: Write
) -> None:
    report = import_seeds(store, [write("x", q("a"), "y", q("b"), "z", q("c"))], clock=clock, limit=2)
    assert report.problem_ids == ids("a", "b")


def test_lines_set_aside_are_on_record_with_file_line_and_reason(
    store: Store, clock: Callable[[], datetime], write: Write
) -> None:
    path = write(q("a"), "not json", "", {"answer": "5"}, q("b"))
    report = import_seeds(store, [path], clock=clock)
    assert (report.files[0].added, report.files[0].set_aside) == (2, 2)
    found = rows(store, "SELECT file, line, reason, line_text FROM set_aside ORDER BY line")
    assert [(file, line, text) for file, line, _, text in found] == [
        (str(path), 2, "not json"),
        (str(path), 4, '{"answer": "5"}'),
    ]
    assert "not JSON" in str(found[0][2])
    assert "no question" in str(found[1][2])
    assert [(e.file, e.line, e.reason, e.text) for e in report.files[0].examples] == found
    assert rows(store, "SELECT set_aside FROM import_file") == [(2,)]


@pytest.mark.usefixtures("small_chunks")
def test_a_report_quotes_the_first_unusable_lines_and_the_store_keeps_all(
    store: Store, clock: Callable[[], datetime], write: Write
) -> None:
    path = write(*(f"bad {number}" for number in range(imports.EXAMPLES + 5)))
    report = import_seeds(store, [path], clock=clock)
    assert [example.line for example in report.files[0].examples] == list(range(1, imports.EXAMPLES + 1))
    assert rows(store, "SELECT count(*) FROM set_aside") == [(imports.EXAMPLES + 5,)]
    assert report.problem_ids == []


def test_another_answer_to_a_known_question_is_reported_and_the_first_stays(
    store: Store, clock: Callable[[], datetime], write: Write
) -> None:
    import_seeds(store, [write(q("a", "1"), q("b", "2"), q("c"))], clock=clock)
    again = write(q("a", "9"), q("b", "2"), q("c", "3"), name="more.jsonl")
    report = import_seeds(store, [again], clock=clock)
    assert sorted(report.files[0].conflicting) == sorted(ids("a", "c"))
    assert rows(store, "SELECT question, ground_truth FROM problem ORDER BY seq") == [
        ("a", "1"),
        ("b", "2"),
        ("c", None),
    ]


def test_a_question_without_an_answer_contradicts_nothing(
    store: Store, clock: Callable[[], datetime], write: Write
) -> None:
    import_seeds(store, [write(q("a", "1"))], clock=clock)
    assert not import_seeds(store, [write(q("a"), name="more.jsonl")], clock=clock).files[0].conflicting


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("apart", [0, 1, 2, 3, 7])
def test_two_answers_to_one_question_in_one_file_are_reported_once_however_far_apart(
    store: Store, clock: Callable[[], datetime], write: Write, apart: int
) -> None:
    between = [q(f"filler {number}", "0") for number in range(apart)]
    path = write(q("a", "1"), *between, q("a", "9"), *between, q("a", "8"))
    report = import_seeds(store, [path], clock=clock)
    assert report.files[0].conflicting == ids("a")
    assert rows(store, "SELECT ground_truth FROM problem WHERE question = 'a'") == [("1",)]


def test_two_files_of_one_import_that_contradict_each_other_are_reported(
    store: Store, clock: Callable[[], datetime], write: Write
) -> None:
    paths = [write(q("a", "1")), write(q("a", "9"), name="more.jsonl")]
    report = import_seeds(store, paths, clock=clock)
    assert [file.conflicting for file in report.files] == [[], ids("a")]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from([*"abcdef", "!bad"]), max_size=14), st.integers(1, 4))
def test_what_goes_in_is_added_known_or_set_aside(
    tmp_path_factory: pytest.TempPathFactory, write: Write, lines: list[str], chunk: int
) -> None:
    path = write(*(line if line == "!bad" else q(line) for line in lines))
    store = Store(tmp_path_factory.mktemp("store") / "w.duckdb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(imports, "CHUNK", chunk)
        report = import_seeds(store, [path], clock=lambda: START)
    (own,) = report.files
    assert own.added + own.known + own.set_aside == len(lines)
    assert report.problem_ids == ids(*dict.fromkeys(line for line in lines if line != "!bad"))
    assert own.added == len(report.problem_ids)


def test_more_problems_than_fit_one_transaction(store: Store, clock: Callable[[], datetime], write: Write) -> None:
    questions = [f"What is {number} + {number}?" for number in range(imports.CHUNK + 1)]
    report = import_seeds(store, [write(*map(q, questions))], clock=clock)
    assert report.problem_ids == ids(*questions)
    assert rows(store, "SELECT count(*) FROM problem") == [(imports.CHUNK + 1,)]


def test_a_file_that_is_not_there_is_refused_and_what_came_before_it_stays(
    store: Store, clock: Callable[[], datetime], write: Write, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"gone\.jsonl does not exist"):
        import_seeds(store, [write(q("a")), tmp_path / "gone.jsonl"], clock=clock)
    assert rows(store, "SELECT question FROM problem") == [("a",)]


def test_a_bad_file_in_a_folder_is_refused_and_what_was_read_before_it_stays(
    store: Store, clock: Callable[[], datetime], write: Write
) -> None:
    write(q("a"), "bad", name="folder/1.jsonl")
    folder = write("this is not gzip", name="folder/2.jsonl.gz").parent
    with pytest.raises(InputError, match=r"2\.jsonl\.gz cannot be read"):
        import_seeds(store, [folder], clock=clock)
    assert rows(store, "SELECT question FROM problem") == [("a",)]
    assert rows(store, "SELECT line FROM set_aside") == [(2,)]


def test_an_import_that_broke_off_is_on_record_too(store: Store, clock: Callable[[], datetime], write: Write) -> None:
    write(q("a"), name="folder/1.jsonl")
    folder = write("this is not gzip", name="folder/2.jsonl.gz").parent
    with pytest.raises(InputError):
        import_seeds(store, [folder], clock=clock)
    assert rows(store, "SELECT f.added FROM problem p JOIN import_file f ON f.id = p.import_id") == [(1,)]


def test_a_file_whose_name_is_not_utf8_is_imported(
    store: Store, clock: Callable[[], datetime], write: Write, tmp_path: Path
) -> None:
    strange = tmp_path / os.fsdecode(b"\xff.jsonl")
    write(q("a"), "bad").rename(strange)
    report = import_seeds(store, [strange], clock=clock)
    assert report.files[0].added == 1
    assert report.files[0].path.endswith("/\ufffd.jsonl")
    assert rows(store, "SELECT f.path = s.file FROM import_file f, set_aside s") == [(True,)]


def test_hostile_text_is_stored_as_it_is(store: Store, clock: Callable[[], datetime], write: Write) -> None:
    texts = ["'; DROP TABLE problem; --", "{{ 7*7 }} $x$", "<script>alert(1)</script>", "🙂 \u202e é", '"" "']
    import_seeds(store, [write(*map(q, texts))], clock=clock)
    assert [row[0] for row in rows(store, "SELECT question FROM problem ORDER BY seq")] == texts


@pytest.mark.shared_data
def test_the_publishers_samples_import_whole(store: Store, clock: Callable[[], datetime], shared_data: Path) -> None:
    report = import_seeds(store, sorted((shared_data / "seeds").glob("*.jsonl")), clock=clock)
    assert [(Path(f.path).name, f.added + f.known, f.set_aside) for f in report.files] == [
        ("gsm8k_train_sample.jsonl", 500, 0),
        ("math_train_sample.jsonl", 702, 0),
    ]

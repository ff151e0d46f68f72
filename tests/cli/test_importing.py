"""`wisdom import --set` and `--evaluation`, and what other commands say of what was imported."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cli_runner import Wisdom

from engine.store import Store, list_runs

ROW = {"instruction": "What is 2 + 3?", "input": "", "output": "It is $\\boxed{5}$."}
QUESTIONS = (
    (1, "What is 1 + 1?", "2"),
    (2, "What is 2 + 2?", "4"),
    (4, "What is 4 ^ 2?", "16"),
    (5, "What is 5 ^ 2?", "25"),
)


def lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def replies(path: Path, *said: str) -> Path:
    found = [
        {"question": question, "reply": f"So it is \\boxed{{{reply}}}.", "ground_truth": truth, "level": level}
        for (level, question, truth), reply in zip(QUESTIONS, said, strict=True)
    ]
    return lines(path, found)


def test_a_set_is_imported_once(wisdom: Wisdom, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [ROW, {"instruction": "Half?"}])
    said = wisdom("import", path, "--set", "alpaca", "--store", "s.duckdb")
    assert said.code == 0
    assert "2 rows; 1 questions, 1 solutions; 1 problems new to the store; 1 set aside" in said.out
    assert "a.jsonl:2: It has no solution" in said.out
    again = wisdom("import", path, "--set", "alpaca", "--store", "s.duckdb")
    assert "all of its 2 rows had been imported; nothing was added" in again.out
    assert "imported set" in wisdom("status", "--store", "s.duckdb").out
    (row,) = wisdom("status", "--store", "s.duckdb", "--json").json["runs"]
    assert (row["kind"], row["state"], row["rounds"][0]["unverified"]) == ("imported", "finished", 1)


def test_a_mapping_gives_licence_and_meaning(wisdom: Wisdom, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [{"prompt_text": "Q?", "worked": "It is 5."}])
    mapping = tmp_path / "m.toml"
    mapping.write_text('licence = "MIT"\n[columns]\nquestion = "prompt_text"\nsolution = "worked"\n', encoding="utf-8")
    said = wisdom(
        "import",
        path,
        "--set",
        "mine",
        "--mapping",
        mapping,
        "--source",
        "https://x.org",
        "--store",
        "s.duckdb",
        "--json",
    )
    assert said.json["set"]["files"][0]["solutions"] == 1
    (run,) = list_runs(Store("s.duckdb"))
    assert (run.recipe["published"]["licence"], run.recipe["published"]["source"]) == ("MIT", "https://x.org")


def test_mistakes_are_sentences_and_write_nothing(wisdom: Wisdom, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [ROW])
    for options, expected in (
        (["--set", "a", "--evaluation", "b"], "not with both"),
        (["--form", "alpaca"], "are for sets"),
        (["--set", "a", "--mapping", "gone.toml"], "cannot be read"),
        (["--set", "../a"], "cannot be used"),
        (["--set", ""], "cannot be used"),
        (["--evaluation", ""], "cannot be used"),
        (["--set", "", "--evaluation", "b"], "not with both"),
        (["--set", "a", "--form", "sharegpt"], "cannot be read as sharegpt"),
        (["--evaluation", "a"], "no right answer"),
    ):
        said = wisdom("import", path, *options, "--store", "s.duckdb")
        assert (said.code, "Traceback" in said.err) == (2, False)
        assert expected in said.err
    assert not Path("s.duckdb").exists()


def test_a_set_taken_for_seeds_is_recognised(wisdom: Wisdom, tmp_path: Path) -> None:
    said = wisdom("import", lines(tmp_path / "a.jsonl", [ROW]), "--store", "s.duckdb")
    assert "looks like a published set (alpaca): import it with --set NAME" in said.err


def test_what_was_imported_is_not_run(wisdom: Wisdom, tmp_path: Path) -> None:
    wisdom("import", lines(tmp_path / "a.jsonl", [ROW]), "--set", "alpaca", "--store", "s.duckdb")
    recipe = Path(__file__).parents[2] / "data" / "recipes" / "example.toml"
    for options in ([], ["--estimate"]):
        said = wisdom("run", recipe, "--store", "s.duckdb", "--run-id", "alpaca", *options)
        assert said.code == 3
        assert "alpaca is an imported set" in said.err


def test_evaluations_are_scored_and_compared(wisdom: Wisdom, tmp_path: Path) -> None:
    store = ("--store", "s.duckdb")
    base = wisdom("import", replies(tmp_path / "a.jsonl", "2", "4", "8", "0"), "--evaluation", "base", *store)
    assert "2 of 4 correct: 50.0 %" in base.out
    tuned = wisdom(
        "import", replies(tmp_path / "b.jsonl", "2", "5", "16", "0"), "--evaluation", "tuned", *store, "--json"
    )
    assert (tuned.json["score"]["n"], tuned.json["score"]["correct"]) == (4, 2)
    found = wisdom("compare-runs", "base", "tuned", *store, "--json").json
    whole = found["all"]
    assert (found["counted"], whole["both"], whole["lost"], whole["gained"], whole["neither"]) == ("right", 1, 1, 1, 1)
    assert [row["level"] for row in found["by_level"]] == [1, 2, 4, 5]
    assert (found["harder"]["gained"], found["easier"]["lost"]) == (1, 1)
    said = wisdom("compare-runs", "base", "tuned", *store).out
    assert "of levels 4 and 5: 1 of 2 gained; of levels 1 and 2: 1 of 2 lost" in said
    assert wisdom("compare-runs", "base", "gone", *store).code == 2


def test_empty_replies_count_in_scores_and_comparisons(wisdom: Wisdom, tmp_path: Path) -> None:
    store = ("--store", "s.duckdb")
    found = [{"question": f"What is {i}?", "reply": "", "ground_truth": i} for i in range(10)]
    found[4]["reply"] = "\\boxed{4}"
    said = wisdom("import", lines(tmp_path / "a.jsonl", found), "--evaluation", "a", *store)
    assert "1 of 10 correct: 10.0 %" in said.out
    assert "9 replies are empty or cannot be read; each counts as wrong" in said.out
    right = [row | {"reply": f"\\boxed{{{row['ground_truth']}}}"} for row in found]
    wisdom("import", lines(tmp_path / "c.jsonl", right), "--evaluation", "c", *store)
    whole = wisdom("compare-runs", "a", "c", *store, "--json").json["all"]
    assert (whole["gained"], whole["both"], whole["lost"]) == (9, 1, 0)


@pytest.mark.parametrize(
    ("out", "options", "taken"),
    [
        ("lf", ["--package", "llamafactory"], "lf"),
        ("lf", ["--package", "llamafactory", "--form", "openai"], "lf"),
        ("hub", ["--package", "datasets", "--form", "sharegpt"], "hub"),
        ("files/a.jsonl", ["--form", "alpaca"], "files"),
        ("files/a.csv", ["--form", "plain"], "files"),
        ("files/a.parquet", ["--form", "sharegpt"], "files"),
    ],
)
def test_exports_are_sets(wisdom: Wisdom, tmp_path: Path, out: str, options: list[str], taken: str) -> None:
    found = [
        {"question": question, "solution": f"So it is \\boxed{{{truth}}}.", "tier": "hard", "level": level if n else ""}
        for n, (level, question, truth) in enumerate(QUESTIONS)
    ]
    wisdom("import", lines(tmp_path / "a.jsonl", found), "--set", "a", "--store", "s.duckdb")
    made = wisdom("export", "--store", "s.duckdb", "--run", "a", "--out", tmp_path / out, *options)
    assert made.code == 0, made.err
    said = wisdom("import", tmp_path / taken, "--set", "b", "--store", "t.duckdb", "--json")
    assert said.code == 0, said.err
    (own,) = said.json["set"]["files"]
    assert (own["entries"], own["set_aside"]) == (4, 0)
    with Store("t.duckdb").read() as reader:
        texts = reader.rows("SELECT question, cot_answer FROM problem, attempt WHERE problem_seq = problem.seq")
    assert sorted(texts) == sorted((question, truth) for _, question, truth in QUESTIONS)


def test_files_of_these_names_that_no_export_wrote_are_data(wisdom: Wisdom, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    pq.write_table(pa.Table.from_pylist([ROW]), folder / "rows.parquet")
    assert "1 questions" in wisdom("import", folder, "--set", "a", "--store", "s.duckdb").out


def test_levels_in_unknown_words_are_told(wisdom: Wisdom, tmp_path: Path) -> None:
    found = [ROW | {"instruction": f"{i}?", "level": level} for i, level in enumerate(("Hard", "Olympiad", 3, 0))]
    said = wisdom("import", lines(tmp_path / "a.jsonl", found), "--set", "a", "--store", "s.duckdb")
    assert "4 questions" in said.out
    assert "0 set aside" in said.out
    assert "2 rows have a level that is not known (the first: 'Hard')" in said.out
    assert "[levels]" in said.out
    with Store("s.duckdb").read() as reader:
        assert reader.rows("SELECT level FROM problem ORDER BY seq") == [(None,), (None,), (3,), (None,)]


def test_system_messages_that_are_not_kept_are_told(wisdom: Wisdom, tmp_path: Path) -> None:
    said = [("system", "Be terse."), ("user", "What is 1 + 1?"), ("assistant", "\\boxed{2}")]
    turns = [{"role": role, "content": content} for role, content in said]
    empty = [{"role": "system", "content": ""}, *turns[1:]]
    path = lines(tmp_path / "a.jsonl", [{"messages": turns}, {"messages": turns[1:]}, {"messages": empty}])
    told = wisdom("import", path, "--set", "a", "--store", "s.duckdb").out
    assert "1 conversations have a system message, which is not kept" in told


def test_the_first_reply_counts_by_the_right_answer_of_its_row(wisdom: Wisdom, tmp_path: Path) -> None:
    def reply(question: str, said: str, truth: object) -> dict[str, Any]:
        return {"question": question, "reply": f"\\boxed{{{said}}}", "ground_truth": truth}

    store = ("--store", "s.duckdb")
    seeds = [{"question": f"What is {i}?", "answer": truth} for i, truth in enumerate(("2", "0.5", "4"))]
    wisdom("import", lines(tmp_path / "seeds.jsonl", seeds), *store)
    found = [
        reply("What is 0?", "3", "3"),
        reply("What is 0?", "5", "3"),
        reply("What is 0?", "2", "3"),
        reply("What is 1?", "0.5", "\\frac12"),
        reply("What is 2?", "7", [9, 4]),
        reply("What is 3?", "3", "3"),
    ]
    said = wisdom("import", lines(tmp_path / "a.jsonl", found), "--evaluation", "a", *store).out
    assert "3 of 4 correct" in said
    assert "2 further replies to questions that have one are left out: the first one counts" in said
    assert "3 rows have another right answer than the store; each that counts was scored by its own" in said
    again = wisdom("import", lines(tmp_path / "b.jsonl", found[3:]), "--evaluation", "b", *store).out
    assert "further" not in again
    assert "another right answer" not in again


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet", "json"])
def test_a_mapping_that_names_no_column_is_corrected_once(wisdom: Wisdom, tmp_path: Path, ending: str) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    for name in "ab":
        path = folder / f"{name}.{ending}"
        if ending == "parquet":
            pq.write_table(pa.Table.from_pylist([{"p": "Q?", "s": "S."}]), path)
        else:
            row = "p,s\nQ?,S.\n" if ending == "csv" else '{"p": "Q?", "s": "S."}\n'
            path.write_text(f"[{row}]" if ending == "json" else row, encoding="utf-8")
    mapping = tmp_path / "m.toml"
    for question, level in (("q", "s"), ("q.text", "s"), ("p", "hard")):
        mapping.write_text(f'[columns]\nquestion = "{question}"\nsolution = "s"\nlevel = "{level}"\n', encoding="utf-8")
        said = wisdom("import", folder, "--set", "a", "--mapping", mapping, "--store", "s.duckdb")
        assert said.code == 2
        assert said.err.count("has no column") == 1, said.err
        assert "(and 1 more in the same way)" in said.err
        assert "orrect" in said.err
        assert "of the mapping" in said.err
        assert "first line" not in said.err

"""Recipes that are wrong: every mistake at once, each with its place and a remedy, and never anything but that."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.config import Recipe, load_recipe
from engine.domain import Stage
from engine.errors import InputError, Mistake, RecipeError

MINIMAL = """\
[seeds]
files = ["seeds.jsonl"]
[teachers.weak]
kind = "recorded"
file = "replies.jsonl"
[teachers.expert]
kind = "recorded"
file = "replies.jsonl"
"""
OPENAI = MINIMAL + '[teachers.model]\nkind = "openai"\nmodel = "m"\nkey_env = ""\n'
Load = Callable[..., Recipe]
Mistakes = Callable[..., dict[str, Mistake]]


@pytest.mark.parametrize(
    ("text", "place", "meant"),
    [
        ("concurency = 3\n" + MINIMAL, "1: concurency", "concurrency"),
        ("budget = 3\n" + MINIMAL, "1: budget", "budget_usd"),
        (MINIMAL.replace("files", 'file = "x"\nfiles'), "2: seeds.file", "files"),
        (
            MINIMAL.replace('file = "r', 'fiel = "r', 1),
            "5: teachers.weak.fiel",
            "file",
        ),
        (OPENAI + "max_retries = 3\n", "13: teachers.model.max_retries", "max_tries"),
        (
            OPENAI + "[teachers.model.limits]\nrequest_per_minute = 3\n",
            "14: teachers.model.limits.request_per_minute",
            "requests_per_minute",
        ),
        (OPENAI + "[teachers.model.price]\nprompts = 3\n", "14: teachers.model.price.prompts", "prompt"),
        (MINIMAL + "[stages.guides]\n", "9: stages.guides", "guide"),
        (MINIMAL + "[stages.guide]\ntemprature = 0\n", "10: stages.guide.temprature", "temperature"),
        (MINIMAL + '[stages.criticise]\naccepts = "inner"\n', "10: stages.criticise.accepts", "accept"),
        (MINIMAL + "[stages.vote]\nminvotes = 3\n", "10: stages.vote.minvotes", "min_votes"),
        (MINIMAL + "[sandbox]\nmemory = 3\n", "10: sandbox.memory", "memory_mb"),
        ("round = 3\n" + MINIMAL, "1: round", "rounds"),
        (MINIMAL + "[metadata]\nmerged = 1\n", "10: metadata.merged", "merge"),
        (MINIMAL + "[evolve]\nchildren_per_parents = 3\n", "10: evolve.children_per_parents", "children_per_parent"),
        (MINIMAL + "[checks]\nbenchmark = []\n", "10: checks.benchmark", "benchmarks"),
        (MINIMAL + "[audit]\nexpert_share = 0.1\nexpert_shares = 1\n", "11: audit.expert_shares", "expert_share"),
        (
            MINIMAL + '[teachers.sim]\nkind = "simulated"\nmodel = "weak"\nlatency = 1\n',
            "12: teachers.sim.latency",
            "latency_s",
        ),
    ],
)
def test_an_unknown_key_is_met_with_the_one_that_was_meant(
    mistakes: Mistakes, text: str, place: str, meant: str
) -> None:
    mistake = mistakes(text)[place]
    assert mistake.problem == "this key is not known."
    assert mistake.remedy == f"Did you mean '{meant}'?"


def test_an_unknown_key_like_no_other_is_met_with_all_that_are_known(mistakes: Mistakes) -> None:
    (mistake,) = mistakes(MINIMAL + "[sandbox]\nzzz = 1\n").values()
    assert mistake.remedy == "Known here: cpu_seconds, memory_mb, mode, output_chars, wall_seconds."


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ('concurrency = "many"\n' + MINIMAL, "1: concurrency", "valid integer"),
        ("concurrency = 0\n" + MINIMAL, "1: concurrency", "greater than or equal to 1"),
        ("concurrency = 2001\n" + MINIMAL, "1: concurrency", "less than or equal to 2000"),
        ("concurrency = 1.5\n" + MINIMAL, "1: concurrency", "valid integer"),
        ("budget_usd = 0\n" + MINIMAL, "1: budget_usd", "greater than 0"),
        ("budget_usd = inf\n" + MINIMAL, "1: budget_usd", "finite"),
        ("budget_usd = nan\n" + MINIMAL, "1: budget_usd", "finite"),
        ("name = 5\n" + MINIMAL, "1: name", "valid string"),
        (f'name = "{"n" * 81}"\n' + MINIMAL, "1: name", "at most 80"),
        (f'note = "{"n" * 401}"\n' + MINIMAL, "1: note", "at most 400"),
        (MINIMAL.replace('["seeds.jsonl"]', "[]"), "2: seeds.files", "this is empty"),
        (MINIMAL.replace('["seeds.jsonl"]', '"seeds.jsonl"'), "2: seeds.files", "valid tuple"),
        (MINIMAL.replace("[seeds]", "[seeds]\nlimit = 0"), "2: seeds.limit", "equal to 1"),
        (MINIMAL.replace('"recorded"', '"replayed"', 1), "4: teachers.weak.kind", "kind is not known"),
        (MINIMAL.replace('kind = "recorded"\n', "", 1), "3: teachers.weak.kind", "missing"),
        (MINIMAL.replace('file = "replies.jsonl"\n', "", 1), "3: teachers.weak.file", "missing"),
        (MINIMAL.replace('"replies.jsonl"', "3", 1), "5: teachers.weak.file", "path"),
        (OPENAI.replace('"m"', '""'), "11: teachers.model.model", "this is empty"),
        (OPENAI + 'base_url = "ftp://x"\n', "13: teachers.model.base_url", "no web address"),
        (OPENAI + 'base_url = "http:///v1"\n', "13: teachers.model.base_url", "no web address"),
        (OPENAI + 'base_url = "http://"\n', "13: teachers.model.base_url", "no web address"),
        (OPENAI + 'parameters = {api_key = "x"}\n', "13: teachers.model.parameters", "looks like a key"),
        (OPENAI + 'parameters = {extra = "sk-1"}\n', "13: teachers.model.parameters", "looks like a key"),
        (OPENAI + 'base_url = "http://127.0.0.1:99999/v1"\n', "13: teachers.model.base_url", "1 to 65535"),
        (OPENAI + 'base_url = "http://127.0.0.1:0/v1"\n', "13: teachers.model.base_url", "1 to 65535"),
        (OPENAI + 'base_url = "http://host:port/v1"\n', "13: teachers.model.base_url", "1 to 65535"),
        (OPENAI + 'base_url = "http://[::1/v1"\n', "13: teachers.model.base_url", "is no address"),
        (OPENAI + "timeout_s = 0\n", "13: teachers.model.timeout_s", "greater than 0"),
        (OPENAI + "timeout_s = inf\n", "13: teachers.model.timeout_s", "finite"),
        (OPENAI + "max_tries = 0\n", "13: teachers.model.max_tries", "equal to 1"),
        (OPENAI + "parameters = { seed = 1, n = 2 }\n", "13: teachers.model.parameters", "n, seed cannot be set here"),
        (
            OPENAI + "limits = { tokens_per_minute = 0 }\n",
            "13: teachers.model.limits.tokens_per_minute",
            "equal to 1",
        ),
        (
            OPENAI + "[teachers.model.price]\nprompt = -1\ncompletion = 0\n",
            "14: teachers.model.price.prompt",
            "greater",
        ),
        (MINIMAL + "[stages]\norder = []\n", "10: stages.order", "this is empty"),
        (MINIMAL + '[stages]\norder = ["evolve", "guide"]\n', "10: stages.order", "evolve is no stage that settles"),
        (MINIMAL + '[stages]\norder = ["guess"]\n', "10: stages.order.0", "'solve'"),
        (MINIMAL + '[stages]\naccept = "votes"\n', "10: stages.accept", "'agreement' or 'ground_truth'"),
        (MINIMAL + '[stages]\norder = ["solve", "solve"]\n', "10: stages.order", "named twice"),
        ("rounds = 0\n" + MINIMAL, "1: rounds", "equal to 1"),
        ("seed = -1\n" + MINIMAL, "1: seed", "equal to 0"),
        ("seed = true\n" + MINIMAL, "1: seed", "valid integer"),
        (f"seed = {2**63}\n" + MINIMAL, "1: seed", "less than"),
        ("max_problems = 0\n" + MINIMAL, "1: max_problems", "equal to 1"),
        (MINIMAL.replace("[seeds]", '[seeds]\nrole = "teach"'), "2: seeds.role", "'solve' or 'reference'"),
        (MINIMAL + "[metadata]\nmerge = 0\n", "10: metadata.merge", "greater than 0"),
        (MINIMAL + "[metadata]\nmerge = 1.01\n", "10: metadata.merge", "equal to 1"),
        (MINIMAL + '[metadata]\nteacher = "tutor"\n', "10: metadata.teacher", "no teacher is called 'tutor'"),
        (MINIMAL + "[evolve]\nchildren_per_parent = 65\n", "10: evolve.children_per_parent", "equal to 64"),
        (MINIMAL + "[evolve]\ntopics = 21\n", "10: evolve.topics", "equal to 20"),
        (MINIMAL + "[evolve]\nskills = -1\n", "10: evolve.skills", "equal to 0"),
        (MINIMAL + '[evolve]\nprompt = "harder"\n', "10: evolve.prompt", "'evolve' or 'question'"),
        (
            "rounds = 2\n" + MINIMAL + '[evolve]\nteacher = "author"\n',
            "11: evolve.teacher",
            "no teacher is called 'author'",
        ),
        (MINIMAL + "[checks]\nnear = 1.5\n", "10: checks.near", "less than or equal to 1"),
        (MINIMAL + "[checks]\nlcs = 0\n", "10: checks.lcs", "greater than 0"),
        (MINIMAL + "[checks]\nngram = 0\n", "10: checks.ngram", "equal to 1"),
        (MINIMAL + "[checks]\nmax_variants = 0\n", "10: checks.max_variants", "equal to 1"),
        (MINIMAL + '[checks]\nbenchmarks = ["gone.jsonl"]\n', "10: checks.benchmarks.0", "no file or folder gone"),
        (MINIMAL + "[audit]\n", "9: audit.expert_share", "missing"),
        (MINIMAL + "[audit]\nexpert_share = 0\n", "10: audit.expert_share", "greater than 0"),
        (MINIMAL + '[audit]\nexpert_share = 1\nteacher = "nobody"\n', "11: audit.teacher", "is called 'nobody'"),
        (
            MINIMAL + '[teachers.sim]\nkind = "simulated"\nmodel = "gpt"\n',
            "11: teachers.sim.model",
            "'weak' or 'expert'",
        ),
        (MINIMAL + '[teachers.sim]\nkind = "simulated"\n', "9: teachers.sim.model", "missing"),
        (
            MINIMAL + '[teachers.sim]\nkind = "simulated"\nmodel = "weak"\nlatency_s = -1\n',
            "12: teachers.sim.latency_s",
            "equal to 0",
        ),
        (MINIMAL + '[stages]\norder = ["vote", "vote"]\n', "10: stages.order", "named twice"),
        (
            MINIMAL + '[stages]\norder = ["criticise", "guide"]\n',
            "10: stages.order",
            "needs an attempt of the weak teacher",
        ),
        (MINIMAL + '[stages]\norder = ["criticise"]\n', "10: stages.order", "needs an attempt of the weak teacher"),
        (MINIMAL + "[stages.guide]\ntemperature = 2.1\n", "10: stages.guide.temperature", "less than or equal to 2"),
        (MINIMAL + "[stages.guide]\ntemperature = nan\n", "10: stages.guide.temperature", "finite"),
        (MINIMAL + "[stages.guide]\nmax_tokens = 0\n", "10: stages.guide.max_tokens", "equal to 1"),
        (MINIMAL + '[stages.criticise]\naccept = "cross"\n', "10: stages.criticise.accept", "'inner_or_cross'"),
        (MINIMAL + "[stages.vote]\nk = 65\n", "10: stages.vote.k", "less than or equal to 64"),
        (MINIMAL + "[stages.vote]\nk = 2\n", "9: stages.vote", "min_votes is 3, but only k = 2 replies vote"),
        (MINIMAL + "[stages.vote]\nmin_votes = 0\n", "10: stages.vote.min_votes", "equal to 1"),
        (MINIMAL + '[stages.guide]\nteacher = "tutor"\n', "10: stages.guide.teacher", "no teacher is called 'tutor'"),
        (MINIMAL + "[sandbox]\nwall_seconds = inf\n", "10: sandbox.wall_seconds", "finite"),
        (MINIMAL + "[sandbox]\nmemory_mb = 0\n", "10: sandbox.memory_mb", "equal to 1"),
        (MINIMAL + "[sandbox]\noutput_chars = -1\n", "10: sandbox.output_chars", "equal to 1"),
    ],
)
def test_a_wrong_value_is_named_with_its_line_and_key(mistakes: Mistakes, text: str, place: str, said: str) -> None:
    found = mistakes(text)
    assert list(found) == [place.lstrip(": ")]
    (mistake,) = found.values()
    assert said in mistake.problem
    assert mistake.remedy.endswith((".", "?", '"'))


def test_a_missing_file_is_one_mistake_and_says_where_it_was_looked_for(mistakes: Mistakes, folder: Path) -> None:
    (mistake,) = mistakes(MINIMAL.replace("seeds.jsonl", "gone.jsonl")).values()
    assert mistake.place.endswith(":2: seeds.files.0")
    assert mistake.problem == "there is no file or folder gone.jsonl."
    assert f"in {folder}" in mistake.remedy


def test_several_missing_files_are_several_mistakes(mistakes: Mistakes) -> None:
    text = MINIMAL.replace("replies.jsonl", "gone.jsonl").replace('"seeds.jsonl"', '"a", "seeds.jsonl", "b"')
    assert list(mistakes(text)) == [
        "2: seeds.files.0",
        "2: seeds.files.2",
        "5: teachers.weak.file",
        "8: teachers.expert.file",
    ]


@pytest.mark.parametrize(
    "path", ["~nobody-of-that-name/x", "a\\u0000b", "n" * 300, "loop"], ids=["home", "nul", "long", "loop"]
)
def test_a_path_that_cannot_be_one_is_a_mistake_like_any_other(mistakes: Mistakes, folder: Path, path: str) -> None:
    if not (folder / "loop").is_symlink():
        (folder / "loop").symlink_to("loop")
    (mistake,) = mistakes(MINIMAL.replace("seeds.jsonl", path)).values()
    assert "cannot be a path" in mistake.problem


def test_a_missing_key_names_its_variable(mistakes: Mistakes) -> None:
    text = OPENAI.replace('key_env = ""', 'key_env = "MY_KEY"')
    for environment in ({}, {"MY_KEY": ""}):
        (mistake,) = mistakes(text, environment).values()
        assert mistake.place.endswith(":12: teachers.model.key_env")
        assert mistake.problem == "the environment variable MY_KEY is not set."


def test_the_key_of_openai_is_looked_for_where_nothing_is_said(mistakes: Mistakes) -> None:
    (mistake,) = mistakes(OPENAI.replace('key_env = ""\n', "")).values()
    assert "OPENAI_API_KEY is not set" in mistake.problem


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("key_env", "sk-secret-1234"),
        ("api_key", "sk-secret-1234"),
        ("base_url", "https://me:sk-secret-1234@host/v1"),
        ("base_url", "https://sk-secret-1234@host/v1"),
        ("base_url", "https://host/v1?api-key=sk-secret-1234"),
    ],
)
def test_a_key_that_was_written_into_the_recipe_is_refused_and_not_repeated(load: Load, key: str, value: str) -> None:
    text = OPENAI.replace('key_env = ""\n', "") if key == "key_env" else OPENAI
    with pytest.raises(RecipeError) as caught:
        load(text + f'{key} = "{value}"\n', environment={"OPENAI_API_KEY": "sk-other"})
    assert f"teachers.model.{key}" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_no_error_text_holds_a_key(load: Load) -> None:
    text = OPENAI.replace('key_env = ""', 'key_env = "MY_KEY"') + "timeout_s = -1\nunknown = 1\n"
    with pytest.raises(RecipeError) as caught:
        load(text, environment={"MY_KEY": "sk-secret"})
    assert "sk-secret" not in repr(caught.value) + str(caught.value)


def test_all_mistakes_are_reported_at_once_each_with_place_and_remedy(load: Load, folder: Path) -> None:
    text = (
        "concurency = 3\n"
        + MINIMAL.replace("seeds.jsonl", "gone.jsonl")
        + '[stages]\norder = ["guide", "vote"]\n[stages.guide]\nteacher = "tutor"\nmax_tokens = "few"\n'
        + '[teachers.model]\nkind = "openai"\nkey_env = "MY_KEY"\n'
    )
    with pytest.raises(RecipeError) as caught:
        load(text)
    path = folder / "recipe.toml"
    first, *lines = str(caught.value).splitlines()
    assert first == f"{path} has 6 mistakes; nothing was started."
    assert lines == [f"  - {mistake}" for mistake in caught.value.mistakes]
    places = {mistake.place.removeprefix(f"{path}:") for mistake in caught.value.mistakes}
    assert places == {
        "1: concurency",
        "3: seeds.files.0",
        "13: stages.guide.teacher",
        "14: stages.guide.max_tokens",
        "15: teachers.model.model",
        "17: teachers.model.key_env",
    }
    assert all(mistake.remedy for mistake in caught.value.mistakes)
    assert caught.value.exit_code == 2


def test_a_stage_that_does_not_run_may_name_anybody(load: Load) -> None:
    text = MINIMAL + '[stages]\norder = ["guide"]\n[stages.vote]\nteacher = "nobody"\n'
    assert load(text).stages.order == (Stage.GUIDE,)
    assert load(MINIMAL + '[evolve]\nteacher = "nobody"\n').rounds == 1


def test_all_roles_beside_the_stages_that_nobody_fills_are_named_at_once(mistakes: Mistakes) -> None:
    text = "rounds = 2\n" + MINIMAL.replace("[teachers.weak]", "[teachers.cheap]").replace(".expert]", ".dear]")
    places = mistakes(text + "[metadata]\n[audit]\nexpert_share = 0.1\n")
    assert {place.partition(" ")[2] or place for place in places} == {
        "stages.guide.teacher",
        "stages.criticise.teacher",
        "stages.vote.teacher",
        "metadata.teacher",
        "evolve.teacher",
        "audit.teacher",
    }


@pytest.mark.parametrize(
    "text",
    ["[seeds", "files = ", 'name = "a\nb"', "name = unquoted", "a = 1\na = 2", "\x00", "[a]\n[a]", "= 3", "🙂 = 1"],
)
def test_what_is_not_toml_is_said_with_its_line(load: Load, text: str) -> None:
    with pytest.raises(RecipeError, match=r"this is not TOML: .*(line \d+|end of document)") as caught:
        load(text)
    assert len(caught.value.mistakes) == 1


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", b"PAR1\x80\x81", MINIMAL.encode("utf-16")])
def test_a_binary_file_is_refused_by_name(load: Load, content: bytes) -> None:
    with pytest.raises(InputError, match=r"recipe\.toml cannot be read .* Name a TOML file\."):
        load(content)


def test_a_folder_and_nothing_at_all_are_refused_by_name(folder: Path) -> None:
    with pytest.raises(InputError, match=f"The recipe {re.escape(str(folder))} cannot be read"):
        load_recipe(folder)
    with pytest.raises(InputError, match=r"The recipe .*gone\.toml cannot be read"):
        load_recipe(folder / "gone.toml")


HOSTILE = [
    "",
    "teachers = 3",
    "seeds = 3\nstages = 4\nsandbox = 5\nteachers = 6",
    "seeds = []\nstages = []\nsandbox = []\nteachers = []",
    "[[seeds]]\n[[stages]]\n[[teachers]]",
    "[stages]\norder = []",
    "[stages]\norder = [[], {}, 3, 'guide']",
    "[stages]\norder = 'guide'",
    "stages.vote = 5",
    "stages.vote.teacher = 5",
    "stages.vote.teacher = {}",
    "stages.guide.teacher = []",
    "teachers.weak = 'recorded'",
    "teachers.weak = []",
    "teachers.weak.kind = []",
    "teachers.weak.kind = {}",
    "teachers.weak = { kind = 'recorded', file = {} }",
    "teachers.weak = { kind = 'recorded', price = 3, limits = 3, prise = 3 }",
    "teachers.weak = { kind = 'openai', price = {}, limits = [], parameters = [], parametres = {} }",
    "teachers.openai = { kind = 'openai', openai = 1, price = { openai = 1 } }",
    "teachers.recorded.recorded.recorded = 1",
    "teachers.'' = { kind = 'recorded' }",
    "teachers.'a.b' = { kind = 'openai', 'x.y' = 1 }",
    "'' = 1\n'a b'.'c.d' = 2\n\"\\u0000\" = 3",
    "seeds.files = [[], {}, 1, 1.5, true, 1979-05-27]",
    "seeds.files = ''\nseeds.limit = 1979-05-27T07:32:00Z",
    "name = 07:32:00\nconcurrency = 1979-05-27\nbudget_usd = -inf",
    "concurrency = " + "9" * 5_000,
    "concurrency = 0x" + "f" * 5_000,
    "seeds.limit = 1e999",
    "note = " + "[" * 5_000 + "]" * 5_000,
    "note = " + "{a = " * 2_000 + "1" + "}" * 2_000,
    "a." * 3_000 + "b = 1",
    "[" + "a." * 500 + "b]",
    "stages.guide." + "a." * 200 + "b = 1",
    "teachers.weak.kind = 'openai'\nteachers.weak.parameters." + "a." * 200 + "b = 1",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_toml_is_never_met_with_anything_but_a_recipe_error(load: Load, text: str) -> None:
    for whole in {text, text + "\n" + MINIMAL} - {"\n" + MINIMAL}:
        with pytest.raises(RecipeError) as caught:
            load(whole)
        assert all(mistake.problem and mistake.remedy for mistake in caught.value.mistakes)
        assert max(len(line) for line in str(caught.value).splitlines()) < 10_000


keys = st.sampled_from(
    [
        "seeds",
        "teachers",
        "stages",
        "sandbox",
        "weak",
        "order",
        "vote",
        "guide",
        "teacher",
        "kind",
        "file",
        "price",
        "metadata",
        "evolve",
        "checks",
        "audit",
        "rounds",
        "x",
    ]
)
values = st.sampled_from(
    ["1", "-1", "1.5", "inf", "nan", "true", "''", "'recorded'", "'openai'", "[]", "['guide']", "[[]]", "{}", "{a=1}"]
) | st.builds("{{ {} = {} }}".format, keys, st.sampled_from(["'openai'", "3", "{}"]))
lines = st.builds(
    lambda path, value: f"{'.'.join(path)} = {value}", st.lists(keys, min_size=1, max_size=4), values
) | st.builds(lambda path: f"[{'.'.join(path)}]", st.lists(keys, min_size=1, max_size=3))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(lines, max_size=6))
def test_toml_made_of_a_recipes_own_words_loads_or_is_a_recipe_error(load: Load, parts: list[str]) -> None:
    try:
        recipe = load("\n".join(parts))
    except RecipeError as error:
        assert error.mistakes  # noqa: PT017 -- both ends are allowed here
    else:
        assert recipe.shape()


def test_a_truth_value_is_no_number(load: Load) -> None:
    with pytest.raises(RecipeError):
        load("concurrency = true\n" + MINIMAL)


def test_a_bad_parameter_is_one_mistake(mistakes: Mistakes) -> None:
    assert len(mistakes(OPENAI + "parameters = { stop = ['a'] }\n")) == 1


@pytest.mark.parametrize(
    "given",
    [
        'base_url = "ftp://ann:sk-in-it@host/v1?key=sk-in-it"',
        'parameters = {api_key = "sk-in-it"}',
        'key_env = "sk-in-it"',
    ],
)
def test_a_secret_that_stands_where_none_may_is_not_repeated(mistakes: Mistakes, given: str) -> None:
    found = mistakes(OPENAI.replace('key_env = ""\n', "") + given + "\n")
    assert found
    assert "sk-in-it" not in str(found)

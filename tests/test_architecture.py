"""Architecture as contracts: who may import whom, what stays pure, and what every file owes its readers."""

import ast
import inspect
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from engine.store import Store

ROOT = Path(__file__).parent.parent
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
CONTRACTS: list[dict[str, Any]] = tomllib.loads(PROJECT)["tool"]["importlinter"]["contracts"]
MODULES = sorted(path for part in ("engine", "dashboard") for path in (ROOT / part).rglob("*.py"))
DOORS = sorted(".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / "engine").glob("*/__init__.py"))
MAX_LINES, MAX_VIEW_LINES = 280, 80


def imports(path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every import of a module, wherever it stands: what it names, and the names that it takes from there."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides whether it stays inside its package"
            yield node.module or "", tuple(alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, ()) for alias in node.names)


def python(code: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


# The direction of dependency.


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract["id"])
def test_contract(contract: dict[str, Any]) -> None:
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", code, "--no-cache", "--no-logo", "--contract", contract["id"]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{contract['name']}: broken.\n{done.stdout}{done.stderr}"
    assert "1 kept, 0 broken" in done.stdout


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract["id"])
def test_every_contract_is_a_sentence_with_a_reason_and_without_exceptions(contract: dict[str, Any]) -> None:
    assert len(contract["name"].split()) >= 5
    assert contract["broken_contract_guidance"].endswith(".")
    assert "ignore_imports" not in contract


def test_the_layers_leave_no_part_out() -> None:
    layers = {contract["containers"][0]: contract for contract in CONTRACTS if contract["type"] == "layers"}
    assert set(layers) == {"engine", "engine.answers", "dashboard"}
    assert all(contract["exhaustive"] for contract in layers.values())


def test_the_dashboard_imports_the_engine_by_its_doors() -> None:
    # A door's names are kept; what lies behind it may change any day.
    for path in MODULES:
        if path.is_relative_to(ROOT / "dashboard"):
            for module, names in imports(path):
                if module.partition(".")[0] == "engine":
                    assert module in {*DOORS, "engine.errors"}, f"{path}: {module} lies behind a door"
                    public = vars(import_module(module)).get("__all__", names)
                    assert set(names) <= set(public), f"{path}: {module} does not offer all of {names}"


def test_parts_of_the_engine_reach_past_no_door_but_that_of_the_domain() -> None:
    # The domain is values without side effects: reaching into it costs nobody anything.
    for path in MODULES:
        own = path.relative_to(ROOT).with_suffix("").parts[:2]
        for module, _ in imports(path):
            parts = tuple(module.split("."))
            behind = parts[0] == "engine" and len(parts) > 2
            assert not behind or parts[:2] in {own, ("engine", "domain")}, f"{path}: {module} lies behind a door"


def test_the_domain_imports_nothing_that_has_a_clock_randomness_or_a_world_around_it() -> None:
    pure = {"collections.abc", "dataclasses", "enum", "hashlib", "json", "re", "types", "typing", "unicodedata"}
    for path in (ROOT / "engine" / "domain").glob("*.py"):
        for module, _ in imports(path):
            assert module in pure or module.startswith("engine.domain"), f"{path}: {module} is not known to be pure"


def test_the_domain_does_no_io_and_waits_for_nothing() -> None:
    unwanted = {"open", "print", "input", "eval", "exec", "compile", "__import__", "globals", "breakpoint"}
    for path in (ROOT / "engine" / "domain").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.Global), path
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in unwanted, f"{path}: {node.func.id}"


# What is loaded when.


def test_importing_the_engine_is_cheap() -> None:
    heavy = [
        "openai",
        "sympy",
        "math_verify",
        "streamlit",
        "plotly",
        "pandas",
        "polars",
        "duckdb",
        "pyarrow",
        "numpy",
        "pydantic",
    ]
    assert python(f"import sys, engine; print([m for m in {heavy} if m in sys.modules])") == "[]\n"


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["status", "--help"], ["--no-such-option"]])
def test_help_does_not_wait_for_heavy_libraries(words: list[str]) -> None:
    heavy = ["openai", "sympy", "math_verify", "streamlit", "plotly", "pandas"]
    code = (
        f"import sys; sys.argv = ['wisdom', *{words}]\n"
        "from engine.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    assert python(code).splitlines()[-1] == "[]"


# What every file owes its readers.


def test_a_module_is_short_enough_to_be_read() -> None:
    too_long = {}
    for path in MODULES:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        is_view = path.is_relative_to(ROOT / "dashboard" / "views")
        if lines > (MAX_VIEW_LINES if is_view else MAX_LINES):
            too_long[path] = lines
    assert not too_long


def test_every_exception_from_the_rules_has_its_code_and_its_reason() -> None:
    bare = []
    for path in MODULES:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            noqa = re.search(r"# noqa: [A-Z]+\d+(, [A-Z]+\d+)* -- \S+", line)
            ignore = re.search(r"# type: ignore\[[a-z-]+(, [a-z-]+)*\]  ?(#|--) \S+", line)
            if ("# noqa" in line and not noqa) or (re.search(r"# type: ?ignore", line) and not ignore):
                bare.append(f"{path}:{number}")
    assert not bare


def test_every_module_says_what_it_is_for() -> None:
    assert [path for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize("door", DOORS)
def test_everything_that_a_door_offers_exists_and_is_explained(door: str) -> None:
    package = import_module(door)
    offered = getattr(package, "__all__", [])
    assert len(set(offered)) == len(offered)
    for name in offered:
        value = getattr(package, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert explained(value), f"{door}.{name} has no docstring"
        if inspect.isclass(value):
            for part, member in vars(value).items():
                inner = getattr(member, "__func__", None) or getattr(member, "fget", None) or member
                if not part.startswith("_") and inspect.isfunction(inner):
                    listed = isinstance(member, property) and f"        {part}: " in (value.__doc__ or "")
                    assert listed or explained(inner), f"{door}.{name}.{part} has no docstring"


def explained(value: Any) -> bool:
    """Whether somebody wrote a docstring; dataclasses and enumerations make one up."""
    doc = vars(value).get("__doc__") if inspect.isclass(value) else value.__doc__
    return bool(doc) and not doc.startswith(f"{value.__name__}(")


def test_a_door_only_re_exports() -> None:
    for door in DOORS:
        body = ast.parse((ROOT / door.replace(".", "/") / "__init__.py").read_text(encoding="utf-8")).body
        if door not in {"engine.prompts", "engine.stages"}:  # small enough to be their own door
            kinds = {type(node) for node in body}
            assert kinds <= {ast.Expr, ast.Import, ast.ImportFrom, ast.Assign}, f"{door} does more than re-export"


# What the project's own settings and the store owe their readers.


@pytest.mark.parametrize("table", ["dependencies = [", "dev = [", "ignore = ["])
def test_every_dependency_and_every_switched_off_rule_has_its_reason(table: str) -> None:
    lines = PROJECT[PROJECT.index(table) :].split("\n]")[0].splitlines()[1:]
    assert lines
    for line in lines:
        assert re.fullmatch(r'\s*"[^"]+",\s+# \S+( \S+)+', line), f"no reason: {line}"


def test_every_dependency_has_a_lower_bound() -> None:
    project = tomllib.loads(PROJECT)["project"]
    for wanted in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        assert re.fullmatch(r"[a-z0-9-]+(\[[a-z]+\])?>=[0-9.]+(,<[0-9.]+)?", wanted), wanted


def test_every_table_and_column_of_a_store_is_commented(tmp_path: Path) -> None:
    store = Store(tmp_path / "w.duckdb")
    with store.write():
        pass  # this makes it
    with store.read() as reader:
        tables = dict(reader.rows("SELECT table_name, comment FROM duckdb_tables()"))
        columns = reader.rows(
            "SELECT table_name || '.' || column_name, comment FROM duckdb_columns() WHERE NOT internal"
        )
    assert len(tables) > 10
    assert [name for name, comment in tables.items() if not comment] == []
    assert [name for name, comment in columns if not comment] == []


def test_the_pages_find_their_settings_from_any_folder() -> None:
    """Streamlit reads the settings beside the page: without them it would listen to all, and tell of itself."""
    beside = ROOT / "dashboard" / ".streamlit" / "config.toml"
    settings = tomllib.loads(beside.read_text(encoding="utf-8"))
    assert beside.resolve() == (ROOT / ".streamlit" / "config.toml").resolve()
    assert settings["server"]["address"] == "127.0.0.1"
    assert settings["browser"]["gatherUsageStats"] is False
